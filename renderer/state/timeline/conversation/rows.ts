/** The pieces and the rows of a conversation: lines of bounded width, each of which knows the bytes it shows. Pure. */
import type { ConversationPiece } from '../../../../shared/contract/methods/conversation.ts'
import type { EncodingId } from '../../../../shared/bytes/encodings.ts'

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

/** Number of bytes in a row of hex: offset, digits and characters fit the width. */
export const hexRowBytes = (columns: number): number => (columns >= 76 ? 16 : 8)
