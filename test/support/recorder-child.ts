/**
 * A process that records until it is killed: `node recorder-child.ts FOLDER`. Prints `session ID`, then a line each
 * time it appended: the number of the last entry and the milliseconds since the epoch.
 */
import { openStore } from '../../main/engine/store/open.ts'
import { config, dataHead } from './store.ts'

const store = await openStore({ folder: process.argv[2] ?? '' })
const recording = await store.startRecording({ config, name: 'killed' })
process.stdout.write(`session ${String(recording.session)}\n`)
recording.openConnection(null, { host: '127.0.0.1', port: 9 }, 1)
const body = recording.begin(dataHead({ direction: 'out' }), 1_000_000_000)
const bytes = Buffer.alloc(1_000)
setInterval(() => {
  for (let i = 0; i < 20; i++) {
    bytes.writeUInt32BE(recording.entries + 1)
    recording.append(dataHead(), bytes)
  }
  body.append(bytes)
  process.stdout.write(`at ${String(recording.entries)} ${String(Date.now())}\n`)
}, 20)
