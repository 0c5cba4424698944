/** Readers for recorded entries: payload, frame header, and the content of an event. */
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

/** Bytes requested from the store at once for an entry whose bytes a scan omits. */
const pieceBytes = 262_144

/** Yields all entries that a scan requests, page by page; the next page is read while one is used. */
export async function* pages(
  store: Pick<Store, 'scan'>,
  scan: Scan,
): AsyncGenerator<ScannedEntry[]> {
  let page = await store.scan(scan)
  for (;;) {
    const next = page.next === null ? null : store.scan({ ...scan, from: page.next })
    // The await below reports its failure; a caller that stops earlier does not need it.
    next?.catch(() => undefined)
    yield page.entries
    if (next === null) return
    page = await next
  }
}

/** Returns the content of an event entry; null if it is none, or an event of another version. */
export function eventOf({ wire }: ScannedEntry): EventDetail | null {
  if (wire === null) return null
  try {
    return eventDetailSchema.safeParse(JSON.parse(Buffer.from(wire).toString())).data ?? null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Returns the header of a recorded frame, with its length as encoded; null if the header was truncated. */
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

/** Returns the unmasked payload of an entry whose bytes are in the scan; a view if it was not masked. */
export function payloadOf(entry: ScannedEntry): Uint8Array | null {
  const { wire, headerLength } = entry
  if (wire === null) return null
  const payload = wire.subarray(headerLength)
  const key = headerLength > 0 ? (decodeFrameHeader(wire)?.header.maskingKey ?? null) : null
  return key === null ? payload : unmask(payload, key)
}

/** Yields the recorded payload of an entry of any length, unmasked, in pieces. */
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

/** Returns a recorded payload as a body to send: in one piece if it is in memory. */
export function recordedBody(store: Store, session: number, entry: ScannedEntry): OutgoingBody {
  const whole = payloadOf(entry)
  return {
    length: entry.length,
    pieces: () => (whole === null ? payloadPieces(store, session, entry) : [whole]),
  }
}

/** Returns the bytes on the wire of an entry whose bytes are in the scan. */
export function wireBody({ n, wire }: ScannedEntry): OutgoingBody {
  if (wire === null) throw new Error(`Entry ${n} is no frame.`)
  return { length: wire.length, pieces: () => [wire] }
}
