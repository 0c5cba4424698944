/**
 * Entries and sessions as `--json` prints them. The format is stable for scripts: fields are added but never changed.
 */
import type { EncodingId } from '../../../shared/bytes/encodings.ts'
import { jsonText, markBytes } from '../../../shared/bytes/hidden-characters.ts'
import { isCompressed, type EntrySummary } from '../../../shared/model/entry.ts'
import type { Session } from '../../../shared/model/session.ts'
import type { Verdict } from '../../../shared/model/verdict.ts'
import { verdictSentence } from '../../../shared/wire/websocket/rules.ts'
import { inflatedVerdicts, isCapped, type PayloadFacts } from './rows/payload.ts'

/** Fields of each entry in `listen`, `connect` and `show`. */
export const entryFields = (session: number, entry: EntrySummary): object => ({
  session,
  n: entry.n,
  connection: entry.connection,
  at: entry.at,
  direction: entry.direction,
  kind: entry.kind,
  length: entry.length,
  /** Bytes that are not UTF-8 as `<B0>`. */
  preview: markBytes(entry.preview),
  /** `length` is the compressed length. */
  ...(isCompressed(entry) && { compressed: true }),
})

/** Fields of a row that is a message: its entries, and where it starts in the first of them. */
export const messageFields = ({ message }: EntrySummary): object =>
  message === null
    ? {}
    : {
        message: {
          first: message.firstFrame,
          last: message.lastFrame,
          entries: message.frames,
          offset: message.offset,
          complete: message.complete,
        },
      }

export const verdictFields = (verdict: Verdict): object => ({
  ...verdict,
  message: verdictSentence(verdict),
})

/** Fields that only some entries have. */
export const detailFields = ({
  frame,
  event,
  partial,
  missing,
  crafted,
  verdicts,
  annotation,
}: EntrySummary): object => ({
  ...(frame && {
    fin: frame.fin,
    rsv: frame.rsv,
    opcode: frame.opcode,
    masked: frame.masked,
    /** Eight hex digits, the bytes of the key in the order on the wire. */
    maskingKey: frame.maskingKey === null ? null : frame.maskingKey.toString(16).padStart(8, '0'),
  }),
  ...(event && { detail: event }),
  ...(partial && { partial }),
  /** Bytes at the end of the payload that were not recorded. */
  ...(missing > 0 && { missing }),
  ...(crafted && { deliberate: crafted }),
  ...(verdicts.length > 0 && {
    verdicts: verdicts.map(verdictFields),
  }),
  ...(annotation?.bookmarked && { bookmarked: true }),
  ...(annotation?.note && { note: annotation.note }),
  ...(annotation?.colour && { colour: annotation.colour }),
})

/** All fields of a row of `show`. */
export const rowFields = (session: number, entry: EntrySummary): object => ({
  ...entryFields(session, entry),
  ...messageFields(entry),
  ...detailFields(entry),
})

/** Says which bytes `bytes` holds where it is not the payload as the receiver read it. */
const bytesFields = ({ as, failure, inflated, total }: PayloadFacts): object => ({
  ...(inflated && { inflatedLength: total }),
  ...(as === 'wire' && { bytesAs: 'wire' }),
  ...(failure && { bytesAs: 'sent', inflateError: failure.message }),
})

/** A row up to its bytes, as an open JSON object: a payload may be longer than a string. */
export const jsonBeforeBytes = (
  session: number,
  entry: EntrySummary,
  payload: PayloadFacts | null,
  encoding: EncodingId = 'utf-8',
): string => {
  const fields = {
    ...rowFields(session, entry),
    /** That of `preview`, when it is not UTF-8. */
    ...(encoding !== 'utf-8' && { encoding }),
    ...(payload && bytesFields(payload)),
  }
  return `${jsonText(fields).slice(0, -1)},"bytes":"`
}

/** The end of the object, after its bytes. */
export const jsonAfterBytes = (payload: PayloadFacts | null): string => {
  const verdicts = payload === null ? [] : inflatedVerdicts(payload)
  return [
    '"',
    payload && isCapped(payload) ? ',"capped":true' : '',
    verdicts.length > 0 ? `,"inflatedVerdicts":${jsonText(verdicts.map(verdictFields))}` : '',
    '}',
  ].join('')
}

export const sessionFields = (session: Session): object => ({
  id: session.id,
  name: session.name,
  kind: session.kind,
  state: session.state,
  startedAt: session.startedAt,
  endedAt: session.endedAt,
  entries: session.entries,
  bytesIn: session.bytesIn,
  bytesOut: session.bytesOut,
  size: session.size,
  dropped: session.dropped,
})
