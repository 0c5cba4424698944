/**
 * Formats that write a session row by row: an encoder for each row, and the loop that feeds it. A payload of any length
 * passes in pieces; nothing but the current piece is in memory.
 */
import type { EntrySummary } from '../../../../shared/model/entry.ts'
import type { Session } from '../../../../shared/model/session.ts'
import type { Store } from '../../store/store.ts'
import type { ExportRequest } from '../format.ts'
import { exportCancelled } from '../errors.ts'
import { ByteSink } from './byte-sink.ts'
import { exportedRows } from './exported-rows.ts'
import type { PayloadFacts } from './payload.ts'

export interface EncodedRow {
  readonly entry: EntrySummary
  /** Null for an event: its content is in the summary. */
  readonly payload: PayloadFacts | null
}

/** Writes rows, one after the other, to a sink. */
export interface RowEncoder {
  /** Sees all pieces of a payload before `begin`, for a format that must know them before it writes the first. */
  readonly inspect?: (piece: Uint8Array, entry: EntrySummary) => void
  readonly begin: (row: EncodedRow, sink: ByteSink) => void
  /** The next bytes of the payload, from `offset`. Lengths of all but the last piece are multiples of 48. */
  readonly piece: (bytes: Uint8Array, offset: number, sink: ByteSink) => void
  readonly end: (row: EncodedRow, sink: ByteSink) => void
  /** After the last row. */
  readonly finish?: (sink: ByteSink) => void
}

/** Makes the encoder of one export; may write what precedes the first row. */
export type StartEncoder = (session: Session, sink: ByteSink) => RowEncoder

/** Bytes in the sink from which on they are yielded. */
const pieceBytes = 262_144

export async function* encodeRows(
  store: Store,
  request: ExportRequest,
  start: StartEncoder,
): AsyncGenerator<Uint8Array> {
  const sink = new ByteSink()
  const session = await store.session({ session: request.session })
  const encoder = start(session, sink)
  for await (const page of exportedRows(store, session, request)) {
    for (const row of page) {
      if (row.bytes !== null) {
        encoder.inspect?.(row.bytes, row.entry)
        encoder.begin(row, sink)
        if (row.bytes.length > 0) encoder.piece(row.bytes, 0, sink)
      } else {
        if (encoder.inspect)
          for await (const piece of row.pieces()) encoder.inspect(piece, row.entry)
        encoder.begin(row, sink)
        let offset = 0
        for await (const piece of row.pieces()) {
          encoder.piece(piece, offset, sink)
          offset += piece.length
          if (sink.length >= pieceBytes) yield sink.take()
        }
      }
      encoder.end(row, sink)
      if (sink.length >= pieceBytes) yield sink.take()
    }
    if (request.signal.aborted) throw exportCancelled()
  }
  encoder.finish?.(sink)
  if (sink.length > 0) yield sink.take()
}
