/**
 * Plans how to run a regular expression over many payloads, from its syntax: over the bytes of a whole block in one
 * pass where that finds the same matches, and after a search for a literal where every match contains one. Invariant: a
 * plan changes the speed, never the result.
 */
import { RegExpParser, type AST } from '@eslint-community/regexpp'
import type { EncodingId } from '../../../../../shared/bytes/encodings.ts'
import { stringToUtf8 } from '../../../../../shared/bytes/utf8.ts'
import type { RegexTest } from '../../../../../shared/filter/ast.ts'
import { Literal } from './literal.ts'
import { regexSteps } from './regex-cost.ts'

export interface RegexPlan {
  readonly regex: RegExp
  /** The same with the flag g, to find one match after the other. */
  readonly each: RegExp
  /** Bytes and characters give the same result, so that payloads need not be decoded. */
  readonly bytewise: boolean
  /** Maximum length in bytes of a match that does not depend on its surroundings; null when there is no such length. */
  readonly bounded: number | null
  /** The same in characters, in any encoding and without the limit of a block's search. */
  readonly width: number | null
  /** Bytes that every match contains; null when none are known. */
  readonly literal: Literal | null
  /** Number of blocks for which the literal is not searched. */
  skip: number
  /** Upper bound of the steps that V8 takes for a text of this many characters; Infinity where none is known. */
  readonly steps: (length: number) => number
}

/** Longest match for which a whole block is searched at once. Bytes. */
const longestBounded = 256
/** Longest match for which a payload is searched part by part. Characters. */
const widest = 4_096
/** A shorter literal is found too often to help. Bytes. */
const shortestLiteral = 3

const parser = new RegExpParser({ ecmaVersion: 2025 })

/**
 * Returns how to run the expression.
 * @param encoding the session's: in another than UTF-8, each payload has to be decoded
 * @throws SyntaxError for an expression that the engine rejects
 */
export function planRegex(
  { source, flags }: Pick<RegexTest, 'source' | 'flags'>,
  encoding: EncodingId = 'utf-8',
): RegexPlan {
  const regex = new RegExp(source, flags)
  const shape = new Shape(flags.includes('i'), flags.includes('s'))
  const unicode = flags.includes('u')
  const pattern = parser.parsePattern(source, 0, source.length, { unicode })
  const length = shape.alternatives(pattern.alternatives)
  const isUtf8 = encoding === 'utf-8'
  const literal = isUtf8 ? shape.literal(pattern.alternatives) : null
  const bytewise = isUtf8 && shape.bytewise && !unicode
  // An expression that matches the empty string matches in every entry, including empty ones, where there is no byte to
  // find it at.
  const free = shape.free && !regex.test('')
  return {
    regex,
    each: new RegExp(source, `${flags}g`),
    bytewise,
    bounded: bytewise && free && length <= longestBounded ? length : null,
    width: free && length <= widest ? length : null,
    literal: literal && new Literal(literal),
    skip: 0,
    steps: (length) => regexSteps(pattern.alternatives, length),
  }
}

/** Walks the syntax once: finds the longest match, and what rules out bytes or whole blocks. */
class Shape {
  readonly #ignoreCase: boolean
  readonly #dotAll: boolean
  bytewise = true
  free = true

  constructor(ignoreCase: boolean, dotAll: boolean) {
    this.#ignoreCase = ignoreCase
    this.#dotAll = dotAll
  }

  /** Returns the length of the longest match; Infinity for no limit. */
  alternatives(alternatives: readonly AST.Alternative[]): number {
    return Math.max(0, ...alternatives.map(({ elements }) => this.#sequence(elements)))
  }

  #sequence(elements: readonly AST.Element[]): number {
    return elements.reduce((sum, element) => sum + this.#element(element), 0)
  }

  #element(element: AST.Element): number {
    switch (element.type) {
      case 'Assertion':
        this.free = false
        if (element.kind === 'lookahead' || element.kind === 'lookbehind')
          this.alternatives(element.alternatives)
        return 0
      case 'Quantifier':
        return this.#quantifier(element)
      case 'CapturingGroup':
        return this.alternatives(element.alternatives)
      case 'Group':
        // It changes flags inside: it is run unchanged.
        if (element.modifiers !== null) this.bytewise = false
        return this.alternatives(element.alternatives)
      case 'Backreference':
        return Infinity
      case 'Character':
        if (element.value > 0x7f) this.bytewise = false
        return 1
      case 'CharacterClass':
        if (element.negate || !element.elements.every(isAscii)) this.bytewise = false
        return 1
      case 'CharacterSet':
        if (!isAscii(element)) this.bytewise = false
        return 1
      case 'ExpressionCharacterClass':
        this.bytewise = false
        return 1
    }
  }

  #quantifier({ element, min, max }: AST.Quantifier): number {
    // `.*` takes all of a line, in bytes as in characters; U+2028 and U+2029 end a line in characters only.
    if (this.#dotAll && min === 0 && max === Infinity && isDot(element)) return Infinity
    const length = this.#element(element)
    return length === 0 ? 0 : length * max
  }

  /** Returns the longest run of characters that every match contains, as bytes. */
  literal(alternatives: readonly AST.Alternative[]): Uint8Array | null {
    const [only] = alternatives
    if (this.#ignoreCase || only === undefined || alternatives.length > 1) return null
    const best = stringToUtf8(this.#longestRun(only.elements))
    return best.length >= shortestLiteral ? best : null
  }

  #longestRun(elements: readonly AST.Element[]): string {
    let best = ''
    let run = ''
    for (const element of elements) {
      if (element.type === 'Character' && element.value <= 0x7f) {
        run += String.fromCodePoint(element.value)
        if (run.length > best.length) best = run
        continue
      }
      if (element.type === 'Assertion') continue
      run = ''
      const inside = this.#inside(element)
      if (inside.length > best.length) best = inside
    }
    return best
  }

  /** A run inside a group that occurs at least once. */
  #inside(element: AST.Element): string {
    const group =
      element.type === 'Quantifier' && element.min > 0 ? (element.element as AST.Element) : element
    if (group.type !== 'Group' && group.type !== 'CapturingGroup') return ''
    if (group.type === 'Group' && group.modifiers !== null) return ''
    const [only] = group.alternatives
    return only === undefined || group.alternatives.length > 1
      ? ''
      : this.#longestRun(only.elements)
  }
}

const isDot = (element: AST.Element): boolean =>
  element.type === 'CharacterSet' && element.kind === 'any'

/** Reports whether it stands for ASCII characters alone: those are the same in bytes and in text. */
function isAscii(element: AST.CharacterClassElement | AST.CharacterSet): boolean {
  switch (element.type) {
    case 'Character':
      return element.value <= 0x7f
    case 'CharacterClassRange':
      return element.max.value <= 0x7f
    case 'CharacterSet':
      return (element.kind === 'digit' || element.kind === 'word') && !element.negate
    default:
      return false
  }
}
