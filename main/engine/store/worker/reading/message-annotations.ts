/** The annotations of a message. */
import type { Annotation } from '../../../../../shared/model/annotation.ts'
import { piecesOf, type MessageSpan } from './message-span.ts'
import type { Reader } from './reader.ts'

/** Returns those whose place is in the message, by place, whichever view they were made in. */
export function annotationsOfMessage(reader: Reader, span: MessageSpan): Annotation[] {
  const { annotations } = reader
  const { session, first, stream } = span
  if (!annotations.any(session, first, Infinity)) return []
  const found: Annotation[] = []
  for (const { n, start, end } of piecesOf(reader, span))
    for (const annotation of annotations.of(session, n)) {
      const { offset } = annotation
      if (!stream || offset === start || (offset > start && offset < end)) found.push(annotation)
    }
  return found
}
