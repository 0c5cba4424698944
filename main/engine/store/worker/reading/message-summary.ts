/** The row of a message: that of its first entry, with the properties of the whole message. */
import type { EngineResult } from '../../../../../shared/contract/engine.ts'
import { mayHaveCoding, type EntrySummary } from '../../../../../shared/model/entry.ts'
import { encodingOfKind } from '../../../../../shared/model/text-encoding.ts'
import { decodedPreview } from '../content/decoded-preview.ts'
import { annotationsOfMessage } from './message-annotations.ts'
import { PieceCursor, summaryOf, type MessageSpan } from './message-span.ts'
import { previewBytes, previewOf } from './preview.ts'
import type { Reader } from './reader.ts'

/** Number of frames whose verdicts a message shows. */
const judgedFrames = 64

/**
 * @param entry the message's first entry
 * @param begins reads the beginning of its payload, without its framing
 */
export function summarizeMessage(
  reader: Reader,
  span: MessageSpan,
  { annotation: _ofEntry, ...entry }: EntrySummary,
  begins: (length: number) => EngineResult<'bytes'>,
): EntrySummary {
  const message = summaryOf(reader, span)
  const { length, missing } = message
  const [annotation] = annotationsOfMessage(reader, span, 1)
  const whole = { ...entry, message, length, missing, ...(annotation && { annotation }) }
  if (!span.stream && message.frames === 1) return whole
  const { decoded: _ofFirst, ...rest } = whole
  const verdicts = verdictsOf(reader, span, entry)
  // The content of a compressed message is known only after inflating.
  if (entry.frame !== null && entry.frame.rsv & 4) return { ...rest, verdicts }
  const encoding = encodingOfKind(entry.kind, reader.encodings.of(span.session))
  const { bytes, total } = begins(previewBytes)
  const decoded = mayHaveCoding(entry.kind)
    ? decodedPreview(bytes, total, encoding, (length) => begins(length).bytes)
    : undefined
  return { ...rest, ...previewOf(bytes, total, encoding), ...(decoded && { decoded }), verdicts }
}

function verdictsOf(
  reader: Reader,
  span: MessageSpan,
  first: EntrySummary,
): EntrySummary['verdicts'] {
  if (span.stream) return first.verdicts
  const verdicts = [...first.verdicts]
  const pieces = new PieceCursor(reader, span)
  for (let frames = 0; frames < judgedFrames && pieces.next(); frames++) {
    const { n } = pieces
    const located = n === span.first ? undefined : reader.locate(span.session, n)
    if (located === undefined) continue
    const stored = reader.stored(located.block, located.index)
    verdicts.push(...reader.verdicts(span.session, stored))
  }
  return verdicts
}
