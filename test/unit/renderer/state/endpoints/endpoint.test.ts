/** The endpoint being edited in a tab: input, errors, and secrets. */
import { beforeEach, expect, test } from 'vitest'
import { EndpointDraft } from '../../../../../renderer/state/endpoints/endpoint.svelte.ts'
import {
  endpointConfigSchema,
  type EndpointConfigInput,
} from '../../../../../shared/protocols/index.ts'

let draft: EndpointDraft

beforeEach(() => {
  draft = new EndpointDraft()
})

const load = (config: EndpointConfigInput): void => draft.load(endpointConfigSchema.parse(config))

const reference = '11111111-1111-4111-8111-111111111111'

test('begins as an empty WebSocket client', () => {
  expect(draft.kind).toBe('ws-client')
  expect(draft.isEmpty).toBe(true)
  expect(draft.changedOptions).toBe(0)
})

test.each([
  ['wss://example.org/feed', 'ws-client', true, 'example.org/feed'],
  ['https://example.org', 'ws-client', true, 'example.org'],
  ['tcp://localhost:9000', 'tcp-client', false, 'localhost:9000'],
  ['tls://localhost:9000', 'tcp-client', true, 'localhost:9000'],
])('a pasted address chooses the kind: %s', (text, kind, secure, address) => {
  draft.type(text)
  expect([draft.kind, draft.secure, draft.address]).toEqual([kind, secure, address])
})

test('a pasted address keeps the side of a server, which speaks no TLS', () => {
  draft.useKind('ws-server')
  draft.type('tcp://127.0.0.1:9000')
  expect(draft.kind).toBe('tcp-server')
  draft.useSecure(true)
  expect(draft.secure).toBe(false)
  expect(draft.scheme).toBe('tcp')
})

test('says what is wrong with an address until it is typed again', () => {
  draft.useKind('tcp-client')
  draft.type('localhost')
  expect(draft.check()).toBeNull()
  expect(draft.problems.address).toEqual({ issue: 'no-port' })
  draft.type('localhost:9')
  expect(draft.problems.address).toBeNull()
  expect(draft.check()).toMatchObject({ kind: 'tcp-client', host: 'localhost', port: 9 })
})

test('checks options beside an address that is wrong', () => {
  draft.setText('handshakeTimeoutMs', 'soon')
  expect(draft.check()).toBeNull()
  expect(draft.problems.address).toEqual({ issue: 'empty' })
  expect(draft.problems.options.map(({ option }) => option)).toEqual(['handshakeTimeoutMs'])
})

test('a wrong option keeps its text and its problem until it is edited', () => {
  draft.type('localhost:9')
  draft.setText('attempts', 'x')
  draft.checkOption('attempts')
  draft.checkOption('attempts')
  expect(draft.text('attempts')).toBe('x')
  expect(draft.problems.options).toHaveLength(1)
  draft.setText('attempts', '3')
  expect(draft.problems.options).toEqual([])
  expect(draft.check()).toHaveProperty('reconnect.attempts', 3)
})

test('another kind forgets the problems', () => {
  draft.check()
  expect(draft.problems.address).not.toBeNull()
  draft.useKind('tcp-server')
  expect(draft.problems).toEqual({ address: null, options: [] })
})

test('counts the options that are not at their defaults, and resets them', () => {
  draft.setText('subprotocols', 'chat')
  draft.setFlag('autoPong', false)
  expect(draft.changedOptions).toBe(2)
  draft.resetOptions()
  expect(draft.changedOptions).toBe(0)
  expect(draft.flag('autoPong')).toBe(true)
})

test('a user and a password in the address become options when it is checked', () => {
  draft.type('ws://anna:secret@localhost:9/feed')
  expect(draft.url).toBe('ws://localhost:9/feed')
  expect(draft.check()).toMatchObject({
    url: 'ws://localhost:9/feed',
    auth: { scheme: 'basic', user: 'anna', password: { value: 'secret' } },
  })
  expect(draft.address).toBe('localhost:9/feed')
  expect(draft.hasSecrets).toBe(true)
})

