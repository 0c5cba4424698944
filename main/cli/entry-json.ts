/** Entries and sessions as `--json` writes them: a promise to scripts, so fields are added but never changed. */
import { isCompressed, type EntrySummary } from '../../shared/model/entry.ts'
import type { Session } from '../../shared/model/session.ts'
import type { Verdict } from '../../shared/model/verdict.ts'
import { verdictSentence } from '../../shared/wire/websocket/rules.ts'

/** What `listen`, `connect` and `show` say of each entry. */
export const entryFields = (session: number, entry: EntrySummary): object => ({
  session,
  n: entry.n,
  connection: entry.connection,
  at: entry.at,
  direction: entry.direction,
  kind: entry.kind,
  length: entry.length,
  preview: entry.preview,
  /** `length` counts the bytes as compressed. */
  ...(isCompressed(entry) && { compressed: true }),
})

/** Of a row that is a message: the entries it is made of, and where in the first of them it begins. */
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

/** Beside them, what only some entries have. */
export const detailFields = ({
  frame,
  event,
  partial,
  missing,
  crafted,
  verdicts,
}: EntrySummary): object => ({
  ...(frame && {
    fin: frame.fin,
    rsv: frame.rsv,
    opcode: frame.opcode,
    masked: frame.masked,
    /** Eight hex digits, the key's bytes in their order on the wire. */
    maskingKey: frame.maskingKey === null ? null : frame.maskingKey.toString(16).padStart(8, '0'),
  }),
  ...(event && { detail: event }),
  ...(partial && { partial }),
  /** Bytes at the payload's end that are not in the record. */
  ...(missing > 0 && { missing }),
  ...(crafted && { deliberate: crafted }),
  ...(verdicts.length > 0 && {
    verdicts: verdicts.map(verdictFields),
  }),
})

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
