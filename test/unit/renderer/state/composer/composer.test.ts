/** The content of the composer, and its sending to the fake engine. */
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { jsonGrammar } from '../../../../../renderer/state/composer/message-body.ts'
import { ComposerDraft } from '../../../../../renderer/state/composer/composer.svelte.ts'
import type { Mode } from '../../../../../renderer/state/composer/written.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { maxRange } from '../../../../../shared/contract/limits.ts'
import type { EndpointKind } from '../../../../../shared/protocols/index.ts'
import { FakeEngine, settled } from '../../../../support/fake-engine.ts'

// The window loads the grammar with the composer.
beforeAll(() => jsonGrammar.load())

let engine: FakeEngine
let composer: ComposerDraft
const session = 1

beforeEach(() => {
  engine = new FakeEngine()
  engine.recordings.add()
  composer = new ComposerDraft()
})

const write = (mode: Mode, text: string): void => {
  composer.useMode(mode)
  composer.write(text)
}

const send = (kind: EndpointKind = 'ws-client'): Promise<void> =>
  composer.send(engine, session, kind)

const bytes = (...values: number[]) => ({ from: 'bytes', bytes: new Uint8Array(values) })

/** A file of so many bytes. */
const fileOf = (length: number): File => new File([new Uint8Array(length)], 'body.bin')

test('sends text as a text message of a WebSocket', async () => {
  write('text', 'hi')
  await send()
  expect(engine.asked('send')).toEqual([
    {
      session,
      connection: null,
      message: { as: 'text', body: bytes(0x68, 0x69), compress: false },
    },
  ])
})

test('sends what is written as plain bytes over TCP, whatever the message type', async () => {
  composer.sendAs('ping')
  composer.endLinesWith('crlf')
  write('text', 'a')
  await send('tcp-client')
  expect(engine.asked('send')[0]?.message).toEqual({ as: 'data', body: bytes(0x61, 0x0d, 0x0a) })
})

test('sends the bytes that hex digits stand for', async () => {
  composer.sendAs('binary')
  write('hex', 'de ad 0xBE, ef')
  await send()
  expect(engine.asked('send')[0]?.message).toEqual({
    as: 'binary',
    body: bytes(0xde, 0xad, 0xbe, 0xef),
    compress: false,
  })
})

test('sends JSON as it is written', async () => {
  write('json', '{"a":  1}')
  await send()
  const [sent] = engine.asked('send')
  expect(sent?.message).toMatchObject({ as: 'text' })
  expect(sent?.message).toHaveProperty('body.bytes', new TextEncoder().encode('{"a":  1}'))
})

test('sends variables as a template, made anew by the engine each time', async () => {
  composer.useVariables(true)
  write('text', 'n={{counter}}')
  await send()
  expect(engine.asked('send')[0]?.message).toHaveProperty('body', {
    from: 'template',
    syntax: 'text',
    text: 'n={{counter}}',
  })
})

test('each mode keeps a text of its own', () => {
  write('text', 'words')
  write('json', '[]')
  write('hex', 'ff')
  composer.useMode('text')
  expect(composer.text).toBe('words')
  composer.useMode('json')
  expect(composer.text).toBe('[]')
  composer.useMode('file')
  expect(composer.text).toBe('')
  composer.write('ignored')
  composer.useMode('hex')
  expect(composer.text).toBe('ff')
})

test.each<[what: string, mode: Mode, text: string, issue: string]>([
  ['JSON that is not right', 'json', '{"a":', 'json'],
  ['JSON that is empty', 'json', ' ', 'json-empty'],
  ['hex that is not right', 'hex', 'fx', 'template'],
  ['a file that was not chosen', 'file', '', 'no-file'],
])('refuses %s, and keeps it', async (_, mode, text, issue) => {
  write(mode, text)
  expect(composer.read('ws-client')).toMatchObject({ issue })
  await expect(send()).rejects.toMatchObject({ code: 'bad-input', message: `Not sent: ${issue}` })
  expect(engine.calls).toEqual([])
  expect(composer.text).toBe(text)
})

test('says where JSON is wrong', () => {
  write('json', '{\n  "a": x\n}')
  expect(composer.read('ws-client')).toMatchObject({ issue: 'json', line: 2, column: 8 })
})

