/** Splits the text of a row at the ends of matches, which are ranges of bytes. Pure. */
import { runsWithin, type ByteRun } from '../../../ui/byte-runs.ts'
import type { TextRun } from '../../../state/timeline/conversation/rows.ts'

export interface RunPart {
  readonly text: string
  /** The match that the text is in; null for none. */
  readonly place: ByteRun | null
}

/** A match that begins or ends within a character includes all of it. */
export function cutRun({ text, offsets, end }: TextRun, places: readonly ByteRun[]): RunPart[] {
  const { first, end: last } = runsWithin(places, offsets[0] ?? end, end)
  if (first === last) return [{ text, place: null }]
  const parts: RunPart[] = []
  let start = 0
  let place: ByteRun | null = null
  let next = first
  for (let i = 0; i < text.length;) {
    const from = offsets[i] ?? end
    let after = i + 1
    while (after < text.length && offsets[after] === from) after++
    const to = offsets[after] ?? end
    let run = places[next]
    while (run !== undefined && run.to <= from) run = places[++next]
    const now = run !== undefined && run.from < to ? run : null
    if (now !== place) {
      if (i > start) parts.push({ text: text.slice(start, i), place })
      start = i
      place = now
    }
    i = after
  }
  parts.push({ text: text.slice(start), place })
  return parts
}
