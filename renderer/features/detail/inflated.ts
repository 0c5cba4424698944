/** Inflates compressed messages up to a limit that the user can raise: a few bytes may expand to gigabytes. */
import { maxInflated } from '../../../shared/contract/limits.ts'
import type { BodyOf } from '../../../shared/contract/methods/entries.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import type { Verdict } from '../../../shared/model/verdict.ts'
import { bodyOf, nameOf, type Body, type DetailSource } from './place.ts'

export interface Inflated {
  body: Body
  compressed: number
  ratio: number
  capped: boolean
  /** Violations that are only visible after inflating. */
  verdicts: readonly Verdict[]
  /** The limit. Bytes. */
  limit: number
}

/** Frames that may carry a part of a compressed message; RSV1 is set on the first frame, RFC 7692 section 6. */
export const mayBeCompressed = ({ kind, frame }: EntrySummary): boolean =>
  frame !== null &&
  (kind === 'continuation' || ((kind === 'text' || kind === 'binary') && (frame.rsv & 4) !== 0))

/**
 * Inflates the message of an entry, or the one it belongs to; returns null when it is not compressed.
 * @throws AppError `bad-input` when it cannot be inflated
 */
export async function inflate(place: DetailSource, limit: number): Promise<Inflated | null> {
  const { engine } = place
  const of: BodyOf = { ...nameOf(place, 'inflated'), of: 'message', limit }
  const { total, inflated } = await engine.call('bytes', { ...of, length: 1 })
  return inflated ? { body: bodyOf(engine, of, total), ...inflated, limit } : null
}

/** Returns the limit after one that was reached; null after the last. */
export const nextLimit = (limit: number): number | null =>
  limit >= maxInflated ? null : Math.min(maxInflated, limit * 4)
