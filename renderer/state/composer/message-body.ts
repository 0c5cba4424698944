/** Converts the composer's text to the bytes of a message: text, JSON or hex with variables, or a file. Pure. */
import { encodeText, lackedBy } from '../../../shared/bytes/encode-text.ts'
import type { EncodingId } from '../../../shared/bytes/encodings.ts'
import { formatHex } from '../../../shared/bytes/hex.ts'
import { lineAndColumn, parseHex } from '../../../shared/bytes/parse-hex.ts'
import {
  parseTemplate,
  type Filled,
  type TemplateErrorCode,
} from '../../../shared/template/template.ts'
import type { TemplateContext } from '../../../shared/template/variables.ts'
import { LazyModule } from '../../lazy-module.svelte.ts'
import { jsonTemplate, variableSpans, type TextRange } from './template-text.ts'
import type { LineEnding, Written } from './written.ts'

interface TextPosition {
  /** Position in the text, in UTF-16 units. */
  position: number
  line: number
  column: number
}

/** What is wrong with the body; the window translates it. */
export type BodyIssue =
  | { issue: 'json-empty' | 'no-file' }
  | ({ issue: 'json'; detail: string } & TextPosition)
  /** A variable that makes bytes, where JSON can hold only text. */
  | ({ issue: 'json-bytes'; found: string } & TextPosition)
  | ({ issue: 'template'; code: TemplateErrorCode; found: string } & TextPosition)

/** Bytes, or a file that is read in parts. */
export type Payload = Uint8Array | Blob

export interface ReadBody {
  /** The body with the current values of its variables. */
  body: Payload
  /** The text from which the body is evaluated for each send, and saved; null for a file. */
  source: { syntax: 'plain' | 'text' | 'hex'; text: string } | null
  /** Whether two messages can differ. */
  varies: boolean
  /** The variables of a template, with the bytes they have now. */
  variables: readonly Filled[]
}

type TemplateBody = ReadBody & { body: Uint8Array }

/** The values of variables for validation and display. */
const sample = (): TemplateContext => ({
  index: 0,
  nowUs: Date.now() * 1_000,
  randomBytes: (length) => new Uint8Array(length),
})

export function readBody(
  written: Written,
  file: Blob | null,
  encoding: EncodingId = 'utf-8',
): ReadBody | BodyIssue {
  const { mode, texts, variables, lineEnding } = written
  switch (mode) {
    case 'file':
      return file === null
        ? { issue: 'no-file' }
        : { body: file, source: null, varies: false, variables: [] }
    case 'hex':
      return readHex(texts.hex)
    case 'json':
      return readJson(texts.json, variables, { lineEnding, encoding })
    case 'text':
      return variables
        ? fromTemplate(texts.text, withLineEnding(texts.text, lineEnding), { encoding })
        : plain(withLineEnding(texts.text, lineEnding), encoding)
  }
}

/** @param text with its line ending, which every encoding has */
function plain(text: string, encoding: EncodingId): ReadBody | BodyIssue {
  const body = encodeText(text, encoding)
  if (body === null) {
    const found = lackedBy(encoding, text) ?? ''
    // A CR is added before line feeds only: the lines stay the same.
    const position = text.replaceAll('\r\n', '\n').indexOf(found)
    return templateIssue(text, { error: 'not-encodable', position, found })
  }
  return { body, source: { syntax: 'plain', text }, varies: false, variables: [] }
}

/**
 * Converts line endings. `crlf` applies to every line; `lf` and `crlf` also end the last line; `none` leaves the text
 * unchanged.
 */
export function withLineEnding(text: string, ending: LineEnding): string {
  if (ending === 'none') return text
  return ending === 'lf' ? `${text}\n` : `${text.replaceAll('\n', '\r\n')}\r\n`
}

