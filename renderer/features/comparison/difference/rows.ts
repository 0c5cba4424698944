/** The rows in which two contents are shown side by side, whatever they are shown as. */

export interface CellRun {
  readonly text: string
  readonly same: boolean
}

/** One side of a row. */
export interface Cell {
  /** Line number, or offset of its first byte. */
  readonly label: string
  readonly runs: readonly CellRun[]
}

/** What a row of JSON also says. */
export type RowNote = 'type' | 'order'

export interface DiffRow {
  /** Null where the side has nothing. */
  readonly left: Cell | null
  readonly right: Cell | null
  readonly same: boolean
  readonly note?: RowNote
}

/** Rows `[from, to)` that are all equal, or all different. */
interface RowRun {
  readonly from: number
  readonly to: number
  readonly same: boolean
}

export interface DiffRows {
  readonly count: number
  /** In order, without gaps. */
  readonly runs: readonly RowRun[]
  /** False when there were too many differences to align. */
  readonly isAligned: boolean
  row(index: number): DiffRow
}

/** A row, or rows that are folded. */
export type ShownRow =
  | { readonly index: number; readonly fold?: never }
  | { readonly index: number; readonly fold: number }

/** Equal rows that stay visible beside a difference. */
const context = 3
/** Fewer equal rows are not folded. */
const leastFolded = 4

/**
 * Returns the rows to show: those that differ with their context, at most `limit`, and folds for the others.
 * @param opened indexes of the first rows of folds that were opened
 * @returns whether further rows follow
 */
export function shownRows(
  { runs, count }: Pick<DiffRows, 'runs' | 'count'>,
  opened: ReadonlySet<number>,
  limit: number,
): { rows: ShownRow[]; more: boolean } {
  const rows: ShownRow[] = []
  const add = (from: number, to: number): void => {
    for (let index = from; index < to && rows.length < limit; index++) rows.push({ index })
  }
  for (const { from, to, same } of runs) {
    const begin = from === 0 ? from : from + context
    const end = to === count ? to : to - context
    const isWhole = from === 0 && to === count
    if (!same || isWhole || end - begin < leastFolded || opened.has(begin)) add(from, to)
    else {
      add(from, begin)
      if (rows.length < limit) rows.push({ index: begin, fold: end - begin })
      add(end, to)
    }
    if (rows.length >= limit)
      return { rows, more: to < count || (rows.at(-1)?.index ?? 0) < to - 1 }
  }
  return { rows, more: false }
}

/** Collects runs of rows, and joins adjacent ones. */
export class RowRuns {
  readonly all: RowRun[] = []

  /** Adds the rows up to `to` that have no run yet. */
  add(to: number, same: boolean): void {
    const last = this.all.at(-1)
    const from = last?.to ?? 0
    if (to <= from) return
    if (last?.same === same) this.all.splice(-1, 1, { ...last, to })
    else this.all.push({ from, to, same })
  }
}