test('refuses nothing at all over TCP', async () => {
  await expect(send('tcp-client')).rejects.toMatchObject({ message: 'Not sent: nothing' })
})

test('refuses a ping that is too long', () => {
  composer.sendAs('ping')
  write('text', 'x'.repeat(126))
  expect(composer.read('ws-client')).toEqual({ issue: 'control-long', length: 126, limit: 125 })
})

test('an error of the engine keeps the text and leaves it in the history', async () => {
  engine.fail('send', new AppError('not-open', 'The connection is not open.'))
  write('text', 'first')
  await expect(send()).rejects.toMatchObject({ code: 'not-open' })
  expect(composer.text).toBe('first')
  composer.write('second')
  composer.recall(1)
  expect(composer.text).toBe('first')
})

test('a message that was not right is not in the history', async () => {
  write('json', '{')
  await expect(send()).rejects.toThrow()
  expect(composer.recall(1)).toBe(false)
})

test('recalls sent texts backwards and forwards to what was not sent yet', async () => {
  for (const text of ['one', 'two']) {
    write('text', text)
    await send()
  }
  composer.write('draft')
  expect(composer.recall(-1)).toBe(false)
  const seen = ([1, 1, 1, -1, -1, -1] as const).map((step) => [
    composer.recall(step),
    composer.text,
  ])
  expect(seen).toEqual([
    [true, 'two'],
    [true, 'one'],
    [false, 'one'],
    [true, 'two'],
    [true, 'draft'],
    [false, 'draft'],
  ])
})

test('the same text sent twice is in the history once', async () => {
  write('text', 'one')
  await send()
  await send()
  composer.write('')
  expect(composer.recall(1)).toBe(true)
  expect(composer.recall(1)).toBe(false)
})

test('each mode has a history of its own', async () => {
  write('text', 'words')
  await send()
  composer.useMode('json')
  expect(composer.recall(1)).toBe(false)
  composer.useMode('file')
  expect(composer.recall(1)).toBe(false)
})

test('keeps the hundred texts sent last', async () => {
  for (let n = 1; n <= 101; n++) {
    write('text', String(n))
    await send()
  }
  let steps = 0
  while (composer.recall(1)) steps++
  expect(steps).toBe(100)
  expect(composer.text).toBe('2')
})

test('typing after a recall begins at the newest text again', async () => {
  for (const text of ['one', 'two']) {
    write('text', text)
    await send()
  }
  composer.recall(1)
  composer.recall(1)
  composer.write('one!')
  composer.recall(1)
  expect(composer.text).toBe('two')
  composer.recall(-1)
  expect(composer.text).toBe('one!')
})

test('an editor that reports the recalled text does not end the recall', async () => {
  for (const text of ['one', 'two']) {
    write('text', text)
    await send()
  }
  composer.recall(1)
  composer.write('two')
  composer.recall(1)
  expect(composer.text).toBe('one')
})

test('a server sends to the peer that was chosen, a client has none to choose', async () => {
  composer.aimAt(3)
  write('text', 'hi')
  await send('ws-server')
  await send('ws-client')
  expect(engine.asked('send').map(({ connection }) => connection)).toEqual([3, null])
})

test('choosing a file changes to its mode, and giving it up stays there', () => {
  composer.attach(fileOf(3))
  expect(composer.mode).toBe('file')
  composer.attach(null)
  expect(composer.mode).toBe('file')
  expect(composer.read('ws-client')).toEqual({ issue: 'no-file' })
})

test('stages a file in pieces, sends it and drops the stage', async () => {
  composer.attach(fileOf(2 * maxRange + 5))
  await send()
  expect(engine.calls.map(({ method }) => method)).toEqual([
    'stage',
    'appendStage',
    'appendStage',
    'appendStage',
    'send',
    'dropStage',
  ])
  expect(engine.asked('send')[0]?.message).toHaveProperty('body', { from: 'stage', stage: 1 })
  expect(engine.stages.size).toBe(0)
  expect(composer.progress).toBeNull()
})

test('text that is too long for one call is staged too', async () => {
  write('text', 'x'.repeat(maxRange + 1))
  await send()
  expect(engine.asked('appendStage').map((piece) => piece.bytes.length)).toEqual([maxRange, 1])
})

