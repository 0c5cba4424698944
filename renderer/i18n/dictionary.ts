/**
 * The Chinese of an error's English sentence. The sentence is all that an error and a recording keep, so the template it
 * was made from is found again here, and its values are read out of it. Values that are phrases or violated rules are
 * translated too; all others, such as addresses and what the system says, stay as they are.
 */

interface Template {
  readonly pattern: RegExp
  readonly names: readonly string[]
  readonly chinese: string
  /** How many of its characters are no placeholder: of several templates that fit, the longest is meant. */
  readonly fixed: number
}

const placeholder = /\{(\w+)\}/g

function templateOf(english: string, chinese: string): Template {
  const names = [...english.matchAll(placeholder)].map(([, name = '']) => name)
  const source = english
    .split(/\{\w+\}/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join(String.raw`([\s\S]*?)`)
  const fixed = english.replaceAll(placeholder, '').length
  return { pattern: new RegExp(`^${source}$`), names, chinese, fixed }
}

export class Dictionary {
  readonly #templates: readonly Template[]

  constructor(...tables: readonly Readonly<Record<string, string>>[]) {
    this.#templates = tables
      .flatMap((table) => Object.entries(table))
      .map(([english, chinese]) => templateOf(english, chinese))
      .sort((a, b) => b.fixed - a.fixed)
  }

  /** Returns the Chinese of a sentence, its values through `value`; undefined for one that is in no table. */
  translate(english: string, value: (found: string) => string = same): string | undefined {
    for (const { pattern, names, chinese } of this.#templates) {
      const found = pattern.exec(english)
      if (found === null) continue
      const values = new Map(names.map((name, i) => [name, value(found[i + 1] ?? '')]))
      return chinese.replaceAll(placeholder, (whole, name: string) => values.get(name) ?? whole)
    }
    return undefined
  }
}

const same = (text: string): string => text
