/** Result tables, for the terminal and for docs/performance.md. */
import { readFile, writeFile } from 'node:fs/promises'
import { arch, cpus, platform, release, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { format } from 'prettier'
import type { Result } from './measurement.ts'

const document = fileURLToPath(new URL('../../docs/performance.md', import.meta.url))

const head = ['what', 'Sockeye', 'baseline', 'ratio', 'aim', 'met']

const rowsOf = (results: readonly Result[]): string[][] =>
  results.map(({ what, sockeye, baseline, against, ratio, aim, met }) => [
    what,
    sockeye,
    `${baseline} (${against})`,
    ratio === null ? '' : ratio.toFixed(2),
    aim,
    met === null ? '' : met ? 'yes' : '**no**',
  ])

const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  [titles, titles.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

export const resultTable = (results: readonly Result[]): string => table(head, rowsOf(results))

export function machine(): string {
  const cores = cpus()
  return [
    `${String(cores.length)} x ${cores[0]?.model.trim() ?? 'unknown processor'}`,
    `${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
    `${platform()} ${arch()} ${release().split('-')[0] ?? ''}`,
    `Node ${process.versions.node}`,
    new Date().toISOString().slice(0, 10),
  ].join(', ')
}

/** Replaces the whole table. */
export const writeReport = (results: readonly Result[]): Promise<void> =>
  writeTable('bench', head, rowsOf(results))

/**
 * Replaces the rows of these results in the table and adds those that it lacks.
 *
 * @throws Error when the table is of another machine
 */
export async function updateReport(results: readonly Result[]): Promise<void> {
  const { lines } = await readTable('bench')
  const [described, ...rest] = lines.filter((line) => line !== '')
  if (described === undefined || withoutDate(described) !== withoutDate(machine()))
    throw new Error(`The table in ${document} is of another machine. Run all measurements.`)
  const rows = rest.slice(2).map(cellsOf)
  await writeTable('bench', head, mergedRows(rows, rowsOf(results)))
}

const withoutDate = (described: string): string => described.slice(0, described.lastIndexOf(','))

/** Cells of a row; a `|` in a cell is not supported. */
const cellsOf = (row: string): string[] =>
  row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

/** Replaces rows that measure the same against the same baseline, and adds the others at the end. */
export function mergedRows(
  old: readonly (readonly string[])[],
  now: readonly (readonly string[])[],
): (readonly string[])[] {
  const left = new Map(now.map((row) => [subjectOf(row), row]))
  const merged = old.map((row) => {
    const replacement = left.get(subjectOf(row))
    left.delete(subjectOf(row))
    return replacement ?? row
  })
  return [...merged, ...left.values()]
}

/** What is measured, and the baseline, which is named in parentheses after its figure. */
const subjectOf = ([what = '', , baseline = '']: readonly string[]): string =>
  `${what} (${/\((.*)\)$/.exec(baseline)?.[1] ?? ''})`

/** Replaces the table between the document's markers of this name and changes nothing else. */
export async function writeTable(
  name: string,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<void> {
  const { before, after } = await readTable(name)
  const body = `\n\n${machine()}\n\n${table(titles, rows)}\n\n`
  await writeFile(document, await format(before + body + after, { parser: 'markdown' }))
}

/** Returns the lines between the document's markers of this name, and the text around them with the markers. */
async function readTable(
  name: string,
): Promise<{ before: string; lines: string[]; after: string }> {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`]
  const text = await readFile(document, 'utf8')
  const [before, rest] = text.split(begin)
  const [body, after] = rest?.split(end) ?? []
  if (before === undefined || body === undefined || after === undefined)
    throw new Error(`${document} lost its markers ${begin} and ${end}`)
  return { before: before + begin, lines: body.split('\n'), after: end + after }
}
