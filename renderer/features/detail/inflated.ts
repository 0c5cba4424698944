/**
 * What a compressed message becomes when it is inflated, up to a limit that the person can raise: a few bytes may hide
 * gigabytes.
 */
import type { EngineParams } from '../../../shared/contract/engine.ts'
import { defaultInflated, maxInflated, maxRange } from '../../../shared/contract/limits.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import { ByteSource } from '../../ui/byte-source.ts'
import type { Place } from './place.ts'

export interface Inflated {
  source: ByteSource
  compressed: number
  ratio: number
  capped: boolean
  /** Where it stopped, or would have. Bytes. */
  limit: number
}

/** Frames that may carry a part of a compressed message; RSV1 is on its first frame, RFC 7692 section 6. */
export const mayBeCompressed = ({ kind, frame }: EntrySummary): boolean =>
  frame !== null &&
  (kind === 'continuation' || ((kind === 'text' || kind === 'binary') && (frame.rsv & 4) !== 0))

/**
 * Inflates the message an entry is, or is a part of; null when it is not compressed.
 * @throws AppError `bad-input` when it cannot be inflated
 */
export async function inflate(place: Place, limit = defaultInflated): Promise<Inflated | null> {
  const { engine, session, entry, message } = place
  const what: EngineParams<'bytes'> = {
    session,
    ...(message ? { n: message.position, view: message.view } : { n: entry.n }),
    of: 'message',
    as: 'inflated',
    limit,
  }
  const { total, inflated } = await engine.call('bytes', { ...what, length: 1 })
  if (!inflated) return null
  const source = new ByteSource(total, async (offset, length) => {
    const { bytes } = await engine.call('bytes', {
      ...what,
      offset,
      length: Math.min(length, maxRange),
    })
    return bytes
  })
  return { source, ...inflated, limit }
}

/** The next limit after one that was reached; null at the last. */
export const nextLimit = (limit: number): number | null =>
  limit >= maxInflated ? null : Math.min(maxInflated, limit * 4)
