/**
 * How the store keeps its blocks, and alternatives: journal, synchronous level, page size and block size, each varied
 * separately from the chosen value. Not part of a whole run; writes a table of its own.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { median, type Measurement } from '../measurement.ts'
import { writeTable } from '../report.ts'

interface Variant {
  journal: 'wal' | 'persist' | 'off'
  synchronous: 'off' | 'normal' | 'full'
  pageBytes: number
  blockKib: number
}

interface Figures {
  /** While the stream was received, and until all of it was in the database on disk. MB/s. */
  taken: number
  settled: number
  /** 99th percentile of a commit. Milliseconds. */
  commitMs: number
  /** Database bytes per stored byte. */
  size: number
  /** Reading one block from the middle, by a new connection. Milliseconds. */
  readMs: number
}

const chosen: Variant = { journal: 'wal', synchronous: 'normal', pageBytes: 65_536, blockKib: 256 }
const variants: Variant[] = [
  chosen,
  { ...chosen, synchronous: 'full' },
  { ...chosen, synchronous: 'off' },
  { ...chosen, journal: 'persist' },
  { ...chosen, journal: 'persist', synchronous: 'full' },
  { ...chosen, journal: 'persist', synchronous: 'off' },
  { ...chosen, pageBytes: 4_096 },
  { ...chosen, pageBytes: 16_384 },
  { ...chosen, pageBytes: 32_768 },
  { ...chosen, blockKib: 16 },
  { ...chosen, blockKib: 64 },
  { ...chosen, blockKib: 1_024 },
]

export const storageChoices: Measurement = {
  name: 'storage-choices',
  onRequest: true,
  async run({ quick }) {
    const mebibytes = quick ? 32 : 512
    const runs = quick ? 1 : 3
    const figures = variants.map((): Figures[] => [])
    // Alternately, so that other disk activity affects all.
    for (let run = 0; run < runs; run++)
      for (const [i, variant] of variants.entries())
        figures[i]?.push(await measure(variant, mebibytes))
    const rows = variants.map((variant, i) => row(variant, figures[i] ?? []))
    const head = [
      'journal',
      'synchronous',
      'page',
      'block',
      'taken',
      'on disk',
      'commit',
      'size',
      'read',
    ]
    if (!quick) await writeTable('storage', head, rows)
    console.log([head, ...rows].map((cells) => cells.join('\t')).join('\n'))
    return []
  },
}

async function measure(variant: Variant, mebibytes: number): Promise<Figures> {
  const path = fileURLToPath(new URL('../programs/storage.ts', import.meta.url))
  const { journal, synchronous, pageBytes, blockKib } = variant
  const args = [journal, synchronous, pageBytes, blockKib, mebibytes].map(String)
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', path, ...args])
  return JSON.parse(stdout) as Figures
}

function row(variant: Variant, runs: readonly Figures[]): string[] {
  const of = (name: keyof Figures): number => median(runs.map((figures) => figures[name]))
  const mark = variant === chosen ? ' (chosen)' : ''
  return [
    variant.journal.toUpperCase() + mark,
    variant.synchronous.toUpperCase(),
    String(variant.pageBytes),
    `${String(variant.blockKib)} KiB`,
    `${of('taken').toFixed(0)} MB/s`,
    `${of('settled').toFixed(0)} MB/s`,
    `${of('commitMs').toFixed(1)} ms`,
    of('size').toFixed(3),
    `${of('readMs').toFixed(2)} ms`,
  ]
}
