/**
 * Writes blocks as the store does, with one choice of storage: storage.ts JOURNAL SYNCHRONOUS PAGE_BYTES BLOCK_KIB MIB.
 * Commits every 2 MiB (or every block, if that is larger) and delays checkpoints as the store does. Prints figures as
 * JSON.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const [journal = '', synchronous = '', pageBytes = '', blockKib = '', mebibytes = ''] =
  process.argv.slice(2)
const blockBytes = Number(blockKib) * 1_024
const commitBytes = Math.max(2 * 1_048_576, blockBytes)
const blocks = Math.ceil((Number(mebibytes) * 1_048_576) / blockBytes)

const folder = mkdtempSync(join(tmpdir(), 'sockeye-bench-'))
const path = join(folder, 'blocks.db')

function open(): DatabaseSync {
  const database = new DatabaseSync(path)
  database.exec(`PRAGMA page_size = ${pageBytes}; PRAGMA auto_vacuum = INCREMENTAL`)
  database.exec(`PRAGMA journal_mode = ${journal}; PRAGMA synchronous = ${synchronous}`)
  database.exec('PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -16384')
  return database
}

try {
  const database = open()
  database.exec('CREATE TABLE blocks (id INTEGER PRIMARY KEY, columns BLOB, payload BLOB)')
  const insert = database.prepare('INSERT INTO blocks (columns, payload) VALUES (?, ?)')
  const payload = Buffer.alloc(blockBytes, 'The quick brown fox. ')
  // About the index size of entries of 100 B.
  const columns = Buffer.alloc(Math.ceil(blockBytes / 25), 7)
  const commits: number[] = []
  const start = performance.now()
  let waiting = 0
  for (let i = 0; i < blocks; i++) {
    if (waiting === 0) database.exec('BEGIN')
    payload.writeUInt32LE(i)
    insert.run(columns, payload)
    waiting += blockBytes
    if (waiting < commitBytes && i < blocks - 1) continue
    const began = performance.now()
    database.exec('COMMIT')
    commits.push(performance.now() - began)
    waiting = 0
  }
  const taken = performance.now() - start
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
  const settled = performance.now() - start

  const reading = open()
  const block = reading.prepare('SELECT payload FROM blocks WHERE id = ?')
  const reads = Array.from({ length: 21 }, (_, i) => {
    const began = performance.now()
    block.get(1 + Math.floor(((i + 0.5) / 21) * blocks))
    return performance.now() - began
  })
  reading.close()
  const sorted = (values: number[]): number[] => values.toSorted((a, b) => a - b)
  const bytes = blocks * (blockBytes + columns.length)
  console.log(
    JSON.stringify({
      taken: bytes / 1e3 / taken,
      settled: bytes / 1e3 / settled,
      commitMs: sorted(commits)[Math.floor(commits.length * 0.99)],
      size: statSync(path).size / bytes,
      readMs: sorted(reads)[10],
    }),
  )
} finally {
  rmSync(folder, { recursive: true })
}
