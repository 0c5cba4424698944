/** The table of all results, for the terminal and for docs/performance.md. */
import { readFile, writeFile } from 'node:fs/promises'
import { arch, cpus, platform, release, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { format } from 'prettier'
import type { Result } from './measurement.ts'

const document = fileURLToPath(new URL('../../docs/performance.md', import.meta.url))
const begin = '<!-- bench:begin -->'
const end = '<!-- bench:end -->'

export function table(results: readonly Result[]): string {
  const rows = results.map(({ what, sockeye, baseline, against, ratio, aim, met }) => [
    what,
    sockeye,
    `${baseline} (${against})`,
    ratio === null ? '' : ratio.toFixed(2),
    aim,
    met === null ? '' : met ? 'yes' : '**no**',
  ])
  const head = ['what', 'Sockeye', 'baseline', 'ratio', 'aim', 'met']
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

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

/** Puts the table between the document's markers and leaves the rest of it alone. */
export async function writeReport(results: readonly Result[]): Promise<void> {
  const text = await readFile(document, 'utf8')
  const [before, rest] = text.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error(`${document} lost its markers`)
  const body = `${begin}\n\n${machine()}\n\n${table(results)}\n\n${end}`
  await writeFile(document, await format(before + body + after, { parser: 'markdown' }))
}
