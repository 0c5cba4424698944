/**
 * The rows of a part of a conversation, in a space of rows that is as long as the whole conversation is estimated to be.
 * The rows that are loaded follow each other exactly; before and after them, as many rows are assumed as the loaded ones
 * let expect. The space may begin at any number, so that it can be corrected at both ends without moving a loaded row.
 * Owned by a conversation.
 */
import type { EntrySummary } from '../../../../shared/model/entry.ts'
import { keepEqual } from './keep-equal.ts'
import { layOut } from './lay-out.ts'
import { isEnd, type ConversationRow, type LayoutOptions, type LoadedPiece } from './rows.ts'

/** A position in the view, and a byte of the payload there. */
export interface Place {
  readonly position: number
  readonly offset: number
}

/** The existing positions of a view. */
export interface Bounds {
  readonly first: number
  readonly count: number
}

/** The space begins near this number: rows may be added before it. */
export const origin = 1_000_000_000
/** Above one of these, pieces that are farther than `keptRows` from the visible rows are dropped. */
const keptBytes = 524_288
const keptPieces = 2_048
const keptRows = 500

export class ConversationWindow {
  #options: LayoutOptions
  #pieces: readonly LoadedPiece[] = []
  #rows: readonly ConversationRow[] = []
  #firstRow = origin
  #bounds: Bounds = { first: 1, count: 0 }
  /** Rows for each position, and bytes for each row, at the last jump. */
  #rowsEach = 1
  #bytesEach = 32

  constructor(options: LayoutOptions) {
    this.#options = options
  }

  get options(): LayoutOptions {
    return this.#options
  }

  get bounds(): Bounds {
    return this.#bounds
  }

  set bounds(bounds: Bounds) {
    this.#bounds = bounds
  }

  get isEmpty(): boolean {
    return this.#pieces.length === 0
  }

