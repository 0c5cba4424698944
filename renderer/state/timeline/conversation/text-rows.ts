/**
 * Breaks decoded text into rows: at line feeds, and at the width. The text of a direction is one stream across the
 * entries of the other direction, so that a character which two TCP reads share is decoded; a WebSocket message is a
 * stream of its own. A character stands in the entry that completes it. Owned by a layout.
 */
import { isUtf16 } from '../../../../shared/bytes/encodings.ts'
import { hexByte } from '../../../../shared/bytes/hex.ts'
import { characterOfByte, hiddenParts, markOf } from '../../../../shared/bytes/hidden-characters.ts'
import { StreamDecoder } from '../../../../shared/bytes/stream-decoder.ts'
import { encodingOfKind } from '../../../../shared/model/text-encoding.ts'
import type { ConversationRow, LayoutOptions, LoadedPiece, TextRow, TextRun } from './rows.ts'

const tabWidth = 4
/** A byte that is not text is shown as `<B0>`. */
const firstByte = characterOfByte(0).codePointAt(0) ?? 0
const byteWidth = markOf(characterOfByte(0)).length

/** The text of one direction so far. */
interface Side {
  readonly decoder: StreamDecoder
  /** Bytes that were written to the decoder and are not part of a character yet. */
  pending: number
  /** Where the last of them are. */
  last: { piece: LoadedPiece; row: TextRow } | null
}

export class TextRows {
  readonly #rows: ConversationRow[]
  readonly #options: LayoutOptions
  readonly #sides = new Map<string, Side>()
  #row: TextRow | null = null
  #column = 0

  constructor(rows: ConversationRow[], options: LayoutOptions) {
    this.#rows = rows
    this.#options = options
  }

  add(piece: LoadedPiece, begins: boolean): void {
    const isMessage = piece.entry.kind !== 'data'
    if (begins || (isMessage && piece.offset === 0)) this.endRow()
    // An empty message has a row, an empty read has none.
    if (this.#row === null && (piece.length > 0 || isMessage))
      this.#begin(piece, piece.offset, begins)
    if (this.#options.mode === 'raw') {
      let at = piece.offset
      for (const byte of piece.bytes) this.#put(piece, hexByte(byte), 2, at, ++at)
      return
    }
    const isNew = !this.#sides.has(piece.entry.direction)
    const side = this.#side(piece)
    const skipped = isNew ? this.#skip(piece) : 0
    let at = piece.offset + skipped - side.pending
    side.pending += piece.length - skipped
    side.decoder.write(piece.bytes.subarray(skipped), (character, length) => {
      const from = Math.max(piece.offset, at)
      at += length
      side.pending -= length
      this.#putCharacter(piece, character, from, at)
    })
    // The row in which an incomplete character is shown if the stream ends.
    if (side.pending > 0) side.last = { piece, row: this.#row ?? this.#begin(piece, at, false) }
    if (isMessage && piece.offset + piece.length >= piece.total) this.breakOff(piece)
  }

  /** The stream of the direction of a piece ends with it: what follows is missing, or another message. */
  breakOff(piece: LoadedPiece): void {
    const side = this.#sides.get(piece.entry.direction)
    if (side !== undefined) this.#endSide(side)
    this.#sides.delete(piece.entry.direction)
    this.endRow()
  }

  endRow(): void {
    this.#row = null
  }

  /** Shows incomplete characters as bytes. */
  end(): void {
    this.endRow()
    for (const side of this.#sides.values()) this.#endSide(side)
  }

  #endSide({ decoder, last, ...side }: Side): void {
    if (last === null) return
    const { piece, row } = last
    // The first of them may be in earlier payloads.
    let at = piece.offset + piece.length - side.pending
    decoder.end((character, length) => {
      const from = Math.max(piece.offset, at)
      at += length
      append(runOf(row, piece, from), character, from, Math.max(piece.offset, at))
    })
  }

  #side({ entry: { direction, kind } }: LoadedPiece): Side {
    let side = this.#sides.get(direction)
    if (side === undefined) {
      side = {
        decoder: new StreamDecoder(encodingOfKind(kind, this.#options.encoding)),
        pending: 0,
        last: null,
      }
      this.#sides.set(direction, side)
    }
    return side
  }

  /**
   * UTF-16: shows the first byte of a piece that is the second one of a unit, so that all others are read in the phase of the
   * stream, wherever loading began. Returns the number of bytes.
   */
  #skip(piece: LoadedPiece): 0 | 1 {
    const [first] = piece.bytes
    if (piece.phase !== 1 || first === undefined || !isUtf16(this.#options.encoding)) return 0
    this.#putCharacter(piece, characterOfByte(first), piece.offset, piece.offset + 1)
    return 1
  }

  #putCharacter(piece: LoadedPiece, character: string, from: number, to: number): void {
    if (character === '\n') {
      const row = this.#row ?? this.#begin(piece, from, false)
      row.endsLine = true
      runOf(row, piece, from).end = to
      this.endRow()
      return
    }
    const width = character === '\t' ? tabWidth - (this.#column % tabWidth) : widthOf(character)
    this.#put(piece, character, width, from, to)
  }

  #put(piece: LoadedPiece, text: string, width: number, from: number, to: number): void {
    const row =
      this.#row === null || this.#column + width > this.#options.columns
        ? this.#begin(piece, from, false)
        : this.#row
    append(runOf(row, piece, from), text, from, to)
    this.#column += width
  }

  #begin(piece: LoadedPiece, offset: number, begins: boolean): TextRow {
    const row: TextRow = { type: 'text', piece, offset, begins, runs: [], endsLine: false }
    this.#row = row
    this.#column = 0
    this.#rows.push(row)
    return row
  }
}

/** Returns the run of a payload at the end of a row. */
function runOf(row: TextRow, piece: LoadedPiece, at: number): TextRun {
  const last = row.runs.at(-1)
  if (last?.piece === piece) return last
  const run = { piece, text: '', offsets: [], end: at }
  row.runs.push(run)
  return run
}

function append(run: TextRun, text: string, from: number, to: number): void {
  run.text += text
  while (run.offsets.length < run.text.length) run.offsets.push(from)
  run.end = to
}

/** Returns the columns that a character takes: East Asian characters take two, a mark the length of its text. */
function widthOf(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code >= 0x20 && code < 0x7f) return 1
  // Without a search in its text: a page of other bytes has 65,536 of these.
  if (code < 0x20) return 1
  if (code >= firstByte) return byteWidth
  if (isWide(code)) return 2
  const [part] = hiddenParts(character)
  if (part?.isMark === true) return part.text.length
  return /^\p{M}$/u.test(character) ? 0 : 1
}

/** UAX 11, the blocks that are wide as a whole. */
const isWide = (code: number): boolean =>
  code >= 0x1100 &&
  (code <= 0x115f ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xa960 && code <= 0xa97f) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd))
