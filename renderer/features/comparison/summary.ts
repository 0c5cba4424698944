/** What differs between two entries, in a line, and what was done to compare them. */
import { formatSize, groupDigits } from '../../i18n/format.ts'
import type { DiffRows } from './difference/rows.ts'
import { firstDifference, type Contents } from './entry-difference.svelte.ts'
import { maxCompared, type SideContent } from './side-content.ts'
import { text } from './text.ts'

interface Summary {
  readonly line: string
  readonly isEqual: boolean
  readonly notes: readonly string[]
}

/** @param json the rows if they are shown as JSON */
export function summaryOf(
  { then, now }: Contents,
  names: { then: string; now: string },
  json: DiffRows | null,
): Summary {
  const t = text()
  if (then === null || now === null) {
    const line = t.onlyOne(then === null ? names.now : names.then)
    return { line, isEqual: false, notes: notesOf([then, now]) }
  }
  const first = firstDifference(then.bytes, now.bytes)
  const notes = notesOf([then, now])
  if (first === null)
    return { line: t.equal(t.bytes(groupDigits(then.bytes.length))), isEqual: true, notes }
  const ended =
    first === then.bytes.length ? names.then : first === now.bytes.length ? names.now : null
  const offset = groupDigits(first)
  const line = ended === null ? t.firstAt(offset) : t.endsAt(ended, offset)
  const isLayout = json?.runs.every(({ same }) => same) === true
  return { line, isEqual: false, notes: isLayout ? [t.layoutOnly, ...notes] : notes }
}

function notesOf(sides: readonly (SideContent | null)[]): string[] {
  const t = text()
  const read = sides.filter((side) => side !== null)
  const removed = new Set(
    read.flatMap(({ isInflated, layers }) => [
      ...(isInflated ? [t.deflate] : []),
      ...layers.map(({ coding }) => coding),
    ]),
  )
  return [
    ...(removed.size > 0 ? [t.content([...removed].join(', '))] : []),
    ...(read.some(({ entry }) => entry.missing > 0) ? [t.lacks] : []),
    ...(read.some(({ total, bytes }) => total > bytes.length)
      ? [t.bounded(formatSize(maxCompared))]
      : []),
  ]
}
