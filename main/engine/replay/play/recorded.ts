/** What a recorded entry is to a replay: its payload, its frame header, and what an event says. Reads, owns nothing. */
import { eventDetailSchema, type EventDetail } from '../../../../shared/model/entry.ts'
import {
  decodeFrameHeader,
  maxHeaderLength,
  type DecodedHeader,
} from '../../../../shared/wire/websocket/frame.ts'
import { unmask } from '../../../../shared/wire/websocket/mask.ts'
import type { OutgoingBody } from '../../endpoints/endpoint.ts'
import type { Scan, ScannedEntry } from '../../store/scan.ts'
import type { Store } from '../../store/store.ts'

/** Bytes asked of the store at once for an entry that a scan does not bring along. */
const pieceBytes = 262_144

/** All entries a scan asks for, page by page; the next page is read while one is used. */
export async function* pages(
  store: Pick<Store, 'scan'>,
  scan: Scan,
): AsyncGenerator<ScannedEntry[]> {
  let page = await store.scan(scan)
  for (;;) {
    const next = page.next === null ? null : store.scan({ ...scan, from: page.next })
    // Its failure is told by the await below; whoever stops reading before does not ask for it.
    next?.catch(() => undefined)
    yield page.entries
    if (next === null) return
    page = await next
  }
}

/** What an event entry says; null when it is none, or from a version that knew other events. */
export function eventOf({ wire }: ScannedEntry): EventDetail | null {
  if (wire === null) return null
  try {
    return eventDetailSchema.safeParse(JSON.parse(Buffer.from(wire).toString())).data ?? null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** The header of a recorded frame, with its length as it is written; null when it was cut short amid it. */
export async function headerOf(
  store: Store,
  session: number,
  { n, wire }: ScannedEntry,
): Promise<(DecodedHeader & { declaredLength: bigint }) | null> {
  const bytes =
    wire ?? (await store.bytes({ session, n, as: 'wire', length: maxHeaderLength })).bytes
  const decoded = decodeFrameHeader(bytes)
  if (decoded === null) return null
  const declaredLength =
    decoded.lengthBytes === 8
      ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).readBigUInt64BE(2)
      : BigInt(decoded.payloadLength)
  return { ...decoded, declaredLength }
}

/** The payload of an entry whose bytes the scan brought along, unmasked; a view when nothing was masked. */
export function payloadOf(entry: ScannedEntry): Uint8Array | null {
  const { wire, headerLength } = entry
  if (wire === null) return null
  const payload = wire.subarray(headerLength)
  const key = headerLength > 0 ? (decodeFrameHeader(wire)?.header.maskingKey ?? null) : null
  return key === null ? payload : unmask(payload, key)
}

/** What there is of the payload of an entry of any length, unmasked, in pieces. */
export async function* payloadPieces(
  store: Store,
  session: number,
  entry: ScannedEntry,
): AsyncGenerator<Uint8Array> {
  const whole = payloadOf(entry)
  if (whole !== null) {
    yield whole
    return
  }
  const kept = entry.length - entry.missing
  for (let offset = 0; offset < kept;) {
    const length = Math.min(pieceBytes, kept - offset)
    const { bytes } = await store.bytes({ session, n: entry.n, as: 'payload', offset, length })
    if (bytes.length === 0) throw new Error(`Entry ${entry.n} is shorter than it says.`)
    yield bytes
    offset += bytes.length
  }
}

/** A recorded payload as something to send: in one piece when it is at hand. */
export function recordedBody(store: Store, session: number, entry: ScannedEntry): OutgoingBody {
  const whole = payloadOf(entry)
  return {
    length: entry.length,
    pieces: () => (whole === null ? payloadPieces(store, session, entry) : [whole]),
  }
}

/** The bytes of an entry as they were on the wire, of one whose bytes the scan brought along. */
export function wireBody({ n, wire }: ScannedEntry): OutgoingBody {
  if (wire === null) throw new Error(`Entry ${n} is no frame.`)
  return { length: wire.length, pieces: () => [wire] }
}
