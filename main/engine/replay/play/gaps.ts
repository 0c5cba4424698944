/**
 * Decides what a record with gaps cannot send again, so that a replay never sends what was not sent: in a stream,
 * everything after missing bytes; of frames, every message that lacks some, and compressed messages that refer to a
 * missing one (with context takeover, RFC 7692 section 7.1.1). Gaps are payloads that were truncated because the disk
 * was too slow, and the beginning that a limit dropped. Expects every entry of the source in order, once. Owned by the
 * plan.
 */
import type { Session } from '../../../../shared/model/session.ts'
import { deflateAgreement, parseExtensions } from '../../../../shared/wire/websocket/extensions.ts'
import type { ScannedEntry } from '../../store/scan.ts'
import type { Store } from '../../store/store.ts'
import type { Roles } from './roles.ts'

const fin = 0x80
const rsv1 = 0x40
const none: readonly number[] = []

/** State of the sent side of one connection. */
interface Side {
  /** Bytes of the stream before here are missing. */
  isBroken: boolean
  /** Frames are skipped up to the end of the message. */
  isSkipping: boolean
  /** Compressed messages may refer to a missing one. */
  lacksContext: boolean
  /** Earlier frames of the current message: they cannot be sent if a later one lacks bytes. */
  frames: number[]
  /** Whether the current message is compressed. */
  isCompressed: boolean
}

export class Gaps {
  readonly #store: Pick<Store, 'handshake'>
  readonly #session: number
  readonly #sent: Roles['sent']
  readonly #lacksBeginning: boolean
  readonly #lacksBytes: boolean
  readonly #sides = new Map<number, Side>()
  /** Whether each message is compressed without the context of earlier ones, for the connections where it matters. */
  readonly #standalone = new Map<number, boolean>()

  constructor(store: Pick<Store, 'handshake'>, source: Session, { sent }: Roles) {
    this.#store = store
    this.#session = source.id
    this.#sent = sent
    this.#lacksBeginning = source.dropped !== null
    this.#lacksBytes = source.cut !== null
  }

  /** Whether `refusedBy` needs the negotiated extensions of the entry's connection. */
  asksForHandshake(entry: ScannedEntry): boolean {
    const { kind, direction, connection } = entry
    if (direction !== this.#sent || (kind !== 'text' && kind !== 'binary')) return false
    return (
      isCompressed(entry) &&
      this.#side(connection).lacksContext &&
      !this.#standalone.has(connection)
    )
  }

  /** Reads whether the client, whose side is sent again, negotiated no context takeover. */
  async readHandshake({ n, connection }: ScannedEntry): Promise<void> {
    const handshake = await this.#store.handshake({ session: this.#session, n })
    const agreement = deflateAgreement(parseExtensions(handshake?.extensions.agreed ?? []) ?? [])
    this.#standalone.set(connection, agreement?.client.noContextTakeover ?? false)
  }

  /**
   * Returns the entries of the sent side that cannot be sent again because of this entry: itself, and earlier frames of
   * its message.
   */
  refusedBy(entry: ScannedEntry): readonly number[] {
    const { n, kind, connection, direction, missing } = entry
    // A connection with its beginning has all its messages.
    if (kind === 'open') this.#sides.set(connection, sideFrom(false))
    if (direction !== this.#sent) return none
    const side = this.#side(connection)
    switch (kind) {
      case 'data':
        side.isBroken ||= missing > 0
        return side.isBroken ? [n] : none
      case 'text':
      case 'binary':
      case 'continuation':
        return this.#refusedByFrame(entry, side)
      default:
        return missing > 0 ? [n] : none
    }
  }

  #refusedByFrame(entry: ScannedEntry, side: Side): readonly number[] {
    const { n, kind, connection, firstByte, missing } = entry
    if (kind !== 'continuation') {
      side.frames = []
      side.isCompressed = isCompressed(entry)
      side.isSkipping =
        side.isCompressed && side.lacksContext && this.#standalone.get(connection) !== true
    }
    side.isSkipping ||= missing > 0
    const refused = side.isSkipping ? [...side.frames, n] : none
    if (side.isSkipping && side.isCompressed) side.lacksContext = true
    const isLast = (firstByte & fin) !== 0
    if (isLast) side.isSkipping = false
    if (isLast || refused.length > 0) side.frames = []
    else if (this.#lacksBytes) side.frames.push(n)
    return refused
  }

  #side(connection: number): Side {
    let side = this.#sides.get(connection)
    if (side === undefined) {
      side = sideFrom(this.#lacksBeginning)
      this.#sides.set(connection, side)
    }
    return side
  }
}

/** After a dropped beginning, frames may continue a missing message, and compressed ones may refer to others. */
const sideFrom = (isAmid: boolean): Side => ({
  isBroken: false,
  isSkipping: isAmid,
  lacksContext: isAmid,
  frames: [],
  isCompressed: false,
})

const isCompressed = ({ firstByte }: ScannedEntry): boolean => (firstByte & rsv1) !== 0
