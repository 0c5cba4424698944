/**
 * Evaluates a filter over packed columns. The filter is first reduced for every distinct value of the flags: this
 * decides most filters, and the rest needs one or two numeric comparisons per entry. Answers are no, yes, and unknown
 * when the payload decides. Invariant: an answer of yes or no agrees with `payload.ts`.
 */
import type { AnnotationLeaf, EntryFlag, FilterTree, Leaf, Range, TextTest } from './ast.ts'
import { rangesOnEpoch } from './context.ts'
import {
  closeKind,
  endKind,
  errorKind,
  isControlKind,
  isCodedKind,
  isEventKind,
  isFrameKind,
  handshakeKind,
  noteKind,
  type ColumnSource,
  type EntryFlags,
  type FilterContext,
} from './entry.ts'
import { compareBounds, decideByRange, inRanges, rangeTest } from './column-ranges.ts'
import {
  allOf,
  answer,
  anyOf,
  no,
  notOf,
  settled,
  unknown,
  yes,
  type Answer,
  type Open,
} from './open.ts'
import { annotationTest, namesTest } from './text-tests.ts'

export class ColumnFilter {
  readonly #filter: FilterTree
  readonly #context: FilterContext
  /** Keyed by packed flags. */
  readonly #open = new Map<number, Open>()
  readonly #peers = new Map<Leaf, (connection: number) => Answer>()

  constructor(filter: FilterTree, context: FilterContext) {
    this.#filter = filter
    this.#context = context
  }

  /**
   * Returns the common answer for all entries of the block. Otherwise returns `settled` or null, and stores the answer
   * for entry i in `answers[i]`, which has room for `source.count`; with null, some of them may be unknown.
   */
  decide(source: ColumnSource, answers: Uint8Array): Answer | typeof settled | null {
    const opens = Array.from(source.distinctFlags, (flags) =>
      this.#within(this.#openFor(flags), source),
    )
    const [first = no] = opens
    if (typeof first === 'number' && opens.every((open) => open === first)) return first
    if (decideByRange(opens, source, answers)) return settled
    this.#decideEach(opens, source, answers)
    return null
  }

  /** Whether flags, as stored, let an entry through whatever else it is. */
  passes(flags: number): boolean {
    return this.#openFor(flags) === yes
  }

  #decideEach(opens: readonly Open[], source: ColumnSource, answers: Uint8Array): void {
    const tests = opens.map((open) => this.#test(open, source))
    const indexes = source.factIndexes()
    for (let i = 0; i < source.count; i++) answers[i] = tests[indexes[i] ?? 0]?.(i) ?? no
  }

