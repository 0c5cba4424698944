/**
 * Where the two-byte units of UTF-16 begin in the streams of a TCP connection: the number of bytes of each direction before
 * an entry, modulo 2. A stream begins anew after bytes that were not recorded. Counted from the columns, once for each
 * block; between blocks other calls run.
 */
import { directionOf, isBody, isCut, kindOf } from '../../format/flags.ts'
import type { ScanSource } from '../query/scan-source.ts'
import { dropOldest } from './block-cache.ts'
import type { Reader } from './reader.ts'

/** 1 if a unit begins with the second byte. */
export type Phase = 0 | 1
export interface Phases {
  readonly in: Phase
  readonly out: Phase
}

/** Where counting continues: before the entry `n`. */
interface Counted extends Phases {
  readonly n: number
}

/** Number of connections whose counts are kept, two numbers for each block. */
const keptConnections = 8
/** How long blocks are counted before other calls run. Milliseconds. */
const sliceMs = 8

export class StreamPhases {
  readonly #reader: Reader
  readonly #source: ScanSource
  /** Counts at the beginnings of blocks, by session and connection; the oldest first. */
  readonly #kept = new Map<string, Counted[]>()

  constructor(reader: Reader, source: ScanSource) {
    this.#reader = reader
    this.#source = source
  }

  /** Returns the phases of a connection's streams at the beginning of entry `n`. */
  async before(session: number, connection: number, n: number): Promise<Phases> {
    const counts = this.#countsOf(session, connection)
    let at = counts.findLast((counted) => counted.n <= n) ?? { n: 1, in: 0, out: 0 }
    let until = performance.now() + sliceMs
    while (at.n < n) {
      const next = this.#reader.inSnapshot(() => this.#countBlock(session, connection, at, n))
      if (next === null) break
      // A block that was counted as a whole; only the last one, of which a part was, may still grow.
      if (next.n < n && (counts.at(-1)?.n ?? 0) < next.n) counts.push(next)
      at = next
      if (performance.now() < until) continue
      await new Promise((resolve) => setImmediate(resolve))
      until = performance.now() + sliceMs
    }
    return { in: at.in, out: at.out }
  }

  forget(session: number): void {
    for (const key of [...this.#kept.keys()])
      if (key.startsWith(`${String(session)} `)) this.#kept.delete(key)
  }

  #countsOf(session: number, connection: number): Counted[] {
    const key = `${String(session)} ${String(connection)}`
    const counts = this.#kept.get(key) ?? []
    this.#kept.delete(key)
    this.#kept.set(key, counts)
    if (this.#kept.size > keptConnections) dropOldest(this.#kept)
    return counts
  }

  /** Counts from an entry to the end of its block, or to the entry `n`; null when there are no more entries. */
  #countBlock(session: number, connection: number, at: Counted, n: number): Counted | null {
    const block = this.#source.next(session, at.n)
    if (block === undefined) return null
    const { source, from } = block
    const end = Math.min(source.count, n - source.first)
    const flags = Array.from(source.distinctFlags)
    const indexes = source.factIndexes()
    const lengths = source.lengths()
    const connections = source.connections()
    const phases = { in: at.in, out: at.out }
    for (let i = from; i < end; i++) {
      const facts = flags[indexes[i] ?? 0] ?? 0
      const direction = directionOf(facts)
      if (connections[i] !== connection || direction === 'none' || kindOf(facts) !== 'data')
        continue
      // The columns do not have the lengths of these.
      const [entry] =
        isBody(facts) || isCut(facts) ? this.#reader.entriesAt(session, [source.first + i]) : []
      const length = entry === undefined ? (lengths[i] ?? 0) : entry.length
      phases[direction] = phaseAfter(phases[direction], length, entry?.missing ?? 0)
    }
    return { n: source.first + Math.max(from, end), ...phases }
  }
}

/** Returns the phase after an entry of so many bytes, of which `missing` were not recorded. */
export function phaseAfter(phase: Phase, length: number, missing: number): Phase {
  if (missing > 0) return 0
  return ((phase + length) & 1) === 1 ? 1 : 0
}
