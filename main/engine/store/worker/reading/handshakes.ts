/** Finds the opening handshake of a connection among the entries before another one, and what it negotiated. */
import type { EndpointKind } from '../../../../../shared/protocols/index.ts'
import { entryKinds, type Direction } from '../../../../../shared/model/entry.ts'
import {
  deflateAgreement,
  parseExtensions,
  type DeflateAgreement,
} from '../../../../../shared/wire/websocket/extensions.ts'
import { headerValues } from '../../../../../shared/wire/http/head.ts'
import { isFromClient } from '../../recorder/wire-validator.ts'
import { bytesOfEntry, type Block, type Located } from '../../format/block.ts'
import { PackedColumns } from '../../format/columns.ts'
import { directionOf, kindCodeOf, isBody } from '../../format/flags.ts'
import { readHead } from '../../../../../shared/wire/http/read-head.ts'
import type { BlockPlace, BlockIndex } from '../writing/block-index.ts'

const handshakeCode = entryKinds.indexOf('handshake')
/** Number of connections whose negotiated parameters are cached. */
const keptAgreements = 4_096

/** A handshake entry that was kept when its block was dropped. */
export interface KeptHandshake {
  n: number
  at: number
  flags: number
  bytes: Buffer
}

/** Where handshakes are searched: the blocks of sessions, as the reader finds them. */
export interface HandshakeSource {
  kind(session: number): EndpointKind
  blockIndex(session: number): BlockIndex
  tail(session: number): Block | undefined
  packedColumns(place: BlockPlace): Uint8Array
  locate(session: number, n: number): Located | undefined
  /** Latest first. */
  keptHandshakes(session: number, connection: number): KeptHandshake[]
}

export interface FoundHandshake {
  n: number
  direction: Direction
  bytes: Uint8Array
}

/** What an answer negotiated, and the number of its entry: frames come after it. */
export interface Agreed {
  n: number
  deflate: DeflateAgreement | null
}

export class Handshakes {
  readonly #source: HandshakeSource
  readonly #agreements = new Map<string, Agreed>()

  constructor(source: HandshakeSource) {
    this.#source = source
  }

  /**
   * Returns the last handshake entry of a connection before entry `n`, in one direction if given; reads at most
   * `blocks` blocks.
   */
  before(
    session: number,
    connection: number,
    n: number,
    direction: Direction | null,
    blocks: number,
  ): FoundHandshake | null {
    const found = (block: Block, from: number): FoundHandshake | null => {
      for (let i = from; i >= 0; i--) {
        const flags = block.flags[i]!
        if (
          kindCodeOf(flags) === handshakeCode &&
          block.connections[i] === connection &&
          (direction === null || directionOf(flags) === direction) &&
          !isBody(flags)
        )
          return {
            n: block.first + i,
            direction: directionOf(flags),
            bytes: bytesOfEntry(block, i),
          }
      }
      return null
    }
    const { blocks: places } = this.#source.blockIndex(session)
    const tail = this.#source.tail(session)
    if (tail !== undefined && n > tail.first) {
      const here = found(tail, Math.min(n - 1 - tail.first, tail.count - 1))
      if (here) return here
    }
    let index = this.#source.blockIndex(session).indexOf(n - 1)
    for (let left = blocks; index >= 0 && left > 0; index--, left--) {
      const place = places[index]!
      const packed = new PackedColumns(this.#source.packedColumns(place))
      if (!packed.distinctFlags.some((flags) => kindCodeOf(flags) === handshakeCode)) continue
      const located = this.#source.locate(session, Math.min(n - 1, place.first + place.count - 1))
      const here = located ? found(located.block, located.index) : null
      if (here) return here
    }
    const kept = this.#source
      .keptHandshakes(session, connection)
      .find((one) => one.n < n && (direction === null || directionOf(one.flags) === direction))
    return kept ? { n: kept.n, direction: directionOf(kept.flags), bytes: kept.bytes } : null
  }

  /** Returns what was negotiated on a connection before entry `n`; null when no answer is found in that many blocks. */
  agreed(session: number, connection: number, n: number, blocks: number): Agreed | null {
    const key = `${String(session)}:${String(connection)}`
    const known = this.#agreements.get(key)
    if (known) return known
    const answer: Direction = isFromClient(this.#source.kind(session), 'in') ? 'out' : 'in'
    const found = this.before(session, connection, n, answer, blocks)
    const head = found && readHead('response', found.bytes)
    if (!found || head?.start.kind !== 'response') return null
    const extensions = parseExtensions(headerValues(head, 'Sec-WebSocket-Extensions'))
    const agreed: Agreed = { n: found.n, deflate: deflateAgreement(extensions ?? []) }
    if (this.#agreements.size >= keptAgreements) this.#agreements.clear()
    this.#agreements.set(key, agreed)
    return agreed
  }

  forget(session: number): void {
    const prefix = `${String(session)}:`
    for (const key of this.#agreements.keys())
      if (key.startsWith(prefix)) this.#agreements.delete(key)
  }
}
