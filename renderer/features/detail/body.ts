/** The bytes of an entry or a message as sources for the views: fetched by range, never held whole. */
import { maxRange } from '../../../shared/contract/limits.ts'
import { utf8ToString } from '../../../shared/bytes/utf8.ts'
import { isFrame, type EntrySummary } from '../../../shared/model/entry.ts'
import { ByteSource } from '../../ui/byte-source.ts'
import { inflate, mayBeCompressed, type Inflated } from './inflated.ts'
import type { Place } from './place.ts'

async function fetchBytes(
  { engine, session, entry, message }: Place,
  as: 'wire' | 'payload',
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const { bytes } = await engine.call('bytes', {
    session,
    ...(message ? { n: message.position, view: message.view } : { n: entry.n }),
    as,
    offset,
    length: Math.min(length, maxRange),
  })
  return bytes
}

/** The payload without its frame's header, unmasked. */
export const payloadSource = (place: Place): ByteSource =>
  new ByteSource(place.entry.length, (offset, length) =>
    fetchBytes(place, 'payload', offset, length),
  )

/** Everything as it was on the wire. */
export const wireSource = (place: Place): ByteSource =>
  new ByteSource(wireLength(place.entry), (offset, length) =>
    fetchBytes(place, 'wire', offset, length),
  )

/** The frame's header as on the wire, then the payload unmasked: offsets are those of the wire. */
export function unmaskedSource(place: Place): ByteSource {
  const header = place.entry.frame?.headerLength ?? 0
  return new ByteSource(wireLength(place.entry), async (offset, length) => {
    const out = new Uint8Array(length)
    const fromHeader = Math.max(0, Math.min(header - offset, length))
    if (fromHeader > 0) out.set(await fetchBytes(place, 'wire', offset, fromHeader))
    if (length > fromHeader) {
      const start = offset + fromHeader - header
      out.set(await fetchBytes(place, 'payload', start, length - fromHeader), fromHeader)
    }
    return out
  })
}

const wireLength = (entry: EntrySummary): number => entry.length + (entry.frame?.headerLength ?? 0)

/** What the views of one entry show. */
export interface Bodies {
  /** Bytes as sent: of a frame its payload, of a TCP message with its delimiter or length. */
  sent: ByteSource
  /** What it says: inflated, or without what frames it. */
  content: ByteSource
  inflated: Inflated | null
  /** How the content begins. */
  preview: string
}

const nothing = new ByteSource(0, () => Promise.resolve(new Uint8Array()))
export const noBodies: Bodies = { sent: nothing, content: nothing, inflated: null, preview: '' }

/** Bytes that tell whether a content may be JSON. */
const previewed = 240

/** What is known of an entry without asking; null when its content has to be found first. */
export function plainBodies(place: Place): Bodies | null {
  const { entry } = place
  if (mayBeCompressed(entry) || (place.message && !isFrame(entry.kind))) return null
  const payload = payloadSource(place)
  return { sent: payload, content: payload, inflated: null, preview: entry.preview }
}

/** @throws AppError `bad-input` when it is compressed and cannot be inflated */
export async function findBodies(place: Place): Promise<Bodies> {
  if (mayBeCompressed(place.entry)) {
    const sent = payloadSource(place)
    const inflated = await inflate(place)
    const content = inflated?.source ?? sent
    return { sent, content, inflated, preview: await begins(content) }
  }
  const { engine, session, entry, message } = place
  const { total } = await engine.call('bytes', {
    session,
    ...(message ? { n: message.position, view: message.view } : { n: entry.n }),
    as: 'payload',
    length: 1,
  })
  const content = new ByteSource(total, (offset, length) =>
    fetchBytes(place, 'payload', offset, length),
  )
  const sent = new ByteSource(entry.length, (offset, length) =>
    fetchBytes(place, 'wire', offset, length),
  )
  return { sent, content, inflated: null, preview: await begins(content) }
}

const begins = async (source: ByteSource): Promise<string> =>
  utf8ToString(await source.read(0, previewed))
