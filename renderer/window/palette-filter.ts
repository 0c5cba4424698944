/** Filters and ranks the items of the command palette. Pure. */

export interface Findable {
  label: string
  detail?: string
  /** Additional search text. */
  also?: string
}

/** The rank of an item that the engine found, or that matches only inside a word or in its additional text. */
export const worstRank = 2

/**
 * Returns how well an item matches a query, 0 is best: 0 when the label begins with the first word of the query, 1 when
 * a word of the label does, otherwise `worstRank`. Returns undefined unless every word of the query occurs.
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

/** Returns the matching items, best first; equal ranks keep their order. */
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

/** Reports whether a query is the first word of a name, or more of its beginning. */
export const beginsName = (query: string, names: readonly string[]): boolean => {
  const typed = query.trim().toLowerCase()
  return (
    typed !== '' &&
    names.some((name) => {
      const lower = name.toLowerCase()
      return (
        lower.startsWith(typed) && !/^(?!\p{Script=Han})[\p{L}\d]/u.test(lower.slice(typed.length))
      )
    })
  )
}

/** Returns the non-empty groups, ordered by their best item; equal ranks keep their order. */
export function sortGroups<G extends { items: readonly Findable[] }>(
  groups: readonly G[],
  query: string,
): G[] {
  const best = ({ items }: G): number =>
    Math.min(...items.map((item) => rankOf(item, query) ?? worstRank))
  return groups.filter(({ items }) => items.length > 0).toSorted((a, b) => best(a) - best(b))
}
