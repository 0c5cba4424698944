/**
 * Statistics of a session: counted over the columns in two passes, the first for the time span, the second for all
 * else; payloads are read only where the filter needs them. Covers the entries that existed when it began.
 */
import type { EngineParams } from '../../../../../shared/contract/engine.ts'
import type { Statistics } from '../../../../../shared/contract/query.ts'
import { isEventKind, lastTrafficKind } from '../../../../../shared/filter/entry.ts'
import type { EntryFlags } from '../../../../../shared/filter/entry.ts'
import type { FilterTree, Range } from '../../../../../shared/filter/ast.ts'
import { timeBounds } from '../../../../../shared/filter/time-bounds.ts'
import { directions, entryKinds } from '../../../../../shared/model/entry.ts'
import { FilterMatcher } from './matcher.ts'
import { filterTree } from './query-view.ts'
import { pending, Regexes } from './regexes.ts'
import type { RegexThread } from './regex-thread.ts'
import { powerOf, powers } from './powers.ts'
import { isSentPing, RoundTripScan } from './round-trip-scan.ts'
import type { ScannedBlock, ScanSource } from './scan-source.ts'
import { entryFlags } from './sources.ts'

class Series {
  readonly in: Float64Array
  readonly out: Float64Array

  constructor(length: number) {
    this.in = new Float64Array(length)
    this.out = new Float64Array(length)
  }

  /** As numbers, without trailing zeros. */
  trimmed(): { in: number[]; out: number[] } {
    let length = this.in.length
    while (length > 0 && this.in[length - 1] === 0 && this.out[length - 1] === 0) length--
    return { in: [...this.in.subarray(0, length)], out: [...this.out.subarray(0, length)] }
  }

  whole(): { in: number[]; out: number[] } {
    return { in: [...this.in], out: [...this.out] }
  }
}

export class StatisticsScan {
  readonly #source: ScanSource
  readonly #session: number
  readonly #regexes: Regexes
  readonly #matcher: FilterMatcher | null
  readonly #last: number
  readonly #buckets: number
  readonly #from: number
  readonly #to: number
  readonly #bucketUs: number
  readonly #entriesOverTime: Series
  readonly #bytesOverTime: Series
  readonly #sizes = new Series(powers)
  readonly #gaps = new Series(powers)
  /** By kind and direction: number of entries, bytes. */
  readonly #kinds = new Float64Array(entryKinds.length * directions.length * 2)
  readonly #flags = new Map<number, EntryFlags>()
  readonly #before = new Map<number, number>()
  readonly #roundTrips = new RoundTripScan()
  #waitsFor: Promise<void> | null = null
  #seen = 0
  #entries = 0

