/**
 * Hashes by which received frames are compared: 48 bits over kind and payload, enough to distinguish frames that are
 * compared with each other. A compressed message is hashed by its content, at its first frame: a peer may compress and
 * fragment it differently each time. Expects the frames of one direction in order.
 */
import { createHash, hash } from 'node:crypto'
import { AppError } from '../../../../shared/contract/errors.ts'
import { maxRange } from '../../../../shared/contract/limits.ts'
import type { ScannedEntry } from '../../store/scan.ts'
import type { Store } from '../../store/store.ts'
import { keptPayload } from '../../store/format/cut.ts'
import { headerOf, payloadOf, payloadPieces } from '../play/recorded.ts'

/** Payloads up to this length are hashed at once. Bytes. */
const shortPayload = 1_024

export class FrameHashes {
  readonly #store: Store
  readonly #session: number
  /** Connections with a compressed message in progress. */
  readonly #amid = new Set<number>()

  constructor(store: Store, session: number) {
    this.#store = store
    this.#session = session
  }

  /**
   * Hashes what every record keeps of an entry, truncated or not: its kind, its length and the first bytes of its
   * payload.
   */
  async ofBeginning(entry: ScannedEntry): Promise<number> {
    const { kind, length } = entry
    for await (const piece of payloadPieces(this.#store, this.#session, entry))
      return hashOf(`${kind} ${String(length)}`, piece.subarray(0, keptPayload))
    return hashOf(`${kind} ${String(length)}`, new Uint8Array(0))
  }

  async of(entry: ScannedEntry): Promise<number> {
    const { kind, connection } = entry
    if (kind === 'continuation' && this.#amid.has(connection)) {
      const frame = await headerOf(this.#store, this.#session, entry)
      if (frame?.header.fin) this.#amid.delete(connection)
      return hashOf(kind, new Uint8Array(0))
    }
    if (kind === 'text' || kind === 'binary') {
      const frame = await headerOf(this.#store, this.#session, entry)
      this.#amid.delete(connection)
      if (frame && (frame.header.rsv & 4) !== 0) {
        if (!frame.header.fin) this.#amid.add(connection)
        return (await this.#ofInflated(entry)) ?? this.#ofPayload(entry)
      }
    }
    return this.#ofPayload(entry)
  }

  /** Null for a message that cannot be inflated. */
  async #ofInflated({ n, kind }: ScannedEntry): Promise<number | null> {
    const sum = createHash('sha256').update(`${kind}\n`)
    try {
      for (let offset = 0, total = Infinity; offset < total;) {
        const range = {
          session: this.#session,
          n,
          as: 'inflated',
          offset,
          length: maxRange,
        } as const
        const read = await this.#store.bytes(range)
        if (read.bytes.length === 0) break
        sum.update(read.bytes)
        offset += read.bytes.length
        total = read.total
      }
    } catch (error) {
      if (error instanceof AppError && error.code === 'bad-input') return null
      throw error
    }
    return sum.digest().readUIntBE(0, 6)
  }

  async #ofPayload(entry: ScannedEntry): Promise<number> {
    const payload = payloadOf(entry)
    if (payload !== null && payload.length <= shortPayload) return hashOf(entry.kind, payload)
    const sum = createHash('sha256').update(`${entry.kind}\n`)
    for await (const piece of payloadPieces(this.#store, this.#session, entry)) sum.update(piece)
    return sum.digest().readUIntBE(0, 6)
  }
}

const hashOf = (kind: string, payload: Uint8Array): number =>
  hash('sha256', Buffer.concat([Buffer.from(`${kind}\n`), payload]), 'buffer').readUIntBE(0, 6)
