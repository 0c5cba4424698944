/** The sources of the bytes that the views show: fetched by range, never held as a whole. */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import { maxRange } from '../../../shared/contract/limits.ts'
import type { BodyOf } from '../../../shared/contract/methods/entries.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import type { SessionEncoding } from '../../state/timeline/session-encoding.svelte.ts'
import type { MessagePlace } from '../../state/timeline/selection.svelte.ts'
import { ByteSource } from '../../ui/byte-source.ts'

/** The entry whose bytes are shown. */
export interface DetailSource {
  engine: EngineApi
  session: number
  entry: EntrySummary
  /** The position of the message that the entry is; null for a recorded entry. */
  message: MessagePlace | null
  encoding: SessionEncoding
}

/** Bytes, and their address in the engine; null for none. */
export interface Body {
  source: ByteSource
  of: BodyOf | null
}

/** Returns the address of an entry's bytes in the engine. */
export const nameOf = ({ session, entry, message }: DetailSource, as: BodyOf['as']): BodyOf => ({
  session,
  ...(message ? { n: message.position, view: message.view } : { n: entry.n }),
  as,
})

/** `length` bytes that are read on demand. */
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

/** The payload without the frame's header, unmasked. */
export const payloadOf = (place: DetailSource): Body =>
  bodyOf(place.engine, nameOf(place, 'payload'), place.entry.length - place.entry.missing)

/** All bytes as on the wire. */
export const wireSource = (place: DetailSource): ByteSource =>
  bodyOf(place.engine, nameOf(place, 'wire'), wireLength(place.entry)).source

/** The frame's header as on the wire, then the unmasked payload: offsets are those of the wire. */
export function unmaskedSource(place: DetailSource): ByteSource {
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

/** Bytes that are in memory. */
const wireLength = ({ length, missing, frame }: EntrySummary): number =>
  length - missing + (frame?.headerLength ?? 0)
