/**
 * The same WebSocket messages in a capture and in a session: loaded and searched for the same bytes by tshark and by an
 * engine that has just started.
 */
import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ConnectionCapture } from '../../support/pcap.ts'
import { acceptFor, requestFor, sampleKey } from '../../support/raw-websocket.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { atLeast, formatCount, median, skipped, type Measurement } from '../measurement.ts'
import { frameBatch } from '../programs/frames.ts'
import { receive } from '../receivers.ts'

const least = 100
const payloadBytes = 100
const clientPort = 40_000
const serverPort = 80

export const tshark: Measurement = {
  name: 'tshark',
  async run({ quick }) {
    const count = quick ? 10_000 : 1_000_000
    const what = `Loading and filtering ${formatCount(count)} WebSocket messages`
    const against = 'tshark, a capture of the same'
    if (spawnSync('tshark', ['--version']).status !== 0)
      return [skipped(what, against, 'tshark is not installed')]
    using folder = new TemporaryFolder()
    await receive('sockeye', { protocol: 'ws-text', bytes: payloadBytes, count }, folder.path)
    const capture = folder.file('capture.pcap')
    await writeCapture(capture, count)
    const needle = wanted()

    const ours: number[] = []
    for (let run = 0; run < (quick ? 1 : 3); run++) {
      const { ms, count: found } = await askSockeye(folder.path, `text contains ${needle}`)
      ours.push(ms)
      if (run === 0) console.error(`  ${String(found)} messages hold ${needle}`)
    }
    const theirs = await askTshark(capture, `data-text-lines contains ${needle}`)
    const found = await askSockeye(folder.path, `text contains ${needle}`)
    if (found.count !== theirs.count || found.count === 0)
      throw new Error(`Sockeye found ${String(found.count)}, tshark ${String(theirs.count)}`)
    return [
      {
        what,
        against,
        sockeye: `${median(ours).toFixed(0)} ms`,
        baseline: `${(theirs.ms / 1_000).toFixed(1)} s`,
        ...atLeast(least, theirs.ms / median(ours)),
      },
    ]
  },
}

/** Letters and digits that are adjacent in one of the messages and need no quoting in either language. */
function wanted(): string {
  const { bodies } = frameBatch('ws-text', payloadBytes)
  const found = bodies.map((body) => /[a-zA-Z0-9]{4}/.exec(body.toString('latin1'))).find(Boolean)
  if (!found) throw new Error('no message holds a word')
  return JSON.stringify(found[0])
}

async function writeCapture(path: string, count: number): Promise<void> {
  const { frames } = frameBatch('ws-text', payloadBytes)
  const capture = new ConnectionCapture(path, clientPort, serverPort)
  await capture.data(true, Buffer.from(requestFor('/')))
  const answer = [
    'HTTP/1.1 101 Switching Protocols',
    ...['Upgrade: websocket', 'Connection: Upgrade'],
    `Sec-WebSocket-Accept: ${acceptFor(sampleKey)}`,
    '\r\n',
  ]
  await capture.data(false, Buffer.from(answer.join('\r\n')))
  for (let i = 0; i < count; i++)
    await capture.data(true, frames[i % frames.length] ?? Buffer.alloc(0))
  await capture.end()
}

interface Answer {
  ms: number
  count: number
}

async function askSockeye(data: string, expression: string): Promise<Answer> {
  const path = fileURLToPath(new URL('../programs/ask.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [path, data, '1', expression])
  return JSON.parse(stdout) as Answer
}

async function askTshark(capture: string, filter: string): Promise<Answer> {
  const start = performance.now()
  const { stdout } = await promisify(execFile)(
    'tshark',
    ['-r', capture, '-Y', filter, '-T', 'fields', '-e', 'frame.number'],
    { maxBuffer: 1 << 30 },
  )
  return { ms: performance.now() - start, count: stdout.split('\n').length - 1 }
}
