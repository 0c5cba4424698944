/** Which items of the command palette a query finds, the best first. Pure. */

export interface Findable {
  label: string
  detail?: string
  /** Other words it is found by. */
  also?: string
}

/** The place of what the engine found by itself, and of what only another word of an item finds. */
export const worstRank = 2

/**
 * How well a query finds an item, 0 the best: its label begins with the first word, then it has a word that does, then
 * the others. Every word of the query has to occur; undefined where one does not.
 */
export function rankOf({ label, detail, also }: Findable, query: string): number | undefined {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const [first = ''] = words
  const lower = label.toLowerCase()
  const all = `${lower} ${detail ?? ''} ${also ?? ''}`.toLowerCase()
  if (!words.every((word) => all.includes(word))) return undefined
  if (lower.startsWith(first)) return 0
  return lower.split(/[\s/:.,]+/).some((word) => word.startsWith(first)) ? 1 : worstRank
}

/** What a query finds, the best first; equal ones stay in their order. */
export function findItems<T extends Findable>(
  items: readonly T[],
  query: string,
  most: number,
): T[] {
  return items
    .flatMap((item) => {
      const rank = rankOf(item, query)
      return rank === undefined ? [] : [{ item, rank }]
    })
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ item }) => item)
}

/** The groups that have something, the one with the best of all first; equal ones stay in their order. */
export function sortGroups<G extends { items: readonly Findable[] }>(
  groups: readonly G[],
  query: string,
): G[] {
  const best = ({ items }: G): number =>
    Math.min(...items.map((item) => rankOf(item, query) ?? worstRank))
  return groups.filter(({ items }) => items.length > 0).toSorted((a, b) => best(a) - best(b))
}
