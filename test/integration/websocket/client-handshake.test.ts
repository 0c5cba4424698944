/** Answers that open no WebSocket produce an error message, with everything received in the record. */
import { expect, test } from 'vitest'
import type { EndpointConfigInput } from '../../../shared/protocols/index.ts'
import { openForTest } from '../../support/endpoints.ts'
import { PlainServer } from '../../support/plain-peers.ts'
import { acceptFor, RawPeer } from '../../support/raw-websocket.ts'
import { handshake, kinds } from '../../support/ws-entries.ts'

type Options = Partial<Extract<EndpointConfigInput, { kind: 'ws-client' }>>

const client = (port: number, options: Options = {}) =>
  ({ kind: 'ws-client', url: `ws://127.0.0.1:${port}`, ...options }) as const

const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
const notFound = 'HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nNot here.'

test.each<[string, string, Options, string, RegExp]>([
  ['404 with its body', notFound, {}, 'WS_HANDSHAKE_REFUSED', /answered 404 Not Found/],
  [
    'a page in chunks',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n',
    {},
    'WS_HANDSHAKE_REFUSED',
    /answered 200 OK/,
  ],
  [
    'a redirect',
    'HTTP/1.1 301 Moved\r\nLocation: ws://a/\r\nContent-Length: 0\r\n\r\n',
    {},
    'WS_HANDSHAKE_REFUSED',
    /301 Moved/,
  ],
  [
    'another protocol',
    'SSH-2.0-OpenSSH_9.2\r\n',
    {},
    'WS_NOT_WEBSOCKET',
    /does not speak WebSocket/,
  ],
  [
    'a wrong accept',
    `${upgrade}Sec-WebSocket-Accept: AAAA\r\n\r\n`,
    {},
    'WS_HANDSHAKE_INVALID',
    /Accept/,
  ],
  ['a bare 101', 'HTTP/1.1 101 Yes\r\n\r\n', {}, 'WS_HANDSHAKE_INVALID', /101/],
  [
    'no subprotocol though one is required',
    `${upgrade}Sec-WebSocket-Accept: KEY\r\n\r\n`,
    { subprotocols: ['a'], requireSubprotocol: true },
    'WS_NO_SUBPROTOCOL',
    /none of the subprotocols offered: a\./,
  ],
  [
    'an extension nobody offered',
    `${upgrade}Sec-WebSocket-Accept: KEY\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n`,
    {},
    'WS_HANDSHAKE_INVALID',
    /extension/,
  ],
])('%s', async (_name, template, options, code, sentence) => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest(client(server.port, options))
  using peer = new RawPeer(await server.peer())
  const request = await peer.head()
  const key = /Sec-WebSocket-Key: (.*)\r/.exec(request)?.[1] ?? ''
  const answer = template.replace('KEY', acceptFor(key))
  peer.write(answer)
  peer.socket.end()
  await opened.until(({ phase }) => phase === 'closed')
  expect(opened.live.problem?.code).toBe(code)
  expect(opened.live.problem?.message).toMatch(sentence)
  expect(handshake(opened.recording, 'out')).toBe(request)
  expect(handshake(opened.recording, 'in')).toBe(answer)
  expect(kinds(opened.recording)).toEqual(['open', 'handshake', 'handshake', 'error', 'end'])
  expect(opened.recording.events('error')).toMatchObject([opened.live.problem!])
  expect(opened.recording.events('end')).toMatchObject([{ code: null }])
  expect(opened.recording.connections[0]?.closedAt).not.toBeNull()
  expect(opened.endedByItself).toBe(true)
})

test('a body without an end is kept up to a limit', async () => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest(client(server.port))
  using peer = new RawPeer(await server.peer())
  await peer.head()
  peer.write(Buffer.alloc(300_000, 'HTTP/1.1 500 Oh\r\n\r\n' + 'x'.repeat(299_981)))
  await opened.until(({ phase }) => phase === 'closed')
  expect(opened.live.problem?.message).toMatch(/500 Oh/)
  expect(handshake(opened.recording, 'in').length).toBe(65_536 + 19)
})

test('a server that ends amid its answer has not left the request unanswered', async () => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest(client(server.port))
  const peer = new RawPeer(await server.peer())
  await peer.head()
  peer.socket.end('HTTP/1.1 1')
  await opened.until(({ phase }) => phase === 'closed')
  expect(opened.live.problem).toMatchObject({
    code: 'WS_HANDSHAKE_ENDED',
    message: 'The server ended the connection before its answer was complete.',
    hint: '',
  })
  expect(handshake(opened.recording, 'in')).toBe('HTTP/1.1 1')
})

test('a server that resets instead of answering', async () => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest(client(server.port))
  const peer = new RawPeer(await server.peer())
  await peer.head()
  peer.socket.resetAndDestroy()
  await opened.until(({ phase }) => phase === 'closed')
  expect(opened.live.problem?.code).toBe('ECONNRESET')
  expect(opened.recording.events('end')).toMatchObject([{ by: 'peer', how: 'rst', code: null }])
})

test('a server that does not answer', async () => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest(client(server.port, { handshakeTimeoutMs: 100 }))
  await opened.until(({ phase }) => phase === 'closed')
  expect(opened.live.problem?.code).toBe('WS_HANDSHAKE_TIMEOUT')
  expect(opened.live.problem?.message).toBe(
    'The server did not answer the WebSocket request within 100 ms.',
  )
})

test('a server that stops amid its answer has not left the request unanswered', async () => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest(client(server.port, { handshakeTimeoutMs: 300 }))
  using peer = new RawPeer(await server.peer())
  await peer.head()
  peer.write('HTTP/1.1 101 Switching Protocols\r\nUpgr')
  await opened.until(({ phase }) => phase === 'closed')
  expect(opened.live.problem?.code).toBe('WS_HANDSHAKE_TIMEOUT')
  expect(opened.live.problem?.message).toBe(
    'The answer of the server was not complete within 300 ms.',
  )
  expect(opened.live.problem?.hint).toBe('The server may need more time.')
})

test('closing while the server does not answer', async () => {
  await using server = await PlainServer.listen()
  const opened = await openForTest(client(server.port))
  using peer = new RawPeer(await server.peer())
  await peer.head()
  await opened.endpoint.close()
  expect(opened.live.phase).toBe('closed')
  expect(kinds(opened.recording)).toEqual(['open', 'handshake', 'end'])
})

test('nothing listens', async () => {
  const server = await PlainServer.listen()
  await server[Symbol.asyncDispose]()
  await using opened = await openForTest(client(server.port))
  await opened.until(({ phase }) => phase === 'closed')
  expect(opened.live.problem?.code).toBe('ECONNREFUSED')
})

test.each<[string, Options, string]>([
  ['an address of another scheme', { url: 'tcp://127.0.0.1:1' }, 'bad-url'],
  ['no address', { url: 'hello' }, 'bad-url'],
  ['a header name with a space', { headers: [['A b', 'c']] }, 'bad-input'],
  ['a header value with a line break', { headers: [['A', 'c\r\nB: d']] }, 'bad-input'],
  ['a subprotocol with a space', { subprotocols: ['a b'] }, 'bad-input'],
  ['a subprotocol twice', { subprotocols: ['a', 'a'] }, 'bad-input'],
])('%s is refused before anything is opened', async (_name, options, code) => {
  await expect(openForTest(client(1, options))).rejects.toMatchObject({ code })
})
