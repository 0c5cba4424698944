/**
 * mitmdump, which relays and keeps the same WebSocket messages that Sockeye receives and records. Each gets a load that
 * takes it a few seconds.
 */
import { spawnSync } from 'node:child_process'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { TemporaryFolder } from '../../support/folders.ts'
import { freePort } from '../../support/ports.ts'
import { Program } from '../../support/program.ts'
import { alternate, atLeast, median, skipped, type Measurement } from '../measurement.ts'
import { line, receive, send, type Load } from '../receivers.ts'

const what = 'masked WebSocket frames of 32 B'
const against = 'mitmdump relaying and keeping them'
const least = 100

export const mitmdump: Measurement = {
  name: 'mitmdump',
  async run({ quick }) {
    if (spawnSync('mitmdump', ['--version']).status !== 0)
      return [skipped(what, against, 'mitmdump is not installed')]
    const load = (count: number): Load => ({ protocol: 'ws', bytes: 32, count })
    const many = load(quick ? 500_000 : 10_000_000)
    const few = load(quick ? 1_000 : 10_000)
    const { sockeye, baseline } = await alternate(
      quick ? 1 : 3,
      async () => many.count / (await receive('sockeye', many)).doneSeconds,
      async () => few.count / (await relay(few)),
    )
    const ours = median(sockeye)
    const theirs = median(baseline)
    return [
      {
        what,
        against,
        sockeye: `${(ours / 1e3).toFixed(0)} k/s`,
        baseline: `${(theirs / 1e3).toFixed(1)} k/s`,
        ...atLeast(least, ours / theirs),
      },
    ]
  },
}

/** Seconds until the receiver behind the relay has everything and the sender its close. */
async function relay(load: Load): Promise<number> {
  using folder = new TemporaryFolder()
  const sink = fileURLToPath(new URL('../programs/ws-sink.ts', import.meta.url))
  await using receiver = new Program(process.execPath, [sink, '1'])
  const { port } = await line(receiver, 'listening')
  const own = await freePort()
  await using _relay = new Program('mitmdump', [
    ...['--quiet', '--mode', `reverse:http://127.0.0.1:${String(port)}`],
    ...['--listen-host', '127.0.0.1', '--listen-port', String(own)],
    ...['--save-stream-file', folder.file('flows'), '--set', `confdir=${folder.path}`],
  ])
  await accepts(own)
  const { started, closed } = await send(load, own)
  const { bytesIn } = await line(receiver, 'end')
  if (bytesIn !== load.bytes * load.count)
    throw new Error(`mitmdump passed ${String(bytesIn)} bytes`)
  return (closed - started) / 1_000
}

/** Waits until something listens. */
async function accepts(port: number): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: '127.0.0.1' })
      socket.once('connect', () => {
        socket.destroy()
        resolve(true)
      })
      socket.once('error', () => {
        resolve(false)
      })
    })
    if (open) return
    await sleep(100)
  }
  throw new Error(`nothing listens on ${String(port)}`)
}
