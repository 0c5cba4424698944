/** A row of a list to choose from, as it is shown. */
export interface FoundItem {
  /** What it is counted by, before its name. */
  number: string
  label: string
  /** Said at its end; empty for nothing. */
  note: string
  chosen: boolean
  onpick: () => void
}