  #openFor(flags: number): Open {
    let open = this.#open.get(flags)
    if (open === undefined) {
      open = this.#reduce(this.#filter, this.#context.flags(flags))
      this.#open.set(flags, open)
    }
    return open
  }

  #reduce(filter: FilterTree, flags: EntryFlags): Open {
    switch (filter.type) {
      case 'all':
        return yes
      case 'and':
        return allOf(filter.operands.map((operand) => this.#reduce(operand, flags)))
      case 'or':
        return anyOf(filter.operands.map((operand) => this.#reduce(operand, flags)))
      case 'not':
        return notOf(this.#reduce(filter.operand, flags))
      default:
        return this.#leaf(filter, flags)
    }
  }

  #leaf(leaf: Leaf, flags: EntryFlags): Open {
    switch (leaf.type) {
      case 'number':
        return numberLeaf(leaf.field, leaf.ranges, flags)
      case 'time':
        return { column: 'time', ranges: rangesOnEpoch(leaf.ranges, this.#context) }
      case 'choice':
        return answer(leaf.codes.includes(leaf.field === 'dir' ? flags.direction : flags.kind))
      case 'bit':
        return ofFrame(flags, () => bitOf(leaf.field, flags) === leaf.set)
      case 'flag':
        return flagLeaf(leaf.flag, flags)
      case 'annotation':
        return this.#annotated(leaf)
      case 'code':
        return codeIsThere(flags.kind) ? unknown : no
      case 'peer':
        return { peer: this.#peer(leaf) }
      case 'payload':
        if (isEventKind(flags.kind)) return leaf.field === 'text' ? unknown : no
        // Texts of these kinds are read when they are decoded, and in the session's encoding.
        if (leaf.negated || (leaf.field === 'text' && isCodedKind(flags.kind))) return unknown
        return lengthLeaf(leaf.test, flags)
      case 'json':
        return canBeJson(flags) ? unknown : no
    }
  }

  /** Caches the answer for each connection. */
  #peer(leaf: Extract<Leaf, { type: 'peer' }>): (connection: number) => Answer {
    let known = this.#peers.get(leaf)
    if (known === undefined) {
      const test = namesTest(leaf, this.#context)
      const answers = new Map<number, Answer>()
      known = (connection) => {
        let found = answers.get(connection)
        if (found === undefined) {
          found = answer(test(this.#context.peer(connection)))
          answers.set(connection, found)
        }
        return found
      }
      this.#peers.set(leaf, known)
    }
    return known
  }

  #annotated(leaf: AnnotationLeaf): Open {
    const { annotations } = this.#context
    const test = annotationTest(leaf, this.#context)
    return { annotated: (n) => answer(test(annotations.of(n))) }
  }

  /** Reduces the filter further by the bounds of the block's columns. */
  #within(open: Open, source: ColumnSource): Open {
    if (typeof open === 'number') return open
    if ('column' in open) {
      const bounds =
        open.column === 'n'
          ? { low: source.first, high: source.first + source.count - 1 }
          : source.bounds(open.column)
      return compareBounds(open.ranges, bounds) ?? open
    }
    if ('peer' in open) {
      const { low, high } = source.bounds('connection')
      return low === high ? open.peer(low) : open
    }
    if ('annotated' in open) {
      const { first, count } = source
      return this.#context.annotations.any(first, first + count - 1) ? open : no
    }
    if ('not' in open) return notOf(this.#within(open.not, source))
    return 'all' in open
      ? allOf(open.all.map((part) => this.#within(part, source)))
      : anyOf(open.any.map((part) => this.#within(part, source)))
  }

  /** Returns the test of the i-th entry of the block. */
  #test(open: Open, source: ColumnSource): (i: number) => Answer {
    if (typeof open === 'number') return () => open
    if ('column' in open) return rangeTest(open.column, open.ranges, source)
    if ('peer' in open) {
      const connections = source.connections()
      return (i) => open.peer(connections[i] ?? 0)
    }
    if ('annotated' in open) return (i) => open.annotated(source.first + i)
    if ('not' in open) {
      const test = this.#test(open.not, source)
      return (i) => notOf(test(i)) as Answer
    }
    const [end, parts] = 'all' in open ? [no, open.all] : [yes, open.any]
    const tests = parts.map((part) => this.#test(part, source))
    return (i) => {
      let result: Answer = end === no ? yes : no
      for (const test of tests) {
        const one = test(i)
        if (one === end) return end
        if (one === unknown) result = unknown
      }
      return result
    }
  }
}

function numberLeaf(
  field: Extract<Leaf, { type: 'number' }>['field'],
  ranges: readonly Range[],
  flags: EntryFlags,
): Open {
  switch (field) {
    case 'n':
      return { column: 'n', ranges }
    case 'conn':
      return { column: 'connection', ranges }
    case 'len':
      if (isEventKind(flags.kind)) return answer(inRanges(ranges, 0))
      if (flags.body || flags.cut) return unknown
      return { column: 'length', ranges: shift(ranges, flags.headerLength) }
    case 'opcode':
      return ofFrame(flags, () => inRanges(ranges, flags.firstByte & 15))
    case 'rsv':
      return ofFrame(flags, () => inRanges(ranges, (flags.firstByte >> 4) & 7))
  }
}

function flagLeaf(flag: EntryFlag, flags: EntryFlags): Open {
  switch (flag) {
    case 'event':
      return answer(isEventKind(flags.kind))
    case 'control':
      return answer(isControlKind(flags.kind))
    case 'fin':
    case 'masked':
      return ofFrame(flags, () => bitOf(flag, flags))
    case 'broken':
      return answer(flags.broken || flags.kind === errorKind)
    case 'partial':
      return answer(flags.partial)
    case 'cut':
      return answer(flags.cut)
    case 'json':
      return canBeJson(flags) ? unknown : no
  }
}

/** A partial frame may end inside its header; then only its bytes decide. */
function ofFrame(flags: EntryFlags, test: () => boolean): Answer {
  if (!isFrameKind(flags.kind)) return no
  return flags.partial ? unknown : answer(test())
}

/** A masked header includes the four bytes of the key: its length is 6, 8 or 14 instead of 2, 4 or 10. */
const bitOf = (bit: 'fin' | 'masked', { firstByte, headerLength }: EntryFlags): boolean =>
  bit === 'fin'
    ? (firstByte & 0x80) !== 0
    : headerLength === 6 || headerLength === 8 || headerLength === 14

const codeIsThere = (kind: number): boolean =>
  kind === closeKind || kind === endKind || kind === errorKind || kind === noteKind

const canBeJson = ({ kind }: EntryFlags): boolean => !isEventKind(kind) && kind !== handshakeKind

/** Reduces a test of a payload to what its length decides. The length of a text is known in UTF-8 only. */
function lengthLeaf(test: TextTest, { body, cut, headerLength }: EntryFlags): Open {
  if (body || cut || test.test === 'matches') return unknown
  const ranges =
    test.test === 'contains'
      ? [{ low: test.needle.length, high: Infinity }]
      : test.any.map(({ length }) => ({ low: length, high: length }))
  return allOf([{ column: 'length', ranges: shift(ranges, headerLength) }, unknown])
}

const shift = (ranges: readonly Range[], by: number): Range[] =>
  ranges.map(({ low, high }) => ({ low: low + by, high: high + by }))
