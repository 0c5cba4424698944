/** The types of menus. */

export interface MenuItem {
  label: string
  onselect: () => void
  /** A `data-colour` of base.css that is shown before the label; null for an empty swatch. */
  swatch?: string | null
  keys?: string
  bad?: boolean
  disabled?: boolean
  /** A separator is drawn above it. */
  apart?: boolean
}

/** The element or the point in the window at which a menu opens. Pixels. */
export type MenuPlace = HTMLElement | { x: number; y: number }

export interface OpenMenu {
  items: readonly MenuItem[]
  at: MenuPlace
}
