/** Makes the text of a copy of the selected rows. Bounded: a copy that is too long is refused before it is made. */
import type { CopiedColumn, RowFormat, RowHead } from '../../../shared/rows/row-format.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import { eventWords } from '../../i18n/describe-event.ts'
import { maxCopied } from '../../../shared/contract/limits.ts'
import { contentsOf, selectedPages } from './selected-contents.ts'
import type { Timeline } from './timeline.svelte.ts'

/** Maximum number of rows of a copy. */
export const maxCopiedRows = 100_000

export type CopiedRows =
  | { readonly text: string; readonly rows: number }
  /** There are more rows, or more bytes, than a copy may have. */
  | { readonly refused: 'rows' | 'bytes' }

/**
 * @param columns those of a format that is a table
 * @throws AppError from the engine
 */
export async function copyRows(
  timeline: Timeline,
  format: RowFormat,
  columns: readonly CopiedColumn[],
): Promise<CopiedRows> {
  const { count } = timeline.rows
  if (count > maxCopiedRows) return { refused: 'rows' }
  const writer = format.writer(count === 1, columns)
  const paths = format.isTable === true ? columns.flatMap(({ jsonPath }) => jsonPath ?? []) : []
  const texts: string[] = []
  let left = maxCopied
  let rows = 0
  for await (const page of selectedPages(timeline, paths)) {
    const known = page.reduce((sum, { entry }) => sum + entry.length - entry.missing, 0)
    if (known > left) return { refused: 'bytes' }
    if (format.isTable === true)
      await timeline.connections.load(page.map(({ entry }) => entry.connection))
    for await (const { entry, bytes } of contentsOf(timeline, page, format.decodes)) {
      // Inflated and decoded messages are longer than on the wire.
      left -= bytes.length
      if (left < 0) return { refused: 'bytes' }
      const text = writer.row(headOf(timeline, entry), bytes)
      if (text === '') continue
      texts.push(text)
      rows++
    }
  }
  texts.push(writer.end())
  return { text: texts.join(''), rows }
}

const headOf = ({ connections, encoding }: Timeline, entry: EntrySummary): RowHead => ({
  n: entry.n,
  at: entry.at,
  connection: entry.connection,
  peer: connections.address(entry.connection),
  direction: entry.direction,
  kind: entry.kind,
  encoding: encoding.of(entry.kind),
  length: entry.length,
  event: entry.event === null ? null : eventWords(entry.event),
  values: entry.values,
})
