/**
 * A process that records a trickle: `node trickle-child.ts FOLDER BYTES EVERY_MS COUNT`. Prints what it wrote meanwhile,
 * as the kernel counts it, in bytes: `wrote N`. Linux only.
 */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openStore } from '../../main/engine/store/open.ts'
import { config, dataHead } from './store.ts'

const [folder = '', bytes, everyMs, count] = process.argv.slice(2)

/** Bytes handed to write calls, those of pipes and wake-ups included. */
const written = (): number =>
  Number(/^wchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1])

const store = await openStore({ folder })
const recording = await store.startRecording({ config, name: 'trickle' })
const connection = recording.openConnection(null, { host: '127.0.0.1', port: 9 }, 1)
// What the beginning of a session wrote goes into the database first.
while (statSync(join(folder, 'sessions.db-wal')).size > 0) await wait(50)

const before = written()
const message = Buffer.alloc(Number(bytes), 'x')
for (let i = 0; i < Number(count); i++) {
  recording.append(dataHead({ connection, at: 1_700_000_000_000_000 + i }), message)
  await wait(Number(everyMs))
}
await wait(500)
process.stdout.write(`wrote ${String(written() - before)}\n`)
await recording.end()
await store.close()
