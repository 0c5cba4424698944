/** What a command palette is made of. */

export interface PaletteItem {
  /** Unique among all. */
  id: string
  label: string
  /** Said beside the label, in small. */
  detail?: string
  keys?: string
  run: () => void
}

export interface PaletteGroup {
  name: string
  items: readonly PaletteItem[]
}
