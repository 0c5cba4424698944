/** The types of menus, and where they are placed. */

/** Minimum distance of a menu from the edges of the window. Pixels. */
export const windowMargin = 8

export interface MenuItem {
  label: string
  /** Not called for an item with a submenu. */
  onselect: () => void
  /** The items of its submenu. */
  items?: readonly MenuItem[]
  /** What the item applies to, beside its label. */
  detail?: string
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
  /** Shown above the items. */
  heading?: string
  items: readonly MenuItem[]
  at: MenuPlace
}
