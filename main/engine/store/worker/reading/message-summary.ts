/** The row of a message: that of its first entry, with the properties of the whole message. */
import type { EngineResult } from '../../../../../shared/contract/engine.ts'
import { encodingOfKind } from '../../../../../shared/model/text-encoding.ts'
import type { EntrySummary } from '../../../../../shared/model/entry.ts'
import { annotationsOfMessage } from './message-annotations.ts'
import { piecesOf, summaryOf, type MessageSpan } from './message-span.ts'
import { previewOf } from './preview.ts'
import type { Reader } from './reader.ts'

/** Number of frames whose verdicts a message shows. */
const judgedFrames = 64

/**
 * @param entry the message's first entry
 * @param begins the beginning of its payload, without its framing
 */
export function summarizeMessage(
  reader: Reader,
  span: MessageSpan,
  { annotation: _ofEntry, ...entry }: EntrySummary,
  begins: () => EngineResult<'bytes'>,
): EntrySummary {
  const message = summaryOf(reader, span)
  const { length, missing } = message
  const [annotation] = annotationsOfMessage(reader, span, 1)
  const whole = { ...entry, message, length, missing, ...(annotation && { annotation }) }
  if (!span.stream && message.frames === 1) return whole
  const { bytes, total } = begins()
  const encoding = encodingOfKind(entry.kind, reader.encodings.of(span.session))
  // The content of a compressed message is known only after inflating.
  const preview =
    entry.frame !== null && entry.frame.rsv & 4 ? {} : previewOf(bytes, total, encoding)
  return { ...whole, ...preview, verdicts: verdictsOf(reader, span, entry) }
}

function verdictsOf(
  reader: Reader,
  span: MessageSpan,
  first: EntrySummary,
): EntrySummary['verdicts'] {
  if (span.stream) return first.verdicts
  const verdicts = [...first.verdicts]
  let validated = 0
  for (const { n } of piecesOf(reader, span)) {
    if (++validated > judgedFrames) break
    const located = n === span.first ? undefined : reader.locate(span.session, n)
    if (located === undefined) continue
    const stored = reader.stored(located.block, located.index)
    verdicts.push(...reader.verdicts(span.session, stored))
  }
  return verdicts
}
