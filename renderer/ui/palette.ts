/** The types of the command palette. */

export interface PaletteItem {
  /** Unique among all items. */
  id: string
  label: string
  /** Secondary text beside the label. */
  detail?: string
  keys?: string
  run: () => void
}

export interface PaletteGroup {
  name: string
  items: readonly PaletteItem[]
}
