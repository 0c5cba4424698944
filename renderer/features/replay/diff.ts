/** The difference of two sequences: runs that are equal and runs that are on one side only. Pure. */

export interface DiffRun<T> {
  items: readonly T[]
  /** Whether the other side has the same run. */
  same: boolean
}

/** Maximum number of table cells; beyond, the middle counts as different as a whole. */
const maxCells = 4_000_000

/** The runs of both sides, in order. */
export function diff<T>(
  then: readonly T[],
  now: readonly T[],
): { then: DiffRun<T>[]; now: DiffRun<T>[] } {
  let head = 0
  while (head < then.length && head < now.length && then[head] === now[head]) head++
  let tail = 0
  while (
    tail < then.length - head &&
    tail < now.length - head &&
    then[then.length - 1 - tail] === now[now.length - 1 - tail]
  )
    tail++
  const a = then.slice(head, then.length - tail)
  const b = now.slice(head, now.length - tail)
  const kept =
    a.length * b.length <= maxCells ? common(a, b) : { a: new Set<number>(), b: new Set<number>() }
  const side = (all: readonly T[], middle: ReadonlySet<number>) =>
    runs(all, (i) => i < head || i >= all.length - tail || middle.has(i - head))
  return { then: side(then, kept.a), now: side(now, kept.b) }
}

function runs<T>(items: readonly T[], isSame: (index: number) => boolean): DiffRun<T>[] {
  const out: { items: T[]; same: boolean }[] = []
  for (const [index, item] of items.entries()) {
    const same = isSame(index)
    const last = out.at(-1)
    if (last?.same === same) last.items.push(item)
    else out.push({ items: [item], same })
  }
  return out
}

/** Indexes on both sides of a longest common subsequence. */
function common<T>(a: readonly T[], b: readonly T[]): { a: Set<number>; b: Set<number> } {
  const width = b.length + 1
  const table = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j
      table[at] =
        a[i] === b[j]
          ? (table[at + width + 1] ?? 0) + 1
          : Math.max(table[at + width] ?? 0, table[at + 1] ?? 0)
    }
  }
  const kept = { a: new Set<number>(), b: new Set<number>() }
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const at = i * width + j
    if (a[i] === b[j]) {
      kept.a.add(i++)
      kept.b.add(j++)
    } else if ((table[at + width] ?? 0) >= (table[at + 1] ?? 0)) i++
    else j++
  }
  return kept
}
