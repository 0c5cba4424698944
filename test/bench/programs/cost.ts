/**
 * The cost of entries in sessions of one length: cost.ts ENTRIES BYTES prints nanoseconds of processor time of all
 * threads and database bytes per entry, as JSON. Short sessions are recorded repeatedly, so that their cost can be
 * measured.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../../main/engine/store/open.ts'
import { tcpServer } from '../../../shared/protocols/tcp/server.ts'

const entries = Number(process.argv[2])
const bytes = Number(process.argv[3])
/** Minimum number of entries of all sessions together. */
const leastEntries = 3_000_000

const folder = mkdtempSync(join(tmpdir(), 'sockeye-bench-'))
const store = await openStore({ folder })
const config = tcpServer.schema.parse({ kind: 'tcp-server', port: 1 })
const payload = Buffer.alloc(bytes, 'The quick brown fox. ')

async function record(count: number): Promise<void> {
  const recording = await store.startRecording({ config })
  const head = { connection: 1, direction: 'in', kind: 'data', headerLength: 0 } as const
  for (let n = 1; n <= count; n++) {
    recording.append({ ...head, at: 1_700_000_000_000_000 + n }, payload)
    // A loop has no backpressure; waiting for the store bounds the queue.
    if (n % 100_000 === 0) await store.sessions()
  }
  await recording.end()
}

const size = (): number =>
  ['sessions.db', 'sessions.db-wal'].reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )

try {
  // Loads and compiles what is needed.
  for (let i = 0; i < 20; i++) await record(20_000)
  const times = Math.max(1, Math.ceil(leastEntries / entries))
  const before = process.cpuUsage()
  for (let i = 0; i < times; i++) await record(entries)
  const { user, system } = process.cpuUsage(before)
  const recorded = times * entries + 20 * 20_000
  await store.close()
  console.log(
    JSON.stringify({
      ns: ((user + system) * 1e3) / (times * entries),
      databaseBytes: size() / recorded,
    }),
  )
} finally {
  rmSync(folder, { recursive: true })
}
