/** Which items of the command palette a query finds, the best first. Pure. */

export interface Findable {
  label: string
  detail?: string
  /** Other words it is found by. */
  also?: string
}

/**
 * Every word of the query has to occur. Items whose label begins with the query come first, then those that have a word
 * beginning with it, then the others; equal ones stay in their order.
 */
export function findItems<T extends Findable>(
  items: readonly T[],
  query: string,
  most: number,
): T[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const [first = ''] = words
  const found = items.flatMap((item) => {
    const label = item.label.toLowerCase()
    const all = `${label} ${item.detail ?? ''} ${item.also ?? ''}`.toLowerCase()
    if (!words.every((word) => all.includes(word))) return []
    const rank = label.startsWith(first)
      ? 0
      : label.split(/[\s/:.,]+/).some((word) => word.startsWith(first))
        ? 1
        : 2
    return [{ item, rank }]
  })
  return found
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ item }) => item)
}
