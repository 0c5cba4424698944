/** Where the bytes that the views show come from: fetched by range, never held whole. */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import { maxRange } from '../../../shared/contract/limits.ts'
import type { BodyOf } from '../../../shared/contract/methods/entries.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import type { MessagePlace } from '../../state/timeline/selection.svelte.ts'
import { ByteSource } from '../../ui/byte-source.ts'

/** Where an entry's bytes come from. */
export interface Place {
  engine: EngineApi
  session: number
  entry: EntrySummary
  /** Where the message stands that the entry is; null for an entry as it was recorded. */
  message: MessagePlace | null
}

/** Bytes, and what the engine calls them; null for none. */
export interface Body {
  source: ByteSource
  of: BodyOf | null
}

/** What the engine calls the bytes of a place. */
export const nameOf = ({ session, entry, message }: Place, as: BodyOf['as']): BodyOf => ({
  session,
  ...(message ? { n: message.position, view: message.view } : { n: entry.n }),
  as,
})

/** `length` bytes that are read as they are looked at. */
export const bodyOf = (engine: EngineApi, of: BodyOf, length: number): Body => ({
  of,
  source: new ByteSource(length, (offset, length) => fetchBytes(engine, of, offset, length)),
})

async function fetchBytes(
  engine: EngineApi,
  of: BodyOf,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const { bytes } = await engine.call('bytes', {
    ...of,
    offset,
    length: Math.min(length, maxRange),
  })
  return bytes
}

/** The payload without its frame's header, unmasked. */
export const payloadOf = (place: Place): Body =>
  bodyOf(place.engine, nameOf(place, 'payload'), place.entry.length - place.entry.missing)

/** Everything as it was on the wire. */
export const wireSource = (place: Place): ByteSource =>
  bodyOf(place.engine, nameOf(place, 'wire'), wireLength(place.entry)).source

/** The frame's header as on the wire, then the payload unmasked: offsets are those of the wire. */
export function unmaskedSource(place: Place): ByteSource {
  const header = place.entry.frame?.headerLength ?? 0
  const fetch = (as: BodyOf['as'], offset: number, length: number): Promise<Uint8Array> =>
    fetchBytes(place.engine, nameOf(place, as), offset, length)
  return new ByteSource(wireLength(place.entry), async (offset, length) => {
    const out = new Uint8Array(length)
    const fromHeader = Math.max(0, Math.min(header - offset, length))
    if (fromHeader > 0) out.set(await fetch('wire', offset, fromHeader))
    if (length > fromHeader) {
      const start = offset + fromHeader - header
      out.set(await fetch('payload', start, length - fromHeader), fromHeader)
    }
    return out
  })
}

/** Bytes that are there. */
const wireLength = ({ length, missing, frame }: EntrySummary): number =>
  length - missing + (frame?.headerLength ?? 0)