test('a header that tells who asks is secret from its name on', () => {
  draft.addHeader()
  draft.setHeader(0, ['X-Trace', 'on'])
  expect(draft.hasSecrets).toBe(false)
  draft.setHeader(0, ['Authorization', 'Bearer 1'])
  expect(draft.headers).toEqual([['Authorization', { ref: null, value: 'Bearer 1' }]])
  expect(draft.hasSecrets).toBe(true)
  draft.removeHeader(0)
  expect(draft.headers).toEqual([])
})

test('a secret that is typed keeps the reference it is found by', () => {
  load({
    kind: 'ws-client',
    url: 'ws://localhost',
    auth: { scheme: 'bearer', token: { ref: reference } },
  })
  expect(draft.secret('token')).toEqual({ ref: reference })
  draft.setSecret('token', 'new')
  expect(draft.secret('token')).toEqual({ ref: reference, value: 'new' })
})

test('the value of a secret is dropped once it is kept under a reference', () => {
  draft.type('localhost')
  draft.setText('authScheme', 'bearer')
  draft.setSecret('token', 'typed')
  draft.takeReferences(
    endpointConfigSchema.parse({
      kind: 'ws-client',
      url: 'ws://localhost',
      auth: { scheme: 'bearer', token: { ref: reference } },
    }),
  )
  expect(draft.secret('token')).toEqual({ ref: reference })
})

test('no secret is kept over a reload', () => {
  draft.type('ws://anna:inAddress@localhost')
  draft.setText('authScheme', 'bearer')
  draft.setSecret('token', 'inToken')
  draft.addHeader()
  draft.setHeader(0, ['Cookie', 'inHeader'])
  const kept = JSON.stringify(draft.keep())
  for (const secret of ['inAddress', 'inToken', 'inHeader']) expect(kept).not.toContain(secret)
})

test('what was kept comes back with all that was typed, right or wrong', () => {
  draft.useKind('ws-server')
  draft.type('not a port')
  draft.setText('pongDelayMs', 'later')
  draft.addAnswer()
  draft.setAnswer(0, { path: '/feed', status: '9' })
  const other = new EndpointDraft()
  other.restore(draft.keep())
  expect(other.keep()).toEqual(draft.keep())
  expect([other.kind, other.address, other.text('pongDelayMs')]).toEqual([
    'ws-server',
    'not a port',
    'later',
  ])
})

test('options that were not known when a draft was kept are at their defaults', () => {
  draft.restore({
    kind: 'tcp-client',
    secure: true,
    address: 'localhost:9',
    options: { texts: {}, flags: {}, secrets: {}, headers: [], answers: [{ path: '/' }] },
  })
  expect(draft.text('connectTimeoutMs')).toBe('10000')
  expect(draft.flag('verify')).toBe(true)
  expect(draft.answers[0]?.status).toBe('101')
})

test('a problem of one answer stays while another one is edited', () => {
  draft.useKind('ws-server')
  draft.type('9')
  for (const index of [0, 1]) {
    draft.addAnswer()
    draft.setAnswer(index, { status: '9' })
  }
  expect(draft.check()).toBeNull()
  const wrong = (): unknown[] => draft.problems.options.map(({ answer }) => answer?.index)
  expect(wrong()).toEqual([0, 1])
  draft.setAnswer(0, { path: '/feed' })
  expect(wrong()).toEqual([0, 1])
  draft.setAnswer(0, { status: '403' })
  expect(wrong()).toEqual([1])
  draft.removeAnswer(1)
  expect(wrong()).toEqual([])
})

test.each<EndpointConfigInput>([
  { kind: 'tcp-client', host: '::1', port: 9, secure: true },
  { kind: 'tcp-server', host: '0.0.0.0', port: 0 },
  { kind: 'ws-client', url: 'wss://localhost:9/feed?a=1' },
  { kind: 'ws-server', host: '127.0.0.1', port: 9, path: '/feed' },
])('a saved configuration is the same after it was loaded: $kind', (config) => {
  load(config)
  expect(draft.check()).toEqual(endpointConfigSchema.parse(config))
})
