/**
 * Statistics of a session: counted over the columns in two passes, the first for the span of time, the second for all
 * else; payloads are touched only where the filter needs them. Sums of what was there when it began.
 */
import type { EngineParams } from '../../../../shared/contract/engine.ts'
import type { Statistics } from '../../../../shared/contract/query.ts'
import { isEventKind, lastTrafficKind } from '../../../../shared/filter/entry.ts'
import type { EntryFacts } from '../../../../shared/filter/entry.ts'
import type { Filter } from '../../../../shared/filter/ast.ts'
import { directions, entryKinds } from '../../../../shared/model/entry.ts'
import { Matcher } from './matcher.ts'
import { filterTree } from './query-view.ts'
import type { ScannedBlock, ScanSource } from './scan-source.ts'
import { entryFacts } from './sources.ts'

/** Places of a histogram by powers of two, up to 2^52. */
const powers = 54

class Series {
  readonly in: Float64Array
  readonly out: Float64Array

  constructor(length: number) {
    this.in = new Float64Array(length)
    this.out = new Float64Array(length)
  }

  /** As numbers, without the zeros at the end. */
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
  readonly #matcher: Matcher | null
  readonly #last: number
  readonly #buckets: number
  readonly #from: number
  readonly #to: number
  readonly #bucketUs: number
  readonly #entriesOverTime: Series
  readonly #bytesOverTime: Series
  readonly #sizes = new Series(powers)
  readonly #gaps = new Series(powers)
  /** By kind and direction: entries, bytes. */
  readonly #kinds = new Float64Array(entryKinds.length * directions.length * 2)
  readonly #facts = new Map<number, EntryFacts>()
  readonly #before = new Map<number, number>()
  #seen = 0
  #entries = 0

  /** @throws AppError `bad-input`, `not-found` */
  constructor(source: ScanSource, params: EngineParams<'statistics'>) {
    const { session, filter = {}, buckets = 200 } = params
    this.#source = source
    this.#session = session
    const tree: Filter = filterTree(filter)
    this.#matcher =
      tree.type === 'all' ? null : new Matcher(tree, source.context(session), source.bodies)
    this.#last = source.last(session)
    const span = this.#span()
    this.#from = params.from ?? span.from
    this.#to = Math.max(this.#from, params.to ?? span.to)
    this.#buckets = buckets
    this.#bucketUs = Math.max(1, Math.ceil((this.#to - this.#from + 1) / buckets))
    this.#entriesOverTime = new Series(buckets)
    this.#bytesOverTime = new Series(buckets)
  }

  /** Counts for about so long; true when all is counted. */
  step(budgetMs: number): boolean {
    const until = performance.now() + budgetMs
    const directory = this.#source.directory(this.#session)
    while (this.#seen < this.#last) {
      const block = this.#source.next(this.#session, this.#seen + 1, directory)
      if (block === undefined) return true
      this.#block(block)
      block.release()
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
    }
  }

  /** Times of the first and the last entry: entries stand in the order of their times. */
  #span(): { from: number; to: number } {
    const first = this.#source.next(this.#session, 1)
    const last = this.#source.next(this.#session, this.#last)
    return {
      from: first?.source.times()[0] ?? 0,
      to: last?.source.times()[last.source.count - 1] ?? 0,
    }
  }

  #block({ source, from, payloads }: ScannedBlock): void {
    const { low, high } = source.bounds('time')
    if (high < this.#from || low > this.#to) return
    const indexes = source.factIndexes()
    const lengths = source.lengths()
    const times = source.times()
    const connections = source.connections()
    const facts = Array.from(source.distinctFacts, (stored) => this.#factsOf(stored))
    const add = (i: number): void => {
      const at = times[i]!
      if (at < this.#from || at > this.#to) return
      const { kind, direction, headerLength, body, cut } = facts[indexes[i]!]!
      const length =
        body || cut
          ? this.#source.wireLength(payloads(), i) - headerLength
          : Math.max(0, lengths[i]! - headerLength)
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

  #factsOf(stored: number): EntryFacts {
    let facts = this.#facts.get(stored)
    if (facts === undefined) {
      facts = entryFacts(stored)
      this.#facts.set(stored, facts)
    }
    return facts
  }
}

/** 0 for 0, else the number of binary digits of the whole part. */
const powerOf = (value: number): number =>
  value < 1
    ? 0
    : value < 2 ** 31
      ? 32 - Math.clz32(value)
      : Math.min(powers - 1, Math.floor(Math.log2(value)) + 1)

const sum = (values: Float64Array): number => values.reduce((all, one) => all + one, 0)
