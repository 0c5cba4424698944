/**
 * Lays the rows of a conversation out: lines of bounded width, so that each row has the same height. Consecutive payloads
 * of one direction are one block. Pure.
 */
import {
  hexRowBytes,
  isEnd,
  isPayload,
  type ConversationRow,
  type LayoutOptions,
  type LoadedPiece,
} from './rows.ts'
import { TextRows } from './text-rows.ts'

/** Lays out pieces that follow each other in the conversation. */
export function layOut(pieces: readonly LoadedPiece[], options: LayoutOptions): ConversationRow[] {
  const rows: ConversationRow[] = []
  const text = options.mode === 'hex' ? null : new TextRows(rows, options)
  /** The direction of the block; null between blocks. */
  let block: string | null = null
  for (const piece of pieces) {
    const { direction } = piece.entry
    if (!isPayload(piece)) {
      if (!options.notes) continue
      text?.endRow()
      rows.push({ type: 'note', piece, offset: 0, begins: true })
      block = null
      continue
    }
    const begins = block !== direction
    if (text === null) addHex(rows, piece, begins, options.columns)
    else text.add(piece, begins)
    block = direction
    if (!isEnd(piece) || !hasRemark(piece)) continue
    text?.breakOff(piece)
    rows.push({ type: 'gap', piece, offset: piece.total, begins: false })
  }
  text?.end()
  return rows
}

const hasRemark = ({ missing, capped, notInflated, entry }: LoadedPiece): boolean =>
  missing > 0 || capped || notInflated !== null || entry.partial

function addHex(
  rows: ConversationRow[],
  piece: LoadedPiece,
  begins: boolean,
  columns: number,
): void {
  const width = hexRowBytes(columns)
  const { offset: start, bytes } = piece
  let at = 0
  const last = rows.at(-1)
  // A payload continues in the row in which the piece before ended.
  if (last?.type === 'hex' && last.piece.position === piece.position && start > 0) {
    at = Math.min(bytes.length, (width - (last.bytes.length % width)) % width)
    if (at > 0) last.bytes = Uint8Array.of(...last.bytes, ...bytes.subarray(0, at))
  }
  for (let isFirst = begins; at < bytes.length; at += width, isFirst = false)
    rows.push({
      type: 'hex',
      piece,
      offset: start + at,
      begins: isFirst,
      bytes: bytes.subarray(at, at + width),
    })
}
