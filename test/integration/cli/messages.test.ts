/** `sockeye show --messages`: joined frames and reads, as lines and as JSON. */
import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import type { Recording } from '../../../main/engine/recording.ts'
import type { Store } from '../../../main/engine/store/store.ts'
import { endpointConfigSchema, type EndpointConfigInput } from '../../../shared/protocols/index.ts'
import { framingSchema } from '../../../shared/model/framing.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { Sockeye } from '../../support/sockeye.ts'
import { dataHead } from '../../support/store.ts'
import { frameBytes, writeFrames, writeHandshake } from '../../support/written-frames.ts'

const tcp: EndpointConfigInput = { kind: 'tcp-server', port: 8080 }
const webSocket: EndpointConfigInput = { kind: 'ws-client', url: 'ws://127.0.0.1/' }

async function record(
  folder: string,
  config: EndpointConfigInput,
  write: (recording: Recording) => void,
  then: (store: Store) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const store = await openStore({ folder })
  const recording = await store.startRecording({ config: endpointConfigSchema.parse(config) })
  write(recording)
  await recording.end()
  await then(store)
  await store.close()
}

const writeReads =
  (...reads: string[]) =>
  (recording: Recording): void => {
    for (const read of reads) recording.append(dataHead(), Buffer.from(read, 'latin1'))
  }

/** Summarizes a command's JSON lines: first entry, offset, and the bytes as text. */
async function shown(folder: string, ...args: string[]): Promise<string[]> {
  await using run = new Sockeye(folder).run('show', '1', '--json', '--bytes', 'base64', ...args)
  expect(await run.exit()).toBe(0)
  return run.stdout
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { n, bytes, message } = JSON.parse(line) as {
        n: number
        bytes: string
        message?: { first: number; last: number; entries: number; offset: number }
      }
      const place = message && `${String(message.first)}-${String(message.last)}+${message.offset}`
      return `${place ?? String(n)} ${Buffer.from(bytes, 'base64').toString()}`
    })
}

test('splits a stream by the given framing, or by the last chosen one', async () => {
  using folder = new TemporaryFolder()
  const framing = framingSchema.parse({ kind: 'line' })
  await record(folder.path, tcp, writeReads('one\ntw', 'o\nthree\n'), (store) =>
    store.setViewMode({ session: 1, viewMode: { as: 'messages', framing } }),
  )
  const lines = ['1-1+0 one\n', '1-2+4 two\n', '2-2+2 three\n']
  expect(await shown(folder.path, '--messages')).toEqual(lines)
  expect(await shown(folder.path, '--framing', 'delimiter:6f')).toEqual([
    '1-1+0 o',
    '1-2+1 ne\ntwo',
    '2-2+1 \nthree\n',
  ])
  expect(await shown(folder.path, '--messages', '--filter', 'text contains "two"')).toEqual([
    '1-2+4 two\n',
  ])
  expect(await shown(folder.path, '--messages', '--from', '2')).toEqual(['2-2+2 three\n'])
  expect(await shown(folder.path)).toEqual(['1 one\ntw', '2 o\nthree\n'])
  await using text = new Sockeye(folder.path).run('show', '1', '--messages')
  await text.exit()
  expect(text.stdout.trim().split('\n')).toEqual([
    expect.stringMatching(/^ *1 .*<- data +4 B one$/),
    expect.stringMatching(/^ +1 .*<- data +4 B two \(of 2 entries up to 2\)$/),
    expect.stringMatching(/^ +2 .*<- data +6 B three$/),
  ])
})

test('prints where a framing fails beside the messages', async () => {
  using folder = new TemporaryFolder()
  await record(folder.path, tcp, writeReads('\x00\x01a\xff', '\xffrest'))
  await using run = new Sockeye(folder.path).run(
    ...['show', '1', '--json', '--framing', 'length:width=2,max=1KiB'],
  )
  expect(await run.exit()).toBe(0)
  expect(run.stdout.trim().split('\n').length).toBeGreaterThan(1)
  expect(run.stderr).toMatch(/#1, received: framing error at entry 2: .*65537/)
})

test('marks compressed text that is not UTF-8 beside its bytes', async () => {
  using folder = new TemporaryFolder()
  await record(folder.path, webSocket, (recording) => {
    writeHandshake(recording, 'permessage-deflate; server_no_context_takeover')
    const compressed = deflateRawSync(Buffer.of(0x61, 0xff), { finishFlush: 2 }).subarray(0, -4)
    writeFrames(recording, 'in', [frameBytes(1, compressed, { rsv: 4 })])
  })
  const show = ['show', '1', '--messages', '--filter', 'kind == text', '--bytes', 'hex']
  await using json = new Sockeye(folder.path).run(...show, '--json')
  await json.exit()
  expect(JSON.parse(json.stdout)).toMatchObject({
    bytes: '61ff',
    inflatedVerdicts: [
      { rule: 'WS_INVALID_UTF8', message: 'The text is not UTF-8 (RFC 6455 section 8.1).' },
    ],
  })
  await using lines = new Sockeye(folder.path).run(...show)
  await lines.exit()
  expect(lines.stdout).toContain('WS_INVALID_UTF8: The text is not UTF-8')
})

test('joins and inflates frames, and refuses a framing for them', async () => {
  using folder = new TemporaryFolder()
  await record(folder.path, webSocket, (recording) => {
    writeHandshake(recording, 'permessage-deflate; server_no_context_takeover')
    const compressed = deflateRawSync('Hello, compressed', { finishFlush: 2 }).subarray(0, -4)
    writeFrames(recording, 'in', [
      frameBytes(1, compressed.subarray(0, 5), { fin: false, rsv: 4 }),
      frameBytes(9, 'between'),
      frameBytes(0, compressed.subarray(5)),
    ])
  })
  expect(await shown(folder.path, '--messages', '--filter', 'kind == text')).toEqual([
    '3-5+0 Hello, compressed',
  ])
  expect(await shown(folder.path, '--messages', '--filter', 'kind == ping')).toEqual(['4 between'])
  await using refused = new Sockeye(folder.path).run('show', '1', '--framing', 'line')
  expect(await refused.exit()).toBe(2)
  expect(refused.stderr).toContain('--framing is for TCP sessions only')
  await using wrong = new Sockeye(folder.path).run('show', '1', '--framing', 'lines')
  expect(await wrong.exit()).toBe(2)
  expect(wrong.stderr).toContain('Unknown framing "lines". Supported framings are none, line, lf')
})
