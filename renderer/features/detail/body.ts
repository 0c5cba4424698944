/** The bytes of an entry as sources for the views: fetched by range, never held whole. */
import { maxRange, type EngineApi } from '../../../shared/contract/engine.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import { ByteSource } from '../../ui/byte-source.ts'

/** Where an entry's bytes come from. */
export interface Place {
  engine: EngineApi
  session: number
  entry: EntrySummary
}

async function fetchBytes(
  { engine, session, entry }: Place,
  as: 'wire' | 'payload',
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const { bytes } = await engine.call('bytes', {
    session,
    n: entry.n,
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
