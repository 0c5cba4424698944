/** Every text of the sources that exists in both languages, read from their syntax trees. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

export interface LocalizedPair {
  /** File and key, for the message of a failed test. */
  readonly place: string
  readonly en: Written
  readonly zh: Written
}

/** A text as it is written: its literal parts, and the parameters that it uses. */
export interface Written {
  /** Literal parts, `{}` in place of each expression. */
  readonly text: string
  /** Positions of the parameters that the text is made of. */
  readonly parameters: readonly number[]
  /** Whether the text depends on a count of 1. */
  readonly hasPlural: boolean
}

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Returns the texts of `shared`, `renderer` and `main`. */
export function localizedTexts(): LocalizedPair[] {
  return ['shared', 'renderer', 'main'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf-8' })
      .filter((file) => /\.(ts|svelte)$/.test(file))
      .flatMap((file) => pairsOf(`${folder}/${file}`)),
  )
}

function pairsOf(file: string): LocalizedPair[] {
  const content = readFileSync(join(root, file), 'utf-8')
  const script = file.endsWith('.svelte')
    ? (/<script[^>]*>(.*?)<\/script>/s.exec(content)?.[1] ?? '')
    : content
  const pairs: LocalizedPair[] = []
  const add = (key: string, en: ts.Node | undefined, zh: ts.Node | undefined): void => {
    if (en && zh && isText(en) && isText(zh))
      pairs.push({ place: `${file} ${key}`, en: written(en), zh: written(zh) })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const [en, zh] = [property(node, 'en'), property(node, 'zh')]
      if (en && zh && ts.isObjectLiteralExpression(en) && ts.isObjectLiteralExpression(zh))
        for (const [key, value] of entriesOf(en)) add(key, value, property(zh, key))
      else add('', en, zh)
    }
    if (ts.isCallExpression(node)) {
      const name = calledName(node)
      const [first, second, third] = node.arguments
      if (name === 'both' || name === 'inRows') add('', first, second)
      if (name === 'command') add('', second, third)
      if ((name === 'texts' || name === 'textsByCode') && first) addTable(unwrapped(first))
    }
    ts.forEachChild(node, visit)
  }
  const addTable = (table: ts.Node): void => {
    if (!ts.isObjectLiteralExpression(table)) return
    for (const member of table.properties)
      if (ts.isPropertyAssignment(member))
        if (ts.isStringLiteralLike(member.initializer)) add('', member.name, member.initializer)
        else addTable(member.initializer)
  }
  visit(ts.createSourceFile(file, script, ts.ScriptTarget.Latest, true))
  return pairs
}

/** The name of a called function; of `textsByCode<…>()(…)` that of the first call. */
function calledName({ expression }: ts.CallExpression): string {
  if (ts.isCallExpression(expression)) return calledName(expression)
  return ts.isIdentifier(expression) ? expression.text : ''
}

function unwrapped(node: ts.Expression): ts.Expression {
  return ts.isSatisfiesExpression(node) || ts.isAsExpression(node)
    ? unwrapped(node.expression)
    : node
}

const entriesOf = (object: ts.ObjectLiteralExpression): [string, ts.Expression][] =>
  object.properties
    .filter((member) => ts.isPropertyAssignment(member))
    .map((member) => [nameOf(member.name), unwrapped(member.initializer)])

const nameOf = (name: ts.PropertyName): string =>
  ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)
    ? name.text
    : ''

const property = (object: ts.ObjectLiteralExpression, key: string): ts.Expression | undefined =>
  entriesOf(object).find(([name]) => name === key)?.[1]

const isText = (node: ts.Node): boolean =>
  ts.isStringLiteralLike(node) ||
  ts.isTemplateExpression(node) ||
  ts.isIdentifier(node) ||
  ts.isArrowFunction(node)

function written(node: ts.Node): Written {
  if (ts.isIdentifier(node)) return { text: node.text, parameters: [], hasPlural: false }
  const names = ts.isArrowFunction(node) ? node.parameters.map(({ name }) => name.getText()) : []
  const parts: string[] = []
  const used = new Set<number>()
  const visit = (inner: ts.Node): void => {
    if (ts.isStringLiteralLike(inner)) parts.push(inner.text)
    else if (ts.isTemplateExpression(inner))
      parts.push(
        [inner.head, ...inner.templateSpans.map(({ literal }) => literal)]
          .map(({ text }) => text)
          .join('{}'),
      )
    if (ts.isIdentifier(inner) && names.includes(inner.text)) used.add(names.indexOf(inner.text))
    ts.forEachChild(inner, visit)
  }
  visit(ts.isArrowFunction(node) ? node.body : node)
  const body = node.getText()
  return {
    text: parts.join('\n'),
    parameters: [...used].sort((a, b) => a - b),
    hasPlural: /=== (?:'1'|1\b)/.test(body) || body.includes('counted('),
  }
}
