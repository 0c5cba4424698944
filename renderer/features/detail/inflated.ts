/**
 * What a compressed message becomes when it is inflated, up to a limit that the person can raise: a few bytes may hide
 * gigabytes.
 */
import { maxInflated } from '../../../shared/contract/limits.ts'
import type { BodyOf } from '../../../shared/contract/methods/entries.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import type { Verdict } from '../../../shared/model/verdict.ts'
import { bodyOf, nameOf, type Body, type Place } from './place.ts'

export interface Inflated {
  body: Body
  compressed: number
  ratio: number
  capped: boolean
  /** Rules that only what was inflated tells of. */
  verdicts: readonly Verdict[]
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
export async function inflate(place: Place, limit: number): Promise<Inflated | null> {
  const { engine } = place
  const of: BodyOf = { ...nameOf(place, 'inflated'), of: 'message', limit }
  const { total, inflated } = await engine.call('bytes', { ...of, length: 1 })
  return inflated ? { body: bodyOf(engine, of, total), ...inflated, limit } : null
}

/** The next limit after one that was reached; null at the last. */
export const nextLimit = (limit: number): number | null =>
  limit >= maxInflated ? null : Math.min(maxInflated, limit * 4)
