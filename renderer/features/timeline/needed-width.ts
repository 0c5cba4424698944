/** The width that a column needs: its header, and its cells in the rows that are rendered. */

/** The label of a header and its divider need a little room around them. Pixels. */
const headerMargin = 6

/** Pixels. */
export function neededWidth(rows: HTMLElement | undefined, id: string): number {
  const name = CSS.escape(id)
  const header = rows?.querySelector(`[data-column="${name}"] > :first-child`)
  const cells = rows?.querySelectorAll(`[data-cell="${name}"]`) ?? []
  const range = document.createRange()
  const widthOf = (element: Element): number => {
    range.selectNodeContents(element)
    return range.getBoundingClientRect().width
  }
  return Math.ceil(
    Math.max(
      header ? widthOf(header) + headerMargin : 0,
      ...Array.from(cells, (cell) => widthOf(cell) + 1),
    ),
  )
}
