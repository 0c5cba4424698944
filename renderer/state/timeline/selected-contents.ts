/**
 * Reads the selected rows of a timeline page by page, with or without their contents. The rows are those that were
 * selected, in the view that was open, when reading began.
 */
import { maxPage, maxRange } from '../../../shared/contract/limits.ts'
import type { BodyOf } from '../../../shared/contract/methods/entries.ts'
import { isWholeCompressed, type EntrySummary } from '../../../shared/model/entry.ts'
import type { MessagePlace } from './selection.svelte.ts'
import type { Timeline } from './timeline.svelte.ts'

export interface SelectedEntry {
  readonly entry: EntrySummary
  /** The position of the row in its view, from 1. */
  readonly position: number
  /** The place of a message; null for a recorded entry. */
  readonly place: MessagePlace | null
}

export interface SelectedContent extends SelectedEntry {
  readonly bytes: Uint8Array
}

/**
 * Returns the selected rows, at most `maxPage` at a time. Rows that were dropped meanwhile are left out.
 * @param paths paths in JSON whose values the rows have
 */
export async function* selectedPages(
  timeline: Timeline,
  paths: readonly string[] = [],
): AsyncGenerator<SelectedEntry[]> {
  const { view, rows } = timeline
  const { ranges } = rows.all
  const { fetch } = view
  const placeOf = view.placesOf()
  for (const { first, end } of ranges)
    for (let from = first + 1; from <= end; from += maxPage) {
      const to = Math.min(end, from + maxPage - 1)
      const entries = await fetch(from, to, paths)
      // Rows that were dropped are missing at the start.
      const missing = to - from + 1 - entries.length
      yield entries.map((entry, i) => {
        const position = from + missing + i
        return { entry, position, place: entry.message === null ? null : placeOf(position) }
      })
    }
}

/**
 * Returns the contents of the rows of a page: payloads, inflated where they are compressed; empty for events.
 * @param decoded whether without content codings
 */
export async function* contentsOf(
  timeline: Timeline,
  page: readonly SelectedEntry[],
  decoded = false,
): AsyncGenerator<SelectedContent> {
  const { fetchContents } = timeline.view
  const last = page.at(-1)?.position ?? 0
  for (let i = 0; i < page.length;) {
    const row = page[i]
    if (row === undefined) return
    const { first, bytes, lengths } = await fetchContents(row.position, last, decoded)
    // Rows that were dropped after the page was read.
    i += Math.max(0, first - row.position)
    let at = 0
    for (const length of lengths) {
      const next = page[i]
      if (next === undefined) return
      yield { ...next, bytes: bytes.subarray(at, at + length) }
      at += length
      i++
    }
    const long = page[i]
    if (lengths.length === 0 && long !== undefined) {
      const as = decoded && long.entry.decoded ? 'decoded' : undefined
      yield { ...long, bytes: await readContent(timeline, long, as) }
      i++
    }
  }
}

/** Reads the whole content of a row, or its bytes on the wire. */
export async function readContent(
  timeline: Timeline,
  { entry, place }: Pick<SelectedEntry, 'entry' | 'place'>,
  as: BodyOf['as'] = isWholeCompressed(entry) ? 'inflated' : 'payload',
): Promise<Uint8Array> {
  const { engine, session } = timeline
  const of: BodyOf = {
    session,
    ...(place === null ? { n: entry.n } : { n: place.position, view: place.view }),
    as,
  }
  const pieces: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { bytes, total } = await engine.call('bytes', { ...of, offset: length, length: maxRange })
    pieces.push(bytes)
    length += bytes.length
    if (bytes.length === 0 || length >= total) return joined(pieces, length)
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
