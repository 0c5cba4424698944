/**
 * Geometry of a list that is taller than a browser can lay out. Chromium limits an element to about 33.5 M px, so the
 * list's element is at most `maxDomHeight` tall, and the scroll position is kept as an offset in pixels of the full
 * list, in a double, which is exact for any number of rows here. Small scrolls change the offset by the scrolled
 * distance; larger ones (a dragged thumb, a click in the track) are mapped proportionally. Near both ends the mapping
 * is one to one, so that the first and the last row can be reached normally. Pure: no DOM.
 */

export const maxDomHeight = 8_000_000
/** Size of the end zones, in which element and list scroll one to one. Pixels. */
const endZone = 100_000

export interface Geometry {
  /** Number of rows. */
  count: number
  /** Height of a row. Pixels. */
  rowHeight: number
  /** Height of the visible area. Pixels. */
  viewport: number
}

/** Returns the height of the whole list without the limit. Pixels. */
export const listHeight = (g: Geometry): number => g.count * g.rowHeight

/** Returns the height of the scrolling element. Pixels. */
export const domHeight = (g: Geometry): number => Math.min(listHeight(g), maxDomHeight)

/** Returns the maximum offset: the last row at the bottom. Pixels. */
export const maxOffset = (g: Geometry): number => Math.max(0, listHeight(g) - g.viewport)

const maxScrollTop = (g: Geometry): number => Math.max(0, domHeight(g) - g.viewport)

export const clampOffset = (g: Geometry, offset: number): number =>
  Math.min(Math.max(0, offset), maxOffset(g))

/** Returns the scrollTop for an offset of the list. */
export function toScrollTop(g: Geometry, offset: number): number {
  return map(clampOffset(g, offset), maxOffset(g), maxScrollTop(g))
}

/** Returns the offset of the list for a scrollTop. */
export function toOffset(g: Geometry, scrollTop: number): number {
  const top = maxScrollTop(g)
  return map(Math.min(Math.max(0, scrollTop), top), top, maxOffset(g))
}

/** Maps a value from one range to another: one to one in the end zones, proportionally between them. */
function map(value: number, from: number, to: number): number {
  if (from === to) return value
  const zone = Math.min(endZone, from / 4, to / 4)
  if (value <= zone) return value
  if (value >= from - zone) return to - (from - value)
  return zone + ((value - zone) * (to - 2 * zone)) / (from - 2 * zone)
}

/** Returns the offset after the element scrolled from one position to another. */
export function scrolled(g: Geometry, offset: number, from: number, to: number): number {
  if (listHeight(g) <= maxDomHeight) return clampOffset(g, to)
  // On a list with the limit, a step of the thumb is thousands of pixels; a wheel or touch scrolls at most two screens.
  const small = Math.abs(to - from) <= Math.max(2 * g.viewport, 1_000)
  return small ? clampOffset(g, offset + (to - from)) : toOffset(g, to)
}

/** Returns the rows to render, with `overscan` more on both sides: `first` counts from 0, `end` is exclusive. */
export function visibleRows(
  g: Geometry,
  offset: number,
  overscan: number,
): { first: number; end: number } {
  const first = Math.floor(offset / g.rowHeight) - overscan
  const end = Math.ceil((offset + g.viewport) / g.rowHeight) + overscan
  return { first: Math.max(0, first), end: Math.min(g.count, end) }
}

/** Returns the offset nearest to the current one at which `row` (from 0) is fully visible, or centred. */
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

/**
 * Returns the row that a key moves to from `row`; undefined when the key does not move. `row` is null before the first
 * move.
 */
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
