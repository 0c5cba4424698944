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

export const writeReport = (results: readonly Result[]): Promise<void> =>
  writeTable('bench', head, rowsOf(results))

/** Replaces the table between the document's markers of this name and changes nothing else. */
export async function writeTable(
  name: string,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<void> {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`]
  const text = await readFile(document, 'utf8')
  const [before, rest] = text.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined)
    throw new Error(`${document} lost its markers ${begin} and ${end}`)
  const body = `${begin}\n\n${machine()}\n\n${table(titles, rows)}\n\n${end}`
  await writeFile(document, await format(before + body + after, { parser: 'markdown' }))
}
