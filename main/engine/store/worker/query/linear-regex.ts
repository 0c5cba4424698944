/**
 * A regular expression of JavaScript for re2js, whose time is proportional to the text. Each character and class is
 * written as the set of characters that V8 matches with it, so that flags and escapes mean the same. Two features of
 * JavaScript are not in RE2 and are emulated in the text: characters are UTF-16 units unless the flag u is set, and
 * four characters end a line.
 */
import { RegExpParser, type AST } from '@eslint-community/regexpp'
import type { RE2JS } from 're2js'
import type { RegexTest } from '../../../../../shared/filter/ast.ts'
import { dependsOnEmptyIterations } from './empty-iterations.ts'

/** Why an expression has no linear-time form. */
export type NotLinear = 'backreference' | 'lookaround' | 'repetition'

type Range = readonly [low: number, high: number]
type Matcher = ReturnType<RE2JS['matcher']>
type Compile = (pattern: string) => RE2JS

const lastUnit = 0xffff
const lastCodePoint = 0x10_ffff
const [firstSurrogate, lastSurrogate] = [0xd800, 0xdfff]
/** Offset that surrogates are moved to, so that a pair is not taken for one character. */
const movedSurrogates = 0xf_0000
const lineEnds = [0x0a, 0x0d, 0x2028, 0x2029]
const otherLineEnd = /[\r\u2028\u2029]/
const lineEnd = /[\n\r\u2028\u2029]/g
const surrogate = /[\ud800-\udfff]/
const everySurrogate = /[\ud800-\udfff]/g
/** With the flags i and u these are word characters in JavaScript, but not in RE2. */
const wideWord = /[\u017f\u212a]/

const parser = new RegExpParser({ ecmaVersion: 2025 })

export class LinearRegex {
  readonly #plain: RE2JS
  /** For texts with line terminators other than LF; null where line terminators do not matter. */
  readonly #lines: RE2JS | null
  readonly #unicode: boolean
  readonly #asksWideWord: boolean
  /** The form decides whether a text contains a match, but not always where the match ends. */
  readonly #mayEndElsewhere: boolean
  /** The text of the last `find`, and its matcher; null for a text for which a match cannot be decided. */
  #last: { readonly text: string; readonly matcher: Matcher | null } | null = null

  private constructor(
    plain: RE2JS,
    lines: RE2JS | null,
    facts: { unicode: boolean; wideWord: boolean; mayEndElsewhere: boolean },
  ) {
    this.#plain = plain
    this.#lines = lines
    this.#unicode = facts.unicode
    this.#asksWideWord = facts.wideWord
    this.#mayEndElsewhere = facts.mayEndElsewhere
  }

  /** @param compile the function of re2js, which the caller loads when it needs it */
  static of(test: Omit<RegexTest, 'test'>, compile: Compile): LinearRegex | NotLinear {
    const unicode = test.flags.includes('u')
    const pattern = parser.parsePattern(test.source, 0, test.source.length, { unicode })
    const writer = new Writer(test.flags, false)
    const plain = writer.alternatives(pattern.alternatives)
    if (writer.obstacle !== null) return writer.obstacle
    try {
      const inLines = new Writer(test.flags, true)
      return new LinearRegex(
        compile(plain),
        writer.asksLines ? compile(inLines.whole(pattern.alternatives)) : null,
        {
          unicode,
          wideWord: writer.asksWideWord,
          mayEndElsewhere: dependsOnEmptyIterations(pattern.alternatives),
        },
      )
    } catch (error) {
      // RE2 accepts at most 1,000 repetitions; everything else that is written here is valid.
      if (error instanceof Error && error.name.startsWith('RE2JS')) return 'repetition'
      throw error
    }
  }

