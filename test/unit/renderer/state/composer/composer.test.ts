/** The content of the composer, and what it sends to a fake engine. */
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { jsonGrammar } from '../../../../../renderer/state/composer/message-body.ts'
import { ComposerDraft } from '../../../../../renderer/state/composer/composer.svelte.ts'
import type { Mode } from '../../../../../renderer/state/composer/written.ts'
import { Composed, bytes, fileOf } from '../../../../support/composed.ts'

// The window loads the grammar with the composer.
beforeAll(() => jsonGrammar.load())

let composed: Composed
beforeEach(() => {
  composed = new Composed()
})

test('sends text as a text message of a WebSocket', async () => {
  composed.write('text', 'hi')
  await composed.send()
  expect(composed.engine.asked('send')).toEqual([
    {
      session: composed.session,
      connection: null,
      message: { as: 'text', body: bytes(0x68, 0x69), compress: false },
    },
  ])
})

test('sends what is written as plain bytes over TCP, whatever the message type', async () => {
  composed.composer.sendAs('ping')
  composed.composer.endLinesWith('crlf')
  composed.write('text', 'a')
  await composed.send('tcp-client')
  expect(composed.engine.asked('send')[0]?.message).toEqual({
    as: 'data',
    body: bytes(0x61, 0x0d, 0x0a),
  })
})

test('sends the bytes that hex digits stand for', async () => {
  composed.composer.sendAs('binary')
  composed.write('hex', 'de ad 0xBE, ef')
  await composed.send()
  expect(composed.engine.asked('send')[0]?.message).toEqual({
    as: 'binary',
    body: bytes(0xde, 0xad, 0xbe, 0xef),
    compress: false,
  })
})

test('sends JSON as it is written', async () => {
  composed.write('json', '{"a":  1}')
  await composed.send()
  const [sent] = composed.engine.asked('send')
  expect(sent?.message).toMatchObject({ as: 'text' })
  expect(sent?.message).toHaveProperty('body.bytes', new TextEncoder().encode('{"a":  1}'))
})

test('sends variables as a template, made anew by the engine each time', async () => {
  composed.composer.useVariables(true)
  composed.write('text', 'n={{counter}}')
  await composed.send()
  expect(composed.engine.asked('send')[0]?.message).toHaveProperty('body', {
    from: 'template',
    syntax: 'text',
    text: 'n={{counter}}',
  })
})

test('each mode keeps a text of its own', () => {
  composed.write('text', 'words')
  composed.write('json', '[]')
  composed.write('hex', 'ff')
  composed.composer.useMode('text')
  expect(composed.composer.text).toBe('words')
  composed.composer.useMode('json')
  expect(composed.composer.text).toBe('[]')
  composed.composer.useMode('file')
  expect(composed.composer.text).toBe('')
  composed.composer.write('ignored')
  composed.composer.useMode('hex')
  expect(composed.composer.text).toBe('ff')
})

test.each<[what: string, mode: Mode, text: string, issue: string]>([
  ['JSON that is not right', 'json', '{"a":', 'json'],
  ['JSON that is empty', 'json', ' ', 'json-empty'],
  ['hex that is not right', 'hex', 'fx', 'template'],
  ['a file that was not chosen', 'file', '', 'no-file'],
])('refuses %s, and keeps it', async (_, mode, text, issue) => {
  composed.write(mode, text)
  expect(composed.composer.read('ws-client')).toMatchObject({ issue })
  await expect(composed.send()).rejects.toMatchObject({
    code: 'bad-input',
    message: `Not sent: ${issue}`,
  })
  expect(composed.engine.calls).toEqual([])
  expect(composed.composer.text).toBe(text)
})

test('says where JSON is wrong', () => {
  composed.write('json', '{\n  "a": x\n}')
  expect(composed.composer.read('ws-client')).toMatchObject({ issue: 'json', line: 2, column: 8 })
})

test('refuses nothing at all over TCP', async () => {
  await expect(composed.send('tcp-client')).rejects.toMatchObject({ message: 'Not sent: nothing' })
})

test('refuses a ping that is too long', () => {
  composed.composer.sendAs('ping')
  composed.write('text', 'x'.repeat(126))
  expect(composed.composer.read('ws-client')).toEqual({
    issue: 'control-long',
    length: 126,
    limit: 125,
  })
})

test('a server sends to the peer that was chosen, a client has none to choose', async () => {
  composed.composer.aimAt(3)
  composed.write('text', 'hi')
  await composed.send('ws-server')
  await composed.send('ws-client')
  expect(composed.engine.asked('send').map(({ connection }) => connection)).toEqual([3, null])
})

test('repeats a message at an interval, for ever where no count is given', async () => {
  composed.write('text', 'hi')
  composed.composer.repeatWith({ interval: '250' })
  await composed.composer.repeat(composed.engine, composed.session, 'ws-client')
  composed.composer.repeatWith({ count: '3' })
  await composed.composer.repeat(composed.engine, composed.session, 'ws-client')
  expect(
    composed.engine.asked('startRepeat').map(({ intervalMs, count }) => ({ intervalMs, count })),
  ).toEqual([
    { intervalMs: 250, count: null },
    { intervalMs: 250, count: 3 },
  ])
})

test('an invalid interval is refused by the contract', async () => {
  composed.write('text', 'hi')
  composed.composer.repeatWith({ interval: 'soon' })
  await expect(
    composed.composer.repeat(composed.engine, composed.session, 'ws-client'),
  ).rejects.toMatchObject({
    code: 'bad-input',
  })
})

test('stores a message with its text, and nothing for a file or an invalid message', () => {
  composed.write('text', 'hi')
  expect(composed.composer.store('ws-client')).toEqual({
    as: 'text',
    body: { from: 'template', syntax: 'plain', text: 'hi' },
    compress: false,
  })
  composed.write('json', '{')
  expect(composed.composer.store('ws-client')).toBeNull()
  composed.composer.attach(fileOf(1))
  expect(composed.composer.store('ws-client')).toBeNull()
})

test('loads a snippet as it was written', () => {
  composed.write('hex', '0x01 02')
  composed.composer.sendAs('ping')
  const message = composed.composer.store('ws-client')
  if (message === null) throw new Error('The message is right')
  const snippet = { id: 1, endpoint: null, folder: '', name: 'Two', message }
  const other = new ComposerDraft()
  other.load({ ...snippet, draft: JSON.stringify(composed.composer.keep()) })
  expect([other.mode, other.text, other.written.as]).toEqual(['hex', '0x01 02', 'ping'])
  const bare = new ComposerDraft()
  bare.load({ ...snippet, draft: '' })
  expect([bare.mode, bare.text, bare.written.as]).toEqual(['hex', '01 02', 'ping'])
})

test('restores what was kept, and uses defaults for what cannot be read', () => {
  composed.write('json', '{"half": ')
  composed.composer.closeWith({ code: '4000', reason: 'bye' })
  composed.composer.split({ on: true, sizes: '1' })
  composed.composer.shapeFrame({ rsv1: true })
  composed.composer.compress(true)
  const kept = composed.composer.keep()
  const other = new ComposerDraft()
  other.restore(JSON.parse(JSON.stringify(kept)))
  expect(other.keep()).toEqual(kept)
  other.restore({ mode: 'telepathy', texts: 7 })
  expect(other.keep()).toEqual(new ComposerDraft().keep())
})
