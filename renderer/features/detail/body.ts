/** The bodies of an entry that its views show: its bytes as sent, and its content. */
import type { EncodingId } from '../../../shared/bytes/encodings.ts'
import { textOf } from '../../../shared/bytes/stream-decoder.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { BodyOf, DecodedLayer } from '../../../shared/contract/methods/entries.ts'
import { isFrame, mayHaveCoding } from '../../../shared/model/entry.ts'
import { ByteSource } from '../../ui/byte-source.ts'
import { inflate, mayBeCompressed, type Inflated } from './inflated.ts'
import { bodyOf, nameOf, payloadOf, type Body, type DetailSource } from './place.ts'

export interface DetailBodies {
  /** Bytes as sent: the payload of a frame; a TCP message with its delimiter or length prefix. */
  sent: Body
  /** The content: inflated, without its content codings, or without its framing. */
  content: Body
  inflated: Inflated | null
  /** The content codings that were removed, the outermost first; empty for none. */
  decoded: readonly DecodedLayer[]
  /** Why the message is not inflated: the bytes are shown as sent. */
  issue: AppError | null
  /** Why a content coding is not removed: what is in it is shown as sent. */
  notDecoded: AppError | null
  /** The first bytes of the content. */
  preview: string
}

const nothing: Body = {
  source: new ByteSource(0, () => Promise.resolve(new Uint8Array())),
  of: null,
}
export const noBodies: DetailBodies = {
  sent: nothing,
  content: nothing,
  inflated: null,
  decoded: [],
  issue: null,
  notDecoded: null,
  preview: '',
}

/** Number of bytes that decide whether a content may be JSON. */
const previewed = 240

/** Returns the bodies that are known without a request; null when the content must be loaded first. */
export function plainBodies(place: DetailSource): DetailBodies | null {
  const { entry } = place
  if (mayBeCompressed(entry) || (place.message && !isFrame(entry.kind))) return null
  if (entry.decoded !== undefined) return null
  const payload = payloadOf(place)
  return { ...noBodies, sent: payload, content: payload, preview: entry.preview }
}

/** @param limit limit of inflating. Bytes */
export async function findBodies(place: DetailSource, limit: number): Promise<DetailBodies> {
  const bodies = await undecodedBodies(place, limit)
  const { decoded, kind } = place.entry
  const mayBeDecoded = decoded !== undefined || (bodies.inflated !== null && mayHaveCoding(kind))
  const shown = mayBeDecoded ? { ...bodies, ...(await decode(place, bodies, limit)) } : bodies
  return { ...shown, preview: await begins(shown.content, place.encoding.of(kind)) }
}

async function undecodedBodies(place: DetailSource, limit: number): Promise<DetailBodies> {
  const { engine, entry } = place
  if (mayBeCompressed(entry)) {
    const sent = payloadOf(place)
    try {
      const inflated = await inflate(place, limit)
      return { ...noBodies, sent, content: inflated?.body ?? sent, inflated }
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'bad-input') throw error
      return { ...noBodies, sent, content: sent, issue: error }
    }
  }
  const payload = nameOf(place, 'payload')
  const { total } = await engine.call('bytes', { ...payload, length: 1 })
  const content = bodyOf(engine, payload, total)
  const sent = bodyOf(engine, nameOf(place, 'wire'), entry.length - entry.missing)
  return { ...noBodies, sent: isFrame(entry.kind) ? content : sent, content }
}

/** Returns the content without its content codings, and what was removed. */
async function decode(
  place: DetailSource,
  { inflated }: DetailBodies,
  limit: number,
): Promise<Partial<DetailBodies>> {
  const { engine } = place
  const of: BodyOf = {
    ...nameOf(place, 'decoded'),
    ...(inflated !== null && { of: 'message' as const, limit }),
  }
  const { total, decoded = [], notDecoded } = await engine.call('bytes', { ...of, length: 1 })
  return {
    ...(decoded.length > 0 && { content: bodyOf(engine, of, total) }),
    decoded,
    notDecoded: notDecoded ? AppError.from(notDecoded) : null,
  }
}

const begins = async ({ source }: Body, encoding: EncodingId): Promise<string> =>
  textOf(await source.read(0, previewed), encoding)
