/**
 * The rows of a conversation from the pieces of its payloads: lines of bounded width, so that each row has the same
 * height. Consecutive payloads of one direction are one block. Each row knows the bytes it shows. Pure.
 */
import type { ConversationPiece } from '../../../../shared/contract/methods/conversation.ts'
import type { EncodingId } from '../../../../shared/bytes/encodings.ts'
import { TextRows } from './text-rows.ts'

export const conversationModes = ['text', 'hex', 'raw'] as const
/** `raw` is the digits of the bytes without offsets and characters, for copying. */
export type ConversationMode = (typeof conversationModes)[number]

/** A piece with its bytes. */
export type LoadedPiece = ConversationPiece & { readonly bytes: Uint8Array }

export interface LayoutOptions {
  readonly mode: ConversationMode
  readonly encoding: EncodingId
  /** Width of a row. Characters. */
  readonly columns: number
  /** Whether events and control frames have rows. */
  readonly notes: boolean
}

/** Text of one payload in a row. `offsets[i]` is the byte of the payload at which the UTF-16 unit `i` begins. */
export interface TextRun {
  readonly piece: LoadedPiece
  text: string
  readonly offsets: number[]
  /** The byte after the last character. */
  end: number
}

interface RowStart {
  /** The piece in which the row begins, and the byte of its payload. */
  readonly piece: LoadedPiece
  readonly offset: number
  /** Whether a block begins with it. */
  readonly begins: boolean
}

export type ConversationRow = RowStart &
  (
    | { readonly type: 'text'; readonly runs: TextRun[]; endsLine: boolean }
    | { readonly type: 'hex'; bytes: Uint8Array }
    /** An event or a control frame. */
    | { readonly type: 'note' }
    /** Something about the payload before it: bytes that are missing, or why it is shown compressed. */
    | { readonly type: 'gap' }
  )
export type TextRow = Extract<ConversationRow, { type: 'text' }>

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

/** Reports whether the piece is of an entry whose bytes are shown; others are control frames and events. */
export const isPayload = ({ entry: { kind } }: ConversationPiece): boolean =>
  kind === 'data' ||
  kind === 'text' ||
  kind === 'binary' ||
  kind === 'continuation' ||
  kind === 'reserved'

/** Reports whether the recorded payload ends with the piece. */
export const isEnd = ({ offset, length, total }: ConversationPiece): boolean =>
  offset + length >= total

const hasRemark = ({ missing, capped, notInflated, entry }: ConversationPiece): boolean =>
  missing > 0 || capped || notInflated !== null || entry.partial

/** Number of bytes in a row of hex: offset, digits and characters fit the width. */
export const hexRowBytes = (columns: number): number => (columns >= 76 ? 16 : 8)

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
