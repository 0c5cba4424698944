/** The content of a row in the hex view: each byte as hex and as a character, with its style. Pure. */
import { hexByte, printable } from '../../shared/bytes/hex.ts'
import { runsWithin, type ByteRun } from './byte-runs.ts'
import { span, type HexMark, type HexSelection } from './hex-selection.ts'

/** What is highlighted in the bytes. */
export interface HexLooks {
  readonly marks: readonly HexMark[]
  /** In ascending order. */
  readonly found: readonly ByteRun[]
  /** The current match in `found`. */
  readonly present: ByteRun | null
  readonly selection: HexSelection
}

export interface HexCell {
  readonly offset: number
  readonly hex: string
  readonly char: string
  /** CSS class names. */
  readonly look: string
}

/**
 * Returns the cells of the bytes `[start, end)`.
 * @param at returns a byte; undefined until it is loaded
 */
export function hexCells(
  start: number,
  end: number,
  at: (offset: number) => number | undefined,
  { marks, found, present, selection }: HexLooks,
): HexCell[] {
  const chosen = span(selection)
  const cells: HexCell[] = []
  let run = runsWithin(found, start, end).first
  let hit = found[run]
  for (let offset = start; offset < end; offset++) {
    const value = at(offset)
    let look = ''
    for (const mark of marks) if (offset >= mark.start && offset < mark.end) look += ` ${mark.tone}`
    while (hit !== undefined && hit.to <= offset) hit = found[++run]
    if (hit !== undefined && hit.from <= offset) {
      look += hit === present ? ' found now' : ' found'
      if (hit.from === offset) look += ' first'
    }
    if (offset >= chosen.start && offset < chosen.end) look += ' sel'
    if (offset === selection.cursor) look += ' cur'
    cells.push({
      offset,
      hex: value === undefined ? '··' : hexByte(value),
      char: value === undefined ? ' ' : printable(value),
      look,
    })
  }
  return cells
}