  /** The first loaded row, and the one after the last. */
  get loaded(): { first: number; end: number } {
    return { first: this.#firstRow, end: this.#firstRow + this.#rows.length }
  }

  /** The first row of the space. */
  get first(): number {
    return this.#firstRow - this.#before()
  }

  /** The row after the last one of the space. */
  get end(): number {
    return this.loaded.end + this.#after()
  }

  get atStart(): boolean {
    return this.#before() === 0
  }

  get atEnd(): boolean {
    return this.#after() === 0
  }

  /** Returns a row; undefined when it is not loaded. */
  at(index: number): ConversationRow | undefined {
    return this.#rows[index - this.#firstRow]
  }

  /** Returns the entry or the message that begins in entry `n`; null when it is not loaded. */
  entry(n: number): EntrySummary | null {
    return this.#pieces.find(({ entry }) => entry.n === n)?.entry ?? null
  }

  /** Returns the time from the entry before a piece to its entry; null when that is not loaded. Microseconds. */
  gapBefore(piece: LoadedPiece): number | null {
    const before = this.#pieces[this.#pieces.indexOf(piece) - 1]
    return before === undefined ? null : piece.entry.at - before.entry.at
  }

  /** Where the loaded part begins. */
  get start(): Place {
    const piece = this.#pieces[0]
    return piece ? { position: piece.position, offset: piece.offset } : { position: 1, offset: 0 }
  }

  /** Where the part after the loaded one begins. The last payload may grow. */
  get next(): Place {
    const piece = this.#pieces.at(-1)
    if (piece === undefined) return { position: this.#bounds.first, offset: 0 }
    const offset = piece.offset + piece.length
    return offset > 0
      ? { position: piece.position, offset }
      : { position: piece.position + 1, offset: 0 }
  }

  /** Returns the place at which a row is expected that is not loaded. */
  placeOf(index: number): Place {
    const { first, count } = this.#bounds
    const away = index - this.loaded.end
    const last = this.#pieces.at(-1)
    if (last !== undefined && away >= 0) {
      const end = last.offset + last.length
      const inside = Math.floor((end + away * this.#bytesEach) / 4_096) * 4_096
      if (inside < last.total) return { position: last.position, offset: Math.max(0, inside) }
    }
    const from = away >= 0 ? (last?.position ?? first) + 1 : this.start.position
    const by = away >= 0 ? away : index - this.#firstRow
    const position = Math.round(from + by / this.#rowsEach)
    return { position: Math.max(first, Math.min(count, position)), offset: 0 }
  }

  /** Returns where a position is in the space, from 0 to 1: exact where it is loaded. */
  fractionOf(position: number): number {
    const [start, last] = [this.start, this.#pieces.at(-1)]
    const space = Math.max(1, this.end - this.first)
    if (last === undefined) return 0
    if (position < start.position)
      return (this.#estimate(position - this.#bounds.first, 0) || 0) / space
    const row =
      position <= last.position
        ? this.indexOf({ position, offset: 0 })
        : this.end - this.#estimate(this.#bounds.count - position + 1, 0)
    return (row - this.first) / space
  }

  /** Shows other pieces: their first row is row `firstRow`, or their last row is the one before `end`. */
  replace(pieces: readonly LoadedPiece[], at: { firstRow: number } | { end: number }): void {
    this.#pieces = pieces
    this.#rows = layOut(pieces, this.#options)
    this.#firstRow = 'firstRow' in at ? at.firstRow : at.end - this.#rows.length
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0)
    const positions = (pieces.at(-1)?.position ?? 0) - this.start.position + 1
    this.#rowsEach = Math.max(0.01, this.#rows.length / Math.max(1, positions))
    this.#bytesEach = Math.max(1, bytes / Math.max(1, this.#rows.length))
  }

  /** Adds the pieces after the loaded ones; `top` is the first visible row, which stays in place. */
  append(pieces: readonly LoadedPiece[], top: number): void {
    const kept = this.#isLong ? this.#piecesFrom(top - keptRows) : this.#pieces
    this.#layOut([...kept, ...pieces], top)
  }

  /** Adds the pieces before the loaded ones. */
  prepend(pieces: readonly LoadedPiece[], top: number): void {
    const kept = this.#isLong ? this.#piecesTo(top + keptRows) : this.#pieces
    this.#layOut([...pieces, ...kept], top)
  }

  /** Lays the rows out in another way; the text at the row `top` stays in place. */
  layOut(options: LayoutOptions, top: number): void {
    this.#options = options
    this.#layOut(this.#pieces, top)
  }

  /** Returns the row that shows a place; the nearest loaded one when it is not loaded. */
  indexOf({ position, offset }: Place): number {
    let low = 0
    let high = this.#rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      const row = this.#rows[middle]
      const isAfter =
        row !== undefined &&
        (row.piece.position > position || (row.piece.position === position && row.offset > offset))
      if (isAfter) high = middle
      else low = middle + 1
    }
    return this.#firstRow + Math.max(0, low - 1)
  }

  /** Reports whether a place is in the loaded part. */
  has({ position, offset }: Place): boolean {
    return this.#pieces.some(
      (piece) =>
        piece.position === position &&
        piece.offset <= offset &&
        (offset < piece.offset + piece.length || isEnd(piece)),
    )
  }

  #layOut(pieces: readonly LoadedPiece[], top: number): void {
    const { first, end } = this.loaded
    const fixed = Math.max(first, Math.min(end - 1, top))
    const row = this.at(fixed)
    this.#pieces = pieces
    this.#rows = keepEqual(this.#rows, layOut(pieces, this.#options))
    if (row === undefined) return
    // Where rows are numbered from does not matter to find the same text again.
    const now = this.indexOf({ position: row.piece.position, offset: row.offset })
    this.#firstRow += fixed - now
  }

  #before(): number {
    const piece = this.#pieces[0]
    if (piece === undefined) return 0
    const positions = Math.max(0, piece.position - this.#bounds.first)
    return this.#estimate(positions, piece.offset)
  }

  #after(): number {
    const piece = this.#pieces.at(-1)
    if (piece === undefined) return 0
    const positions = Math.max(0, this.#bounds.count - piece.position)
    return this.#estimate(positions, piece.total - piece.offset - piece.length)
  }

  #estimate(positions: number, bytes: number): number {
    return Math.ceil(positions * this.#rowsEach + bytes / this.#bytesEach)
  }

  get #isLong(): boolean {
    const bytes = this.#pieces.reduce((sum, { length }) => sum + length, 0)
    return bytes > keptBytes || this.#pieces.length > keptPieces
  }

  #piecesFrom(row: number): readonly LoadedPiece[] {
    const piece = this.at(row)?.piece
    return piece === undefined ? this.#pieces : this.#pieces.slice(this.#pieces.indexOf(piece))
  }

  #piecesTo(row: number): readonly LoadedPiece[] {
    const piece = this.at(row)?.piece
    return piece === undefined
      ? this.#pieces
      : this.#pieces.slice(0, this.#pieces.indexOf(piece) + 1)
  }
}
