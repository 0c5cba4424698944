/**
 * The arithmetic of a list far taller than a browser can lay out. Chromium caps an element near 33.5 M px, so the
 * list's element is at most `maxDomHeight` tall and the true place is kept as an offset in pixels of the full list,
 * a double, exact for any number of rows here. Small scrolls move the offset by as much as the element scrolled;
 * larger ones (the thumb dragged, a click in the track) are mapped in proportion. Near both ends the mapping is one
 * to one, so that the first and the last row are reached without crawling. Pure: no DOM.
 */

export const maxDomHeight = 8_000_000
/** Pixels at either end in which the element and the list move alike. */
const endZone = 100_000

export interface Geometry {
  /** Number of rows. */
  count: number
  /** Height of a row. Pixels. */
  rowHeight: number
  /** Height of what is visible. Pixels. */
  viewport: number
}

/** Height of the whole list, were there no cap. Pixels. */
export const listHeight = (g: Geometry): number => g.count * g.rowHeight

/** Height of the element that scrolls. Pixels. */
export const domHeight = (g: Geometry): number => Math.min(listHeight(g), maxDomHeight)

/** Greatest offset: the last row at the bottom. Pixels. */
export const maxOffset = (g: Geometry): number => Math.max(0, listHeight(g) - g.viewport)

const maxScrollTop = (g: Geometry): number => Math.max(0, domHeight(g) - g.viewport)

export const clampOffset = (g: Geometry, offset: number): number =>
  Math.min(Math.max(0, offset), maxOffset(g))

/** Where the element stands for an offset of the list. */
export function toScrollTop(g: Geometry, offset: number): number {
  return map(clampOffset(g, offset), maxOffset(g), maxScrollTop(g))
}

/** Which offset of the list a place of the element stands for. */
export function toOffset(g: Geometry, scrollTop: number): number {
  const top = maxScrollTop(g)
  return map(Math.min(Math.max(0, scrollTop), top), top, maxOffset(g))
}

/** From a range to another: one to one within the end zones, in proportion between them. */
function map(value: number, from: number, to: number): number {
  if (from === to) return value
  const zone = Math.min(endZone, from / 4, to / 4)
  if (value <= zone) return value
  if (value >= from - zone) return to - (from - value)
  return zone + ((value - zone) * (to - 2 * zone)) / (from - 2 * zone)
}

/** The offset after the element scrolled from one place to another. */
export function scrolled(g: Geometry, offset: number, from: number, to: number): number {
  if (listHeight(g) <= maxDomHeight) return clampOffset(g, to)
  // A step of a thumb on a capped list is thousands of pixels; wheels and touch stay within two screens.
  const small = Math.abs(to - from) <= Math.max(2 * g.viewport, 1_000)
  return small ? clampOffset(g, offset + (to - from)) : toOffset(g, to)
}

/** Rows to lay out, `overscan` more on both sides: `first` counts from 0, `end` is the first one left out. */
export function visibleRows(
  g: Geometry,
  offset: number,
  overscan: number,
): { first: number; end: number } {
  const first = Math.floor(offset / g.rowHeight) - overscan
  const end = Math.ceil((offset + g.viewport) / g.rowHeight) + overscan
  return { first: Math.max(0, first), end: Math.min(g.count, end) }
}

/** The offset nearest to the present one at which `row` (from 0) is visible as a whole, or in the middle. */
export function reveal(
  g: Geometry,
  offset: number,
  row: number,
  align: 'nearest' | 'center' = 'nearest',
): number {
  const top = row * g.rowHeight
  const bottom = top + g.rowHeight
  if (offset <= top && bottom <= offset + g.viewport) return clampOffset(g, offset)
  if (align === 'center') return clampOffset(g, top - (g.viewport - g.rowHeight) / 2)
  return clampOffset(g, top < offset ? top : bottom - g.viewport)
}

/** The row a key leads to from `row`; undefined when the key moves nothing. Null stands before the first move. */
export function rowAfterKey(
  g: Geometry,
  key: string,
  row: number | null,
  firstVisible: number,
): number | undefined {
  if (g.count === 0) return undefined
  const page = Math.max(1, Math.floor(g.viewport / g.rowHeight) - 1)
  const within = (wanted: number) => Math.min(Math.max(0, wanted), g.count - 1)
  switch (key) {
    case 'ArrowDown':
      return within(row === null ? firstVisible : row + 1)
    case 'ArrowUp':
      return within(row === null ? firstVisible : row - 1)
    case 'PageDown':
      return within((row ?? firstVisible) + page)
    case 'PageUp':
      return within((row ?? firstVisible) - page)
    case 'Home':
      return 0
    case 'End':
      return g.count - 1
    default:
      return undefined
  }
}