  /** @throws AppError `bad-input`, `not-found` */
  constructor(source: ScanSource, params: EngineParams<'statistics'>, thread: RegexThread) {
    const { session, filter = {}, buckets = 200 } = params
    this.#source = source
    this.#session = session
    const tree: FilterTree = filterTree(filter)
    this.#regexes = new Regexes(thread)
    const context = source.context(session, this.#regexes.matches)
    this.#matcher =
      tree.type === 'all' ? null : new FilterMatcher(tree, context, source.bodies, this.#regexes)
    this.#last = source.last(session)
    const span = this.#span(timeBounds(tree, context))
    this.#from = params.from ?? span.from
    this.#to = Math.max(this.#from, params.to ?? span.to)
    this.#buckets = buckets
    this.#bucketUs = Math.max(1, Math.ceil((this.#to - this.#from + 1) / buckets))
    this.#entriesOverTime = new Series(buckets)
    this.#bytesOverTime = new Series(buckets)
  }

  /** Resolves when the answers have arrived that the last step lacked; null when it lacked none. */
  get waitsFor(): Promise<void> | null {
    return this.#waitsFor
  }

  /** Counts for about `budgetMs`; returns true when all is counted. */
  step(budgetMs: number): boolean {
    this.#waitsFor = null
    this.#regexes.again()
    const until = performance.now() + budgetMs
    const blockIndex = this.#source.blockIndex(this.#session)
    while (this.#seen < this.#last) {
      const block = this.#source.next(this.#session, this.#seen + 1, blockIndex)
      if (block === undefined || this.#isPast(block)) return true
      try {
        this.#block(block)
      } catch (error) {
        if (error !== pending) throw error
        this.#waitsFor = this.#regexes.answered()
        return false
      } finally {
        block.release()
      }
      this.#regexes.begin()
      this.#seen = block.source.first + block.source.count - 1
      if (performance.now() >= until) return this.#seen >= this.#last
    }
    return true
  }

  result(): Statistics {
    const kinds = entryKinds.flatMap((kind, k) =>
      directions.flatMap((direction, d) => {
        const at = (k * directions.length + d) * 2
        const entries = this.#kinds[at]!
        return entries === 0 ? [] : [{ kind, direction, entries, bytes: this.#kinds[at + 1]! }]
      }),
    )
    const bytes = this.#bytesOverTime
    return {
      entries: this.#entries,
      bytes: { in: sum(bytes.in), out: sum(bytes.out) },
      from: this.#from,
      to: this.#to,
      bucketUs: this.#bucketUs,
      entriesOverTime: this.#entriesOverTime.whole(),
      bytesOverTime: bytes.whole(),
      kinds,
      sizes: this.#sizes.trimmed(),
      gaps: this.#gaps.trimmed(),
      roundTrips: this.#roundTrips.result(),
    }
  }

  /**
   * Returns the time from the first entry to the last, or the part of it that the filter includes: entries are in the
   * order of their times.
   */
  #span(bounds: Range): { from: number; to: number } {
    const first = this.#source.next(this.#session, 1)
    const last = this.#source.next(this.#session, this.#last)
    const from = first?.source.times()[0] ?? 0
    const to = last?.source.times()[last.source.count - 1] ?? 0
    const part = { from: Math.max(from, bounds.low), to: Math.min(to, bounds.high) }
    return part.from > part.to ? { from, to } : part
  }

  /** Reports whether neither this block nor any later one changes the result. */
  #isPast({ source }: ScannedBlock): boolean {
    return source.bounds('time').low > this.#to && !this.#roundTrips.waits
  }

  #block(block: ScannedBlock): void {
    const { source } = block
    const { low, high } = source.bounds('time')
    const flags = Array.from(source.distinctFlags, (stored) => this.#factsOf(stored))
    const pings = new Set<number>()
    if (high >= this.#from && low <= this.#to) this.#count(block, flags, pings)
    this.#roundTrips.see(block, flags, pings)
  }

  /** Adds the indexes of counted pings to `pings`. */
  #count({ source, from, payloads }: ScannedBlock, flags: EntryFlags[], pings: Set<number>): void {
    const indexes = source.factIndexes()
    const lengths = source.lengths()
    const times = source.times()
    const connections = source.connections()
    const add = (i: number): void => {
      const at = times[i]!
      if (at < this.#from || at > this.#to) return
      const fact = flags[indexes[i]!]!
      const { kind, direction, headerLength, body, cut } = fact
      if (isSentPing(fact)) pings.add(i)
      const length = Math.max(
        0,
        (body || cut ? this.#source.wireLength(payloads(), i) : lengths[i]!) - headerLength,
      )
      const event = isEventKind(kind)
      this.#entries++
      const place = (kind * directions.length + direction) * 2
      this.#kinds[place]!++
      if (!event) this.#kinds[place + 1]! += length
      if (kind > lastTrafficKind || direction === 0) return
      const way = direction === 1 ? 'in' : 'out'
      const bucket = Math.min(this.#buckets - 1, Math.floor((at - this.#from) / this.#bucketUs))
      this.#entriesOverTime[way][bucket]!++
      this.#bytesOverTime[way][bucket]! += length
      this.#sizes[way][powerOf(length)]!++
      const side = connections[i]! * 4 + direction
      const before = this.#before.get(side)
      if (before !== undefined) this.#gaps[way][powerOf(Math.max(0, at - before))]!++
      this.#before.set(side, at)
    }
    if (this.#matcher === null) for (let i = from; i < source.count; i++) add(i)
    else this.#matcher.match(source, from, payloads, add)
  }

  #factsOf(stored: number): EntryFlags {
    let flags = this.#flags.get(stored)
    if (flags === undefined) {
      flags = entryFlags(stored)
      this.#flags.set(stored, flags)
    }
    return flags
  }
}

const sum = (values: Float64Array): number => values.reduce((all, one) => all + one, 0)
