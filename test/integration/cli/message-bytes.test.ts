/** `sockeye show --bytes` for frames and messages whose payload cannot be read as a receiver would read it. */
import { constants, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import type { Recording } from '../../../main/engine/recording.ts'
import { endpointConfigSchema } from '../../../shared/protocols/index.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { Sockeye } from '../../support/sockeye.ts'
import { dataHead } from '../../support/store.ts'
import { frameBytes, writeFrames, writeHandshake } from '../../support/written-frames.ts'

const deflated = (text: string, dictionary?: string): Buffer =>
  deflateRawSync(text, {
    finishFlush: constants.Z_SYNC_FLUSH,
    ...(dictionary !== undefined && { dictionary: Buffer.from(dictionary) }),
  }).subarray(0, -4)

async function record(folder: string, write: (recording: Recording) => void): Promise<void> {
  const store = await openStore({ folder })
  const config = endpointConfigSchema.parse({ kind: 'ws-client', url: 'ws://127.0.0.1/' })
  const recording = await store.startRecording({ config })
  writeHandshake(recording, 'permessage-deflate; server_no_context_takeover')
  write(recording)
  await recording.end()
  await store.close()
}

/** The second message refers to a window that the server had promised not to keep. */
const writeUninflatable = (recording: Recording): void => {
  writeFrames(recording, 'in', [
    frameBytes(1, deflated('first message'), { rsv: 4 }),
    frameBytes(1, deflated('first message', 'first message'), { rsv: 4 }),
    frameBytes(1, deflated('third'), { rsv: 4 }),
    frameBytes(1, 'fourth'),
  ])
}

const show = ['show', '1', '--messages', '--bytes', 'hex', '--filter', 'kind == text']
const hexOf = (text: string): string => Buffer.from(text).toString('hex')

test('lists a message that cannot be inflated as it was sent, and the messages after it', async () => {
  using folder = new TemporaryFolder()
  await record(folder.path, writeUninflatable)
  await using json = new Sockeye(folder.path).run(...show, '--json')
  expect(await json.exit(), json.stderr).toBe(0)
  const lines = json.lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines.map(({ bytes }) => bytes)).toEqual([
    hexOf('first message'),
    deflated('first message', 'first message').toString('hex'),
    hexOf('third'),
    hexOf('fourth'),
  ])
  expect(lines[1]).toMatchObject({
    bytesAs: 'sent',
    inflateError: 'This message cannot be inflated: invalid distance too far back.',
  })
  expect(lines[0]).not.toHaveProperty('bytesAs')

  await using text = new Sockeye(folder.path).run(...show)
  expect(await text.exit(), text.stderr).toBe(0)
  expect(text.stdout).toContain(
    '(raw: This message cannot be inflated: invalid distance too far back.)',
  )
  expect(text.stdout).toContain('|fourth|')
})

test('names the length of a compressed message, and tells the inflated one', async () => {
  using folder = new TemporaryFolder()
  await record(folder.path, writeUninflatable)
  await using json = new Sockeye(folder.path).run(...show, '--json')
  await json.exit()
  const [first, , , fourth] = json.lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(first).toMatchObject({
    length: deflated('first message').length,
    compressed: true,
    inflatedLength: 'first message'.length,
  })
  expect(fourth).toMatchObject({ length: 6 })
  expect(fourth).not.toHaveProperty('compressed')
  expect(fourth).not.toHaveProperty('inflatedLength')

  await using text = new Sockeye(folder.path).run('show', '1', '--filter', 'kind == text')
  await text.exit()
  const lines = text.stdout.trim().split('\n')
  expect(lines.map((line) => line.includes('(compressed)'))).toEqual([true, true, true, false])
})

test('shows the bytes of a frame whose connection ended inside its header', async () => {
  using folder = new TemporaryFolder()
  await record(folder.path, (recording) => {
    const head = { kind: 'text', direction: 'in', headerLength: 3, partial: true } as const
    recording.append(dataHead(head), Buffer.from('817e01', 'hex'))
  })
  for (const args of [
    ['show', '1'],
    ['show', '1', '--messages'],
  ]) {
    const of = [...args, '--bytes', 'hex', '--filter', 'kind == text']
    await using json = new Sockeye(folder.path).run(...of, '--json')
    expect(await json.exit(), json.stderr).toBe(0)
    expect(JSON.parse(json.stdout)).toMatchObject({ length: 0, bytes: '817e01', bytesAs: 'wire' })
    await using text = new Sockeye(folder.path).run(...of)
    await text.exit()
    expect(text.stdout).toContain('81 7e 01')
  }
})