  /** Returns whether the text contains a match; null for a text for which this cannot be decided. */
  test(text: string): boolean | null {
    if (this.#asksWideWord && wideWord.test(text)) return null
    const units = !this.#unicode && surrogate.test(text) ? apart(text) : text
    return this.#lines !== null && otherLineEnd.test(text)
      ? this.#lines.test(units.replace(lineEnd, '\n$&\n'))
      : this.#plain.test(units)
  }

  /**
   * Returns the first match at `from` or after it; undefined for none, null for a text for which this cannot be
   * decided.
   */
  find(text: string, from: number): { start: number; end: number } | undefined | null {
    // Asking for one match after the other must not examine the whole text for each.
    if (this.#last?.text !== text) this.#last = { text, matcher: this.#matcherOf(text) }
    const { matcher } = this.#last
    if (matcher === null) return null
    return matcher.find(from) ? { start: matcher.start(), end: matcher.end() } : undefined
  }

  #matcherOf(text: string): Matcher | null {
    if (this.#mayEndElsewhere) return null
    if (this.#asksWideWord && wideWord.test(text)) return null
    if (!this.#unicode && surrogate.test(text)) return null
    if (this.#lines !== null && otherLineEnd.test(text)) return null
    return this.#plain.matcher(text)
  }
}

const apart = (text: string): string =>
  text.replace(everySurrogate, (unit) =>
    String.fromCodePoint(unit.charCodeAt(0) - firstSurrogate + movedSurrogates),
  )

/** Writes an expression in RE2's syntax. */
class Writer {
  obstacle: NotLinear | null = null
  asksLines = false
  asksWideWord = false
  #flags: string
  /** Line terminators are enclosed in two LF in the text. */
  readonly #inLines: boolean

  constructor(flags: string, inLines: boolean) {
    this.#flags = flags
    this.#inLines = inLines
  }

  /** Includes the text before the match: no match begins between a line terminator and its LF. */
  whole(alternatives: readonly AST.Alternative[]): string {
    const any = this.#set([[0, this.#flags.includes('u') ? lastCodePoint : lastUnit]])
    return `\\A(?:${any})*?${this.alternatives(alternatives)}`
  }

  alternatives(alternatives: readonly AST.Alternative[]): string {
    const written = alternatives.map(({ elements }) =>
      elements.map((element) => this.#element(element)).join(''),
    )
    return `(?:${written.join('|')})`
  }

  #element(element: AST.Element): string {
    switch (element.type) {
      case 'CapturingGroup':
        return this.alternatives(element.alternatives)
      case 'Group':
        return this.#group(element)
      case 'Quantifier':
        return this.#quantifier(element)
      case 'Assertion':
        return this.#assertion(element)
      case 'Backreference':
        this.obstacle ??= 'backreference'
        return ''
      default:
        return this.#set(charactersOf(element, this.#flags))
    }
  }

  #group({ alternatives, modifiers }: AST.Group): string {
    if (modifiers === null) return this.alternatives(alternatives)
    const outside = this.#flags
    const without = Array.from(outside).filter(
      (flag) => !(modifiers.remove?.raw ?? '').includes(flag),
    )
    this.#flags = without.join('') + modifiers.add.raw
    const written = this.alternatives(alternatives)
    this.#flags = outside
    return written
  }

  #quantifier({ element, min, max, greedy }: AST.Quantifier): string {
    const times = max === Infinity ? `{${String(min)},}` : `{${String(min)},${String(max)}}`
    const short = { '{0,}': '*', '{1,}': '+', '{0,1}': '?' }[times] ?? times
    return `(?:${this.#element(element)})${short}${greedy ? '' : '?'}`
  }

  #assertion(element: AST.Assertion): string {
    const multiline = this.#flags.includes('m')
    switch (element.kind) {
      case 'start':
      case 'end':
        if (!multiline) return element.kind === 'start' ? '\\A' : '\\z'
        this.asksLines = true
        return element.kind === 'start' ? '(?m:^)' : '(?m:$)'
      case 'word':
        if (this.#flags.includes('i') && this.#flags.includes('u')) this.asksWideWord = true
        return element.negate ? '\\B' : '\\b'
      default:
        this.obstacle ??= 'lookaround'
        return ''
    }
  }

  #set(ranges: readonly Range[]): string {
    const moved = this.#flags.includes('u') ? ranges : ranges.flatMap(withMovedSurrogates)
    if (!this.#inLines) return setOf(moved)
    const ends = lineEnds.filter((end) => moved.some(([low, high]) => low <= end && end <= high))
    const others = lineEnds.reduce<readonly Range[]>(
      (rest, end) =>
        rest.flatMap(([low, high]): Range[] =>
          end < low || end > high
            ? [[low, high]]
            : [...range(low, end - 1), ...range(end + 1, high)],
        ),
      moved,
    )
    const ended = ends.length === 0 ? [] : [`\\n${setOf(ends.map((end) => [end, end]))}\\n`]
    return `(?:${[setOf(others), ...ended].join('|')})`
  }
}

const range = (low: number, high: number): Range[] => (low <= high ? [[low, high]] : [])

const withMovedSurrogates = ([low, high]: Range): Range[] => {
  const move = (unit: number): number => unit - firstSurrogate + movedSurrogates
  return [
    ...range(low, Math.min(high, firstSurrogate - 1)),
    ...range(Math.max(low, firstSurrogate), Math.min(high, lastSurrogate)).map(
      ([from, to]): Range => [move(from), move(to)],
    ),
    ...range(Math.max(low, lastSurrogate + 1), high),
  ]
}

const hex = (code: number): string => `\\x{${code.toString(16)}}`
const setOf = (ranges: readonly Range[]): string =>
  ranges.length === 0
    ? '[^\\x{0}-\\x{10ffff}]'
    : `[${ranges.map(([low, high]) => `${hex(low)}-${hex(high)}`).join('')}]`

type Characters =
  AST.Character | AST.CharacterClass | AST.CharacterSet | AST.ExpressionCharacterClass

const known = new Map<string, readonly Range[]>()
const mostKnown = 1_000

/** Returns what V8 matches with one character, class or escape. */
function charactersOf(element: Characters, flags: string): readonly Range[] {
  const ignoresCase = flags.includes('i')
  if (element.type === 'Character' && !ignoresCase) return [[element.value, element.value]]
  const key = `${flags}/${element.raw}`
  let ranges = known.get(key)
  if (ranges === undefined) {
    ranges = ask(element, flags)
    if (known.size >= mostKnown) known.clear()
    known.set(key, ranges)
  }
  return ranges
}

function ask(element: Characters, flags: string): readonly Range[] {
  const unicode = flags.includes('u')
  const kept = Array.from(flags)
    .filter((flag) => 'ius'.includes(flag))
    .join('')
  const each = new RegExp(element.raw, `${kept}g`)
  const asked =
    element.type === 'Character' ? casedWith(element.value, unicode) : allCharacters(unicode)
  const ranges: [number, number][] = []
  const add = (code: number): void => {
    const last = ranges.at(-1)
    if (last?.[1] === code - 1) last[1] = code
    else ranges.push([code, code])
  }
  for (const { index } of asked.matchAll(each)) {
    const code = unicode ? asked.codePointAt(index) : asked.charCodeAt(index)
    if (code !== undefined) add(code)
  }
  // Lone surrogates: with the flag u they belong to a class only by exclusion.
  if (unicode && new RegExp(element.raw, kept).test('\ud800'))
    ranges.push([firstSurrogate, lastSurrogate])
  return ranges
}

const all = new Map<boolean, string>()
function allCharacters(unicode: boolean): string {
  let text = all.get(unicode)
  if (text === undefined) {
    const parts: string[] = []
    for (let code = 0; code <= (unicode ? lastCodePoint : lastUnit); code++)
      if (!unicode || code < firstSurrogate || code > lastSurrogate)
        parts.push(unicode ? String.fromCodePoint(code) : String.fromCharCode(code))
    text = parts.join('')
    all.set(unicode, text)
  }
  return text
}

const cased = new Map<boolean, string>()
/**
 * Returns the characters that may equal this one when case is ignored: if it has a case, all that have one, in their
 * order, else itself alone.
 */
function casedWith(value: number, unicode: boolean): string {
  let text = cased.get(unicode)
  if (text === undefined) {
    text = Array.from(allCharacters(unicode))
      .filter((one) => one.toLowerCase() !== one || one.toUpperCase() !== one)
      .join('')
    cased.set(unicode, text)
  }
  const own = unicode ? String.fromCodePoint(value) : String.fromCharCode(value)
  return text.includes(own) ? text : own
}
