/** A filter and a search over messages: first the tests that need no payload, then those that do. */
import { forEachLeaf, type FilterTree } from '../../../../../shared/filter/ast.ts'
import { isEventKind, type FilterContext } from '../../../../../shared/filter/entry.ts'
import { compileEntryTest, type EntryTest } from '../../../../../shared/filter/payload.ts'
import type { MessageEntry } from './message-entry.ts'
import { isAsSent, type Needle } from './needle.ts'
import type { Regexes } from './regexes.ts'

export class MessageTest {
  readonly #early: EntryTest
  readonly #late: EntryTest
  readonly #needle: Needle | null
  readonly #asksPayload: boolean
  readonly #regexes: Regexes

  constructor(filter: FilterTree, needle: Needle | null, context: FilterContext, regexes: Regexes) {
    const operands = filter.type === 'and' ? filter.operands : [filter]
    const test = (some: readonly FilterTree[]): EntryTest =>
      compileEntryTest({ type: 'and', operands: some }, context)
    this.#early = test(operands.filter((operand) => !mayWait(operand)))
    this.#late = test(operands.filter(mayWait))
    this.#needle = needle
    this.#asksPayload = needle !== null || asksPayload(filter)
    this.#regexes = regexes
  }

  /** Reports whether the message may pass; the tests of its payload are still to come. */
  mayPass(entry: MessageEntry): boolean {
    return this.#early(entry)
  }

  /** Reports whether its payload has to be inflated for the test. */
  needsInflated(entry: MessageEntry): boolean {
    return this.#asksPayload && entry.isCompressed
  }

  /**
   * Reports whether the tests of its payload let it pass.
   * @throws pending when an expression has to be awaited
   */
  passes(entry: MessageEntry): boolean {
    return this.#late(entry) && this.#isFound(entry)
  }

  #isFound(entry: MessageEntry): boolean {
    const needle = this.#needle
    if (needle === null) return true
    const { kind } = entry.flags
    if (isEventKind(kind)) return this.#isIn(needle, Buffer.from(entry.text()), entry)
    if (this.#isIn(needle, entry.payload(), entry)) return true
    const decoded = isAsSent(needle) ? null : entry.decoded()
    return decoded !== null && this.#isIn(needle, decoded, entry)
  }

  #isIn(needle: Needle, bytes: Buffer, entry: MessageEntry): boolean {
    return 'text' in needle
      ? needle.text.isIn(bytes, entry.flags.kind)
      : this.#regexes.test(needle.plan, entry.decode(bytes))
  }
}

/** Reports whether the filter tests payloads. */
export function asksPayload(filter: FilterTree): boolean {
  let asks = false
  forEachLeaf(filter, (leaf) => {
    asks ||=
      leaf.type === 'payload' ||
      leaf.type === 'json' ||
      leaf.type === 'code' ||
      (leaf.type === 'flag' && leaf.flag === 'json')
  })
  return asks
}

/** Reports whether it tests the payload, or an expression. */
function mayWait(filter: FilterTree): boolean {
  let waits = asksPayload(filter)
  forEachLeaf(filter, (leaf) => {
    waits ||= 'test' in leaf && leaf.test.test === 'matches'
  })
  return waits
}