function readHex(text: string): ReadBody | BodyIssue {
  // Nested C arrays can also contain double braces; a variable begins with its name.
  if (/\{\{\s*[a-z]/i.test(text)) return fromTemplate(text, text, { syntax: 'hex' })
  const parsed = parseHex(text)
  if ('error' in parsed) return templateIssue(text, parsed)
  const { bytes } = parsed
  const source = { syntax: 'hex', text: formatHex(bytes) } as const
  return { body: bytes, source, varies: false, variables: [] }
}

function readJson(
  text: string,
  variables: boolean,
  { lineEnding, encoding }: { lineEnding: LineEnding; encoding: EncodingId },
): ReadBody | BodyIssue {
  const spans = variables ? variableSpans(text) : []
  if (spans.length === 0)
    return jsonIssue(text) ?? plain(withLineEnding(text, lineEnding), encoding)
  const read = fromTemplate(text, jsonTemplate(withLineEnding(text, lineEnding)), { encoding })
  if ('issue' in read) return read
  // The bytes differ for each message: that those of the sample are valid proves nothing.
  const binary = spans[read.variables.findIndex(({ isText }) => !isText)]
  if (binary !== undefined) {
    const { from, to } = binary
    const found = text.slice(from, to)
    return { issue: 'json-bytes', found, position: from, ...lineAndColumn(text, from) }
  }
  const filled = fillIn(text, spans, read)
  const issue = jsonIssue(filled.text)
  if (issue?.issue !== 'json') return issue ?? read
  const position = filled.positionIn(issue.position)
  return { ...issue, position, ...lineAndColumn(text, position) }
}

const decoder = new TextDecoder()

/** The text with the values that its variables have now, and where a position in it lies in the text as written. */
function fillIn(text: string, spans: readonly TextRange[], { body, variables }: TemplateBody) {
  const values = variables.map(({ start, end }) => decoder.decode(body.subarray(start, end)))
  /** Ends of the variables: in the filled text, and in the text as written. */
  const ends: { start: number; end: number; span: TextRange }[] = []
  let filled = ''
  let at = 0
  for (const [i, span] of spans.entries()) {
    filled += text.slice(at, span.from)
    const start = filled.length
    filled += values[i] ?? ''
    ends.push({ start, end: filled.length, span })
    at = span.to
  }
  filled += text.slice(at)
  const positionIn = (position: number): number => {
    const before = ends.findLast(({ start }) => start <= position)
    if (before === undefined) return position
    return position < before.end ? before.span.from : before.span.to + position - before.end
  }
  return { text: filled, positionIn }
}

/**
 * Evaluates a template.
 * @param text as written, to which error positions refer; `template` is derived from it
 */
function fromTemplate(
  text: string,
  template: string,
  { syntax = 'text', encoding }: { syntax?: 'text' | 'hex'; encoding?: EncodingId },
): TemplateBody | BodyIssue {
  const parsed = parseTemplate(template, syntax, encoding)
  if ('error' in parsed) return placed(text, template, parsed)
  const made = parsed.render(sample())
  if ('error' in made) return placed(text, template, made)
  const { bytes, variables } = made
  return { body: bytes, source: { syntax, text: template }, varies: parsed.varies, variables }
}

/**
 * Maps an error position in the template to the text: doubled backslashes and added line endings before it have moved
 * it.
 */
function placed(
  text: string,
  template: string,
  error: { error: TemplateErrorCode; position: number; found: string },
): BodyIssue {
  let [at, moved] = [0, 0]
  while (moved < error.position && at < text.length) {
    if (template[moved] !== text[at] || (text[at] === '\\' && template[moved + 1] === '\\')) moved++
    moved++
    at++
  }
  return templateIssue(text, { ...error, position: template === text ? error.position : at })
}

function templateIssue(
  text: string,
  { error: code, position, found }: { error: TemplateErrorCode; position: number; found: string },
): BodyIssue {
  return { issue: 'template', code, found, position, ...lineAndColumn(text, position) }
}

function jsonIssue(text: string): BodyIssue | undefined {
  if (text.trim() === '') return { issue: 'json-empty' }
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const position = jsonErrorPosition(text, message)
    const detail = message.replace(/(?:, .*"?| in JSON at position .*| after JSON at .*)$/s, '')
    return { issue: 'json', detail, position, ...lineAndColumn(text, position) }
  }
}

/** Locates syntax errors in JSON. Loaded together with the composer's editor, which also needs it. */
export const jsonGrammar = new LazyModule(
  async () => (await import('@codemirror/lang-json')).jsonLanguage,
)

/** JavaScript engines do not always report the position; otherwise the grammar locates the error. */
function jsonErrorPosition(text: string, message: string): number {
  const named = /at position (\d+)/.exec(message)?.[1]
  if (named !== undefined) return Number(named)
  let found = text.length
  jsonGrammar.value?.parser.parse(text).iterate({
    enter: ({ type, from }) => {
      if (type.isError) found = Math.min(found, from)
    },
  })
  return found
}
