/** What menus are made of. */

export interface MenuItem {
  label: string
  onselect: () => void
  keys?: string
  bad?: boolean
  disabled?: boolean
  /** A line is drawn above it. */
  apart?: boolean
}

/** The element a menu hangs on, or the point of the window it opens at. Pixels. */
export type MenuPlace = HTMLElement | { x: number; y: number }

export interface OpenMenu {
  items: readonly MenuItem[]
  at: MenuPlace
}
