/**
 * The syntax tree of a validated filter. Every leaf is a test of a single entry; numbers are converted to ranges, texts
 * to bytes. A leaf does not match an entry that lacks its field, also when `negated`.
 */
import type { WrittenNumber } from '../bytes/decimal.ts'
import type { RowColour } from '../model/annotation.ts'
import type { FlagName } from './fields.ts'

/** Numbers from `low` to `high`, both inclusive; integers or infinite. */
export interface Range {
  readonly low: number
  readonly high: number
}

/** The origin of a time: 1970, the start of the session, or midnight (local) of the day it started. */
export type TimeBase = 'epoch' | 'start' | 'day'
/** Microseconds, both inclusive. */
export interface TimeRange extends Range {
  readonly base: TimeBase
}

/** Texts are in UTF-8. `hex` are those written as bytes, which are the same in every encoding; omitted for none. */
export type BytesTest = { readonly hex?: readonly Uint8Array[] } & (
  | { readonly test: 'equals'; readonly any: readonly Uint8Array[] }
  | { readonly test: 'contains'; readonly needle: Uint8Array }
)

export interface RegexTest {
  readonly test: 'matches'
  readonly source: string
  /** The regular expression flags used, out of `dgimsuv`. */
  readonly flags: string
}

export type TextTest = BytesTest | RegexTest

export type JsonScalar = string | WrittenNumber | boolean | null
export type JsonPath = readonly (string | number)[]
export type JsonTest =
  | { readonly test: 'exists' }
  | { readonly test: 'equals'; readonly any: readonly JsonScalar[] }
  | {
      readonly test: 'order'
      readonly operator: '<' | '<=' | '>' | '>='
      readonly than: WrittenNumber | string
    }
  | {
      readonly test: 'between'
      /** Both inclusive. */
      readonly ranges: readonly { readonly low: WrittenNumber; readonly high: WrittenNumber }[]
    }
  | { readonly test: 'contains'; readonly part: string }
  | RegexTest

export type NumberField = 'n' | 'conn' | 'len' | 'opcode' | 'rsv'

/** Flags of entries themselves; `bookmarked` is a test of annotations. */
export type EntryFlag = Exclude<FlagName, 'bookmarked'>

/** Matches rows with an annotation that has the bookmark, the note or the colour. */
export type AnnotationLeaf =
  | { readonly type: 'annotation'; readonly of: 'bookmark' }
  | {
      readonly type: 'annotation'
      readonly of: 'note'
      readonly test: TextTest
      readonly negated: boolean
    }
  | { readonly type: 'annotation'; readonly of: 'colour'; readonly any: readonly RowColour[] }

export type Leaf =
  | { readonly type: 'number'; readonly field: NumberField; readonly ranges: readonly Range[] }
  | { readonly type: 'time'; readonly ranges: readonly TimeRange[] }
  /** `codes` are indexes into `directions` or `entryKinds`. */
  | { readonly type: 'choice'; readonly field: 'dir' | 'kind'; readonly codes: readonly number[] }
  | { readonly type: 'bit'; readonly field: 'fin' | 'masked'; readonly set: boolean }
  | { readonly type: 'flag'; readonly flag: EntryFlag }
  /** Matches number codes in the ranges, or one of the words (upper case). */
  | {
      readonly type: 'code'
      readonly ranges: readonly Range[]
      readonly words: readonly string[]
      readonly negated: boolean
    }
  | { readonly type: 'peer'; readonly test: TextTest; readonly negated: boolean }
  | AnnotationLeaf
  | {
      readonly type: 'payload'
      readonly field: 'text' | 'hex'
      readonly test: TextTest
      readonly negated: boolean
    }
  | {
      readonly type: 'json'
      readonly path: JsonPath
      readonly test: JsonTest
      readonly negated: boolean
    }

export type FilterTree =
  | Leaf
  | { readonly type: 'all' }
  | { readonly type: 'and' | 'or'; readonly operands: readonly FilterTree[] }
  | { readonly type: 'not'; readonly operand: FilterTree }

/** The filter that all of these hold for. */
export function everyOf(filters: readonly FilterTree[]): FilterTree {
  const [only] = filters
  if (only === undefined) return { type: 'all' }
  return filters.length === 1 ? only : { type: 'and', operands: filters }
}

/** Calls `visit` with every leaf, from left to right. */
export function forEachLeaf(filter: FilterTree, visit: (leaf: Leaf) => void): void {
  switch (filter.type) {
    case 'all':
      return
    case 'and':
    case 'or':
      for (const operand of filter.operands) forEachLeaf(operand, visit)
      return
    case 'not':
      forEachLeaf(filter.operand, visit)
      return
    default:
      visit(filter)
  }
}
