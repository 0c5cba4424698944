/** What a trickle has written to the disk, for each byte of its payload: from a client that connects to a slow peer. */
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Program } from '../../support/program.ts'
import { skipped, type Measurement, type Options, type Result } from '../measurement.ts'

const cli = fileURLToPath(new URL('../../../out/main/cli.js', import.meta.url))
const rates = [1, 10, 100]
const messageBytes = 166
const against = 'payload bytes'
/** Written for each payload byte, at most. */
const mostTimes = 25

export const trickle: Measurement = {
  name: 'trickle',
  async run(options) {
    const results: Result[] = []
    for (const rate of rates) results.push(await measure(rate, options))
    return results
  },
}

async function measure(rate: number, { quick }: Options): Promise<Result> {
  const unit = rate === 1 ? 'message' : 'messages'
  const what = `Bytes written by a trickle of ${String(rate)} ${unit} of ${String(messageBytes)} B a second`
  if (process.platform !== 'linux') return skipped(what, against, 'no /proc')
  const { payload, written, seconds } = await record(rate, quick ? 5 : 100)
  return {
    what,
    against,
    sockeye: `${(written / 1_000 / seconds).toFixed(1)} kB/s`,
    baseline: `${(payload / 1_000 / seconds).toFixed(1)} kB/s`,
    ratio: payload / written,
    aim: `at most ${String(mostTimes)} bytes a byte`,
    met: written <= payload * mostTimes,
  }
}

async function record(
  rate: number,
  seconds: number,
): Promise<{ payload: number; written: number; seconds: number }> {
  const data = await mkdtemp(join(tmpdir(), 'sockeye-bench-'))
  const peer = new SlowPeer(rate)
  try {
    const url = `tcp://127.0.0.1:${String(await peer.listen())}`
    await using program = new Program(process.execPath, [
      ...[cli, 'connect', url, '--json', '--quiet', '--data', data],
    ])
    await peer.connected
    // What the beginning of a session wrote goes into the database first.
    const log = join(data, 'sessions.db-wal')
    while ((await stat(log).catch(() => null))?.size !== 0) await wait(50)
    const [payload, written, began] = [peer.sent, await writtenBy(program.pid), performance.now()]
    await wait(seconds * 1_000)
    return {
      payload: peer.sent - payload,
      written: (await writtenBy(program.pid)) - written,
      seconds: (performance.now() - began) / 1_000,
    }
  } finally {
    peer.close()
    await rm(data, { recursive: true, force: true })
  }
}

/** Bytes a process has handed to write calls, to files for the most part. */
async function writtenBy(pid: number): Promise<number> {
  const io = await readFile(`/proc/${String(pid)}/io`, 'utf8')
  return Number(/^wchar: (\d+)$/m.exec(io)?.[1])
}

/** Sends its client so many messages a second. */
class SlowPeer {
  sent = 0
  readonly connected: Promise<unknown>
  readonly #server: Server
  #timer: NodeJS.Timeout | undefined

  constructor(rate: number) {
    const message = Buffer.alloc(messageBytes, 'x')
    this.#server = createServer((socket) => {
      socket.on('error', () => socket.destroy())
      this.#timer = setInterval(() => {
        if (socket.write(message)) this.sent += message.length
      }, 1_000 / rate)
    })
    this.connected = once(this.#server, 'connection')
  }

  async listen(): Promise<number> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening')
    const address = this.#server.address()
    return typeof address === 'object' ? (address?.port ?? 0) : 0
  }

  close(): void {
    clearInterval(this.#timer)
    this.#server.close()
  }
}
