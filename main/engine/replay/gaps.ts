/**
 * What a record with gaps cannot send again, so that a replay never sends what was not sent: of a stream all that comes
 * behind missing bytes; of frames the whole message that lacks some, and compressed messages that may build on one that
 * is not there. Gaps are payloads that were cut because the disk could not follow, and the beginning that a limit let
 * the session drop. To be shown every entry of the source in order.
 */
import type { Session } from '../../../shared/model/session.ts'
import type { ScannedEntry, Store } from '../store/store.ts'
import { pages } from './recorded.ts'
import type { Sides } from './sides.ts'

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

export class Gaps {
  /** First frames of messages of which a later frame lacks bytes. */
  readonly brokenMessages: ReadonlySet<number>
  readonly #sent: Sides['sent']
  readonly #lacksBeginning: boolean
  readonly #sides = new Map<number, Side>()

  constructor(source: Session, { sent }: Sides, brokenMessages: ReadonlySet<number>) {
    this.#sent = sent
    this.#lacksBeginning = source.dropped !== null
    this.brokenMessages = brokenMessages
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

  #refusesFrame({ n, kind, firstByte, missing }: ScannedEntry, side: Side): boolean {
    if (kind !== 'continuation') {
      side.first = n
      side.isCompressed = (firstByte & rsv1) !== 0
      side.isSkipping = this.brokenMessages.has(n) || (side.isCompressed && side.lacksContext)
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

/** Reads through a session with gaps once to find the messages that lack bytes of a later frame. */
export async function findGaps(store: Store, source: Session, sides: Sides): Promise<Gaps> {
  const broken = new Set<number>()
  const gaps = new Gaps(source, sides, broken)
  if (source.cut === null) return gaps
  const filter = { directions: [sides.sent] }
  for await (const page of pages(store, { session: source.id, from: 1, filter, trafficOnly: true }))
    for (const entry of page) {
      gaps.refuses(entry)
      if (entry.kind === 'continuation' && entry.missing > 0) broken.add(gaps.messageOf(entry))
    }
  return new Gaps(source, sides, broken)
}