test('shows how much of a file was handed over', async () => {
  composer.attach(fileOf(maxRange + 5))
  const held = engine.hold('appendStage')
  const sending = send()
  await held.arrival()
  expect(composer.progress).toEqual({ done: 0, total: maxRange + 5 })
  await held.releaseOldest()
  await held.arrival()
  expect(composer.progress).toEqual({ done: maxRange, total: maxRange + 5 })
  await held.release()
  await sending
  expect(composer.progress).toBeNull()
})

test('a file that is given up on its way is not sent', async () => {
  composer.attach(fileOf(maxRange + 5))
  const held = engine.hold('appendStage')
  const sending = send()
  await held.arrival()
  composer.cancel()
  await held.release()
  await sending
  expect(engine.asked('send')).toEqual([])
  expect(engine.stages.size).toBe(0)
  expect(composer.progress).toBeNull()
  expect(composer.file).not.toBeNull()
})

test('a file that cannot be sent leaves no stage and stays chosen', async () => {
  composer.attach(fileOf(5))
  engine.fail('send', new AppError('not-open', 'The connection is not open.'))
  await expect(send()).rejects.toMatchObject({ code: 'not-open' })
  expect(engine.stages.size).toBe(0)
  expect(composer.progress).toBeNull()
  expect(composer.file).not.toBeNull()
})

test('a stage that cannot be made leaves no progress', async () => {
  composer.attach(fileOf(5))
  engine.fail('stage')
  await expect(send()).rejects.toMatchObject({ code: 'disconnected' })
  await settled()
  expect(composer.progress).toBeNull()
})

test('repeats a message at an interval, for ever where no count is given', async () => {
  write('text', 'hi')
  composer.repeatWith({ interval: '250' })
  await composer.repeat(engine, session, 'ws-client')
  composer.repeatWith({ count: '3' })
  await composer.repeat(engine, session, 'ws-client')
  expect(
    engine.asked('startRepeat').map(({ intervalMs, count }) => ({ intervalMs, count })),
  ).toEqual([
    { intervalMs: 250, count: null },
    { intervalMs: 250, count: 3 },
  ])
})

test('refuses to repeat a file', async () => {
  composer.attach(fileOf(3))
  await expect(composer.repeat(engine, session, 'ws-client')).rejects.toMatchObject({
    code: 'bad-input',
  })
  expect(engine.calls).toEqual([])
})

test('an invalid interval is refused by the contract', async () => {
  write('text', 'hi')
  composer.repeatWith({ interval: 'soon' })
  await expect(composer.repeat(engine, session, 'ws-client')).rejects.toMatchObject({
    code: 'bad-input',
  })
})

test('stores a message with its text, and nothing for a file or an invalid message', () => {
  write('text', 'hi')
  expect(composer.store('ws-client')).toEqual({
    as: 'text',
    body: { from: 'template', syntax: 'plain', text: 'hi' },
    compress: false,
  })
  write('json', '{')
  expect(composer.store('ws-client')).toBeNull()
  composer.attach(fileOf(1))
  expect(composer.store('ws-client')).toBeNull()
})

test('loads a snippet as it was written', () => {
  write('hex', '0x01 02')
  composer.sendAs('ping')
  const message = composer.store('ws-client')
  if (message === null) throw new Error('The message is right')
  const snippet = { id: 1, endpoint: null, folder: '', name: 'Two', message }
  const other = new ComposerDraft()
  other.load({ ...snippet, draft: JSON.stringify(composer.keep()) })
  expect([other.mode, other.text, other.written.as]).toEqual(['hex', '0x01 02', 'ping'])
  const bare = new ComposerDraft()
  bare.load({ ...snippet, draft: '' })
  expect([bare.mode, bare.text, bare.written.as]).toEqual(['hex', '01 02', 'ping'])
})

test('restores what was kept, and uses defaults for what cannot be read', () => {
  write('json', '{"half": ')
  composer.closeWith({ code: '4000', reason: 'bye' })
  composer.split({ on: true, sizes: '1' })
  composer.shapeFrame({ rsv1: true })
  composer.compress(true)
  const kept = composer.keep()
  const other = new ComposerDraft()
  other.restore(JSON.parse(JSON.stringify(kept)))
  expect(other.keep()).toEqual(kept)
  other.restore({ mode: 'telepathy', texts: 7 })
  expect(other.keep()).toEqual(new ComposerDraft().keep())
})
