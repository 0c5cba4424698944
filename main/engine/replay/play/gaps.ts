/**
 * What a record with gaps cannot send again, so that a replay never sends what was not sent: of a stream all that comes
 * behind missing bytes; of frames the whole message that lacks some, and compressed messages that build on one that is
 * not there (with context takeover, RFC 7692 section 7.1.1). Gaps are payloads that were cut because the disk could not
 * follow, and the beginning that a limit let the session drop. To be shown every entry of the source in order.
 */
import type { Session } from '../../../../shared/model/session.ts'
import { deflateAgreement, parseExtensions } from '../../../../shared/wire/websocket/extensions.ts'
import type { ScannedEntry } from '../../store/scan.ts'
import type { Store } from '../../store/store.ts'
import { pages } from './recorded.ts'
import type { Roles } from './roles.ts'

const fin = 0x80
const rsv1 = 0x40

/** The sent side of one connection. */
interface Side {
  /** Bytes of the stream are missing before here. */
  isBroken: boolean
  /** Frames are left out up to the end of the message. */
  isSkipping: boolean
  /** Compressed messages may build on one that is not there. */
  lacksContext: boolean
  /** Number of the first frame of the message in progress, and whether it is compressed. */
  first: number
  isCompressed: boolean
}

/** What has to be known of a source before it is sent again. */
export interface FoundGaps {
  /** First frames of messages of which a later frame lacks bytes. */
  readonly brokenMessages: ReadonlySet<number>
  /** Connections whose messages are compressed each by itself, of those where it matters. */
  readonly standalone: ReadonlySet<number>
}

/** Of a source that has all its bytes. */
export const noGaps: FoundGaps = { brokenMessages: new Set(), standalone: new Set() }

export class Gaps {
  readonly #found: FoundGaps
  readonly #sent: Roles['sent']
  readonly #lacksBeginning: boolean
  readonly #sides = new Map<number, Side>()

  constructor(source: Session, { sent }: Roles, found: FoundGaps) {
    this.#sent = sent
    this.#lacksBeginning = source.dropped !== null
    this.#found = found
  }

  /** Whether an entry of the sent side cannot be sent again. */
  refuses(entry: ScannedEntry): boolean {
    const { kind, connection, direction, missing } = entry
    // A connection whose beginning is there has all its messages.
    if (kind === 'open') this.#sides.set(connection, sideFrom(false))
    if (direction !== this.#sent) return false
    const side = this.#side(connection)
    switch (kind) {
      case 'data':
        side.isBroken ||= missing > 0
        return side.isBroken
      case 'text':
      case 'binary':
      case 'continuation':
        return this.#refusesFrame(entry, side)
      default:
        return missing > 0
    }
  }

  #refusesFrame(entry: ScannedEntry, side: Side): boolean {
    const { n, kind, connection, firstByte, missing } = entry
    if (kind !== 'continuation') {
      side.first = n
      side.isCompressed = isCompressed(entry)
      const lacksContext = side.lacksContext && !this.#found.standalone.has(connection)
      side.isSkipping = this.#found.brokenMessages.has(n) || (side.isCompressed && lacksContext)
    }
    side.isSkipping ||= missing > 0
    const refuses = side.isSkipping
    if (refuses && side.isCompressed) side.lacksContext = true
    if (firstByte & fin) side.isSkipping = false
    return refuses
  }

  /** Number of the first frame of the message that an entry of the sent side belongs to, once that was shown. */
  messageOf({ connection }: ScannedEntry): number {
    return this.#side(connection).first
  }

  /** Whether the entry begins a compressed message of the sent side while one before it is not there. */
  asksForContext(entry: ScannedEntry): boolean {
    const begins = entry.kind === 'text' || entry.kind === 'binary'
    return begins && isCompressed(entry) && this.#side(entry.connection).lacksContext
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

/** Amid a connection frames go on a message that is not there, and compressed ones build on others. */
const sideFrom = (isAmid: boolean): Side => ({
  isBroken: false,
  isSkipping: isAmid,
  lacksContext: isAmid,
  first: 0,
  isCompressed: false,
})

const isCompressed = ({ firstByte }: ScannedEntry): boolean => (firstByte & rsv1) !== 0

/** Reads through a WebSocket's session with gaps once, for what cannot be told entry by entry. */
export async function findGaps(store: Store, source: Session, roles: Roles): Promise<FoundGaps> {
  if (roles.protocol === 'tcp' || (source.cut === null && source.dropped === null)) return noGaps
  const brokenMessages = new Set<number>()
  const standalone = new Set<number>()
  const asked = new Set<number>()
  const gaps = new Gaps(source, roles, { brokenMessages, standalone })
  const filter = { directions: [roles.sent] }
  for await (const page of pages(store, { session: source.id, from: 1, filter, trafficOnly: true }))
    for (const entry of page) {
      const { connection } = entry
      if (gaps.asksForContext(entry) && !asked.has(connection)) {
        asked.add(connection)
        if (await isStandalone(store, source, entry)) standalone.add(connection)
      }
      gaps.refuses(entry)
      if (entry.kind === 'continuation' && entry.missing > 0)
        brokenMessages.add(gaps.messageOf(entry))
    }
  return { brokenMessages, standalone }
}

/** Whether the handshake agreed that the client, whose side it is that is sent again, takes no context over. */
async function isStandalone(store: Store, { id }: Session, { n }: ScannedEntry): Promise<boolean> {
  const agreed = (await store.handshake({ session: id, n }))?.extensions.agreed ?? []
  return deflateAgreement(parseExtensions(agreed) ?? [])?.client.noContextTakeover ?? false
}
