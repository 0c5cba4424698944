/** The annotations of a message. */
import { maxAnnotations, type Annotation } from '../../../../../shared/model/annotation.ts'
import { PieceCursor, type MessageSpan } from './message-span.ts'
import type { Reader } from './reader.ts'

/** Returns those whose place is in the message, by place, whichever view they were made in; at most `limit`. */
export function annotationsOfMessage(
  reader: Reader,
  span: MessageSpan,
  limit = maxAnnotations,
): Annotation[] {
  const { annotations } = reader
  const { session, first, stream } = span
  if (!annotations.any(session, first, Infinity)) return []
  const found: Annotation[] = []
  const pieces = new PieceCursor(reader, span)
  while (pieces.next()) {
    const { n, start, end } = pieces
    // An empty message has the place at which it begins.
    const within = stream ? { low: start, high: Math.max(start, end - 1) } : {}
    found.push(...annotations.of(session, n, { ...within, limit: limit - found.length }))
    if (found.length >= limit) break
  }
  return found
}
