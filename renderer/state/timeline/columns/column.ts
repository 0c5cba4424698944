/** A column of the timeline: how it is named, how wide it is, and the text of its cells. */
import type { LocalizedText } from '../../../../shared/contract/localized-text.ts'
import type { EntrySummary } from '../../../../shared/model/entry.ts'
import type { CopiedColumn } from '../../../../shared/rows/row-format.ts'

/** A row as columns show it. */
export interface ShownRow {
  readonly entry: EntrySummary
  /** Its time in the chosen format. */
  readonly time: string
  /** The time since the row above. */
  readonly gap: string
  /** Address of the peer; empty while it is unknown. */
  readonly peer: string
  /** Width of the cell. Pixels, for text of normal size. */
  readonly width: number
}

export interface Cell {
  readonly text: string
  readonly title?: string
  /** The text for assistive technology, where it differs. */
  readonly label?: string
}

export interface Column extends CopiedColumn {
  /** Stored in settings: never changes. For values of JSON, the path. */
  readonly id: string
  /** In the header; empty for none. */
  readonly label: LocalizedText
  /** Its full name, in the chooser and for assistive technology. */
  readonly name: LocalizedText
  /** The default and the smallest width. Pixels, for text of normal size. */
  readonly width: number
  readonly min: number
  /** Numbers and durations are aligned at the end. */
  readonly values: 'number' | 'duration' | 'time' | 'text'
  /** Quiet cells are faint; those of a `toned` column have the colour of the entry. */
  readonly look: 'quiet' | 'plain' | 'toned'
  /**
   * The width that its full text needs. A narrower column shows a shorter text, and takes `min`. Such a column shrinks
   * after the others. Pixels, for text of normal size.
   */
  readonly full?: number
  /** Shown only in a session with several connections. */
  readonly ofMany?: true
  /** At least as wide as the highest number. */
  readonly holdsNumbers?: true
  /** Left out where the payload would have too little room. */
  readonly yields?: true
  readonly cell: (row: ShownRow) => Cell
}

export const alignsAtEnd = ({ values }: Column): boolean =>
  values === 'number' || values === 'duration'
