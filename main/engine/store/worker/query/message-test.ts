/** A filter and a search over messages: first what is known without a payload, then what the payload says. */
import { forEachLeaf, type Filter } from '../../../../../shared/filter/ast.ts'
import { isEventKind, type FilterContext } from '../../../../../shared/filter/entry.ts'
import { compileEntryTest, type EntryTest } from '../../../../../shared/filter/payload.ts'
import type { MessageEntry } from './message-entry.ts'
import type { Needle } from './needle.ts'
import { guarded } from './regex-guard.ts'
import { planRegex } from './regex-plan.ts'

export class MessageTest {
  readonly #early: EntryTest
  readonly #late: EntryTest
  readonly #needle: Needle | null
  readonly #asksPayload: boolean
  /** Some expression may take exponential time. */
  readonly #guard: boolean

  constructor(filter: Filter, needle: Needle | null, context: FilterContext) {
    const operands = filter.type === 'and' ? filter.operands : [filter]
    const test = (some: readonly Filter[]): EntryTest =>
      compileEntryTest({ type: 'and', operands: some }, context)
    this.#early = test(operands.filter((operand) => !asksPayload(operand)))
    this.#late = test(operands.filter(asksPayload))
    this.#needle = needle
    this.#asksPayload = needle !== null || asksPayload(filter)
    this.#guard =
      mayTakeLong(filter) || (needle !== null && 'plan' in needle && !needle.plan.linear)
  }

  /** Whether the message may be let through; what its payload says is still to be asked. */
  mayPass(entry: MessageEntry): boolean {
    return this.#early(entry)
  }

  /** Whether its payload has to be inflated to be asked. */
  needsInflated(entry: MessageEntry): boolean {
    return this.#asksPayload && entry.isCompressed
  }

  /**
   * Whether what the payload says lets it through.
   * @throws AppError `regex-too-slow` when an expression takes too long
   */
  passes(entry: MessageEntry): boolean {
    let passes = false
    const ask = (): void => {
      passes = this.#late(entry) && this.#isFound(entry)
    }
    if (this.#guard) guarded(ask)
    else ask()
    return passes
  }

  #isFound(entry: MessageEntry): boolean {
    const needle = this.#needle
    if (needle === null) return true
    if ('plan' in needle) return needle.plan.regex.test(entry.text())
    const bytes = isEventKind(entry.flags.kind) ? Buffer.from(entry.text()) : entry.payload()
    return bytes.indexOf(needle.bytes) >= 0
  }
}

function asksPayload(filter: Filter): boolean {
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

function mayTakeLong(filter: Filter): boolean {
  let long = false
  forEachLeaf(filter, (leaf) => {
    if ('test' in leaf && leaf.test.test === 'matches') long ||= !planRegex(leaf.test).linear
  })
  return long
}
