/**
 * A process that works on a store until it is killed: `node busy-child.ts FOLDER WORK [FILE]`. Prints `at it` once the
 * work has begun, which is one of
 * - `delete`: deletes the session named `doomed` and releases its space;
 * - `drop`: records more and more in a session that keeps its newest 4 MiB;
 * - `flood`: records some thousand entries a second in the session named `flood`;
 * - `import`: imports the exported session in FILE, all but its end.
 */
import { readFileSync } from 'node:fs'
import { Import } from '../../main/engine/interchange/sockeye/import.ts'
import { openStore } from '../../main/engine/store/open.ts'
import type { Store } from '../../main/engine/store/store.ts'
import { tcpServer } from '../../shared/protocols/tcp/server.ts'
import { config, dataHead } from './store.ts'

const mebibyte = 1_048_576
const [, , folder = '', work = '', file = ''] = process.argv

const works: Readonly<Record<string, (store: Store) => Promise<void>>> = {
  async delete(store) {
    const doomed = (await store.sessions()).find(({ name }) => name === 'doomed')
    if (doomed === undefined) throw new Error('There is nothing to delete.')
    await store.removeSession({ session: doomed.id })
  },
  async drop(store) {
    const limits = { maxBytes: 4 * mebibyte, atLimit: 'drop-oldest' } as const
    const limited = tcpServer.schema.parse({ kind: 'tcp-server', port: 8080, limits })
    const recording = await store.startRecording({ config: limited, name: 'dropping' })
    const bytes = Buffer.alloc(10_000)
    let isPaused = false
    recording.attach({ pause: () => (isPaused = true), resume: () => (isPaused = false) })
    setInterval(() => {
      for (let i = 0; i < 200 && !isPaused; i++) {
        bytes.writeUInt32BE(recording.entries + 1)
        recording.append(dataHead(), bytes)
      }
    }, 1)
  },
  async flood(store) {
    const recording = await store.startRecording({ config, name: 'flood' })
    const bytes = Buffer.alloc(500)
    let isPaused = false
    recording.attach({ pause: () => (isPaused = true), resume: () => (isPaused = false) })
    setInterval(() => {
      for (let i = 0; i < 10 && !isPaused; i++) recording.append(dataHead(), bytes)
    }, 1)
  },
  async import(store) {
    await new Import(store).append(readFileSync(file).subarray(0, -1_000))
  },
}

const store = await openStore({ folder, undoMs: 0 })
await works[work]?.(store)
process.stdout.write('at it\n')
// Until it is killed.
setInterval(() => undefined, 60_000)
