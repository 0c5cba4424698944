/** The bodies of an entry that its views show: its bytes as sent, and its content. */
import { utf8ToString } from '../../../shared/bytes/utf8.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import { isFrame } from '../../../shared/model/entry.ts'
import { ByteSource } from '../../ui/byte-source.ts'
import { inflate, mayBeCompressed, type Inflated } from './inflated.ts'
import { bodyOf, nameOf, payloadOf, type Body, type DetailSource } from './place.ts'

export interface DetailBodies {
  /** Bytes as sent: the payload of a frame; a TCP message with its delimiter or length prefix. */
  sent: Body
  /** The content: inflated, or without its framing. */
  content: Body
  inflated: Inflated | null
  /** Why the content is not available: the bytes are shown as sent. */
  issue: AppError | null
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
  issue: null,
  preview: '',
}

/** Number of bytes that decide whether a content may be JSON. */
const previewed = 240

/** Returns the bodies that are known without a request; null when the content must be loaded first. */
export function plainBodies(place: DetailSource): DetailBodies | null {
  const { entry } = place
  if (mayBeCompressed(entry) || (place.message && !isFrame(entry.kind))) return null
  const payload = payloadOf(place)
  return { sent: payload, content: payload, inflated: null, issue: null, preview: entry.preview }
}

/** @param limit limit of inflating. Bytes */
export async function findBodies(place: DetailSource, limit: number): Promise<DetailBodies> {
  if (mayBeCompressed(place.entry)) {
    const sent = payloadOf(place)
    try {
      const inflated = await inflate(place, limit)
      const content = inflated?.body ?? sent
      return { sent, content, inflated, issue: null, preview: await begins(content) }
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'bad-input') throw error
      return { sent, content: sent, inflated: null, issue: error, preview: '' }
    }
  }
  const { engine, entry } = place
  const payload = nameOf(place, 'payload')
  const { total } = await engine.call('bytes', { ...payload, length: 1 })
  const content = bodyOf(engine, payload, total)
  const sent = bodyOf(engine, nameOf(place, 'wire'), entry.length - entry.missing)
  return { sent, content, inflated: null, issue: null, preview: await begins(content) }
}

const begins = async ({ source }: Body): Promise<string> =>
  utf8ToString(await source.read(0, previewed))
