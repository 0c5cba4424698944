/** A WebSocket client exchanges frames with any server and records both heads and every frame. */
import { once } from 'node:events'
import { createServer } from 'node:https'
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import type { EndpointConfigInput } from '../../../shared/protocols/index.ts'
import { Authority } from '../../support/authority.ts'
import { openForTest } from '../../support/endpoints.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { PlainServer } from '../../support/plain-peers.ts'
import { RawPeer } from '../../support/raw-websocket.ts'
import { frame, frames, handshake, kinds, text } from '../../support/ws-entries.ts'

type Options = Partial<Extract<EndpointConfigInput, { kind: 'ws-client' }>>

const client = (port: number, options: Options = {}) =>
  ({ kind: 'ws-client', url: `ws://127.0.0.1:${port}/feed?x=1`, ...options }) as const

test('both heads and every frame are recorded as they are on the wire', async () => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest(
    client(server.port, {
      headers: [
        ['X-One', 'first'],
        ['Cookie', 'a=b'],
        ['x-one', 'second'],
      ],
      subprotocols: ['v2', 'v1'],
    }),
  )
  using peer = new RawPeer(await server.peer())
  const { request, response } = await peer.accept('Sec-WebSocket-Protocol: v1', 'X-Odd:  y ')
  // Frames in the same segment as the head belong to the frames.
  peer.frame('8105 48656c6c6f' + '8901 70')
  await opened.until(({ phase }) => phase === 'open')
  expect(request).toMatch(/^GET \/feed\?x=1 HTTP\/1\.1\r\n/)
  expect(request).toMatch(/X-One: first\r\nCookie: a=b\r\nx-one: second\r\n/)
  expect(request).toMatch(/Sec-WebSocket-Protocol: v2,v1\r\n/)
  expect(handshake(opened.recording, 'out')).toBe(request)
  expect(handshake(opened.recording, 'in')).toBe(response)
  expect(opened.live).toMatchObject({
    subprotocol: 'v1',
    extensions: '',
    connections: 1,
    remote: { host: '127.0.0.1', port: server.port },
    tls: null,
    problem: null,
  })
  expect(opened.live.openMs).toBeGreaterThan(0)

  const pong = await peer.take(7)
  expect(pong[0]).toBe(0x8a)
  expect(pong[1]).toBe(0x81)
  await opened.endpoint.send(text('Hello, server'), null)
  const sent = await peer.take(19)
  expect(sent.subarray(0, 2).toString('hex')).toBe('818d')
  expect(opened.recording.bytes('out').subarray(-19).equals(sent)).toBe(true)
  expect(frames(opened.recording)).toEqual([
    'in text fin "Hello"',
    'in ping fin "p"',
    'out pong fin masked "p"',
    'out text fin masked "Hello, server"',
  ])
  expect(kinds(opened.recording).slice(0, 4)).toEqual(['open', 'handshake', 'handshake', 'note'])

  const closing = opened.endpoint.close()
  const close = await peer.take(8)
  expect(close[0]).toBe(0x88)
  peer.frame('8802 03e8')
  peer.socket.end()
  await closing
  expect(opened.live.phase).toBe('closed')
  expect(opened.recording.events('end')).toMatchObject([{ by: 'local', how: 'fin', code: 1000 }])
})

test('every masking key is different', async () => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest(client(server.port))
  using peer = new RawPeer(await server.peer())
  await peer.accept()
  await opened.until(({ phase }) => phase === 'open')
  const keys = new Set<string>()
  for (let i = 0; i < 2_000; i++) await opened.endpoint.send(frame(2, 'x'), 1)
  for (let i = 0; i < 2_000; i++) keys.add((await peer.take(7)).subarray(2, 6).toString('hex'))
  expect(keys.size).toBeGreaterThan(1_990)
})

async function wsServer(options = {}): Promise<WebSocketServer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, ...options })
  await once(server, 'listening')
  return server
}

const portOf = (server: WebSocketServer): number => (server.address() as { port: number }).port

test('a server made with a library: messages, its close code and reason', async () => {
  const server = await wsServer()
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      socket.send(data)
      socket.close(4000, 'that is all')
    })
  })
  const opened = await openForTest(client(portOf(server)))
  await opened.until(({ phase }) => phase === 'open')
  await opened.endpoint.send(frame(2, 'bytes'), null)
  await opened.until(({ phase }) => phase === 'closed')
  expect(frames(opened.recording)).toMatchObject([
    'out binary fin masked "bytes"',
    'in binary fin "bytes"',
    'in close fin "\\u000f\\u00a0that is all"'.replace('\\u00a0', '\u00a0'),
    'out close fin masked "\\u000f\\u00a0"'.replace('\\u00a0', '\u00a0'),
  ])
  expect(opened.recording.events('end')).toMatchObject([
    { by: 'peer', how: 'fin', code: 4000, reason: 'that is all' },
  ])
  expect(opened.endedByItself).toBe(true)
  expect(opened.live.problem).toBeNull()
  server.close()
  await once(server, 'close')
})

test('offers permessage-deflate without context takeover', async () => {
  const server = await wsServer({ perMessageDeflate: { threshold: 0 } })
  const connection = once(server, 'connection') as Promise<[WebSocket]>
  const opened = await openForTest(client(portOf(server), { perMessageDeflate: true }))
  const [socket] = await connection
  await opened.until(({ phase }) => phase === 'open')
  expect(handshake(opened.recording, 'out')).toMatch(
    /permessage-deflate; client_no_context_takeover; server_no_context_takeover|permessage-deflate; server_no_context_takeover; client_no_context_takeover/,
  )
  expect(opened.live.extensions).toContain('permessage-deflate')
  socket.send('a'.repeat(1_000))
  await opened.recording.until(() => frames(opened.recording).length === 1)
  expect(frames(opened.recording)[0]).toMatch(/^in text fin rsv4 /)
  await opened.endpoint.close()
  server.close()
  await once(server, 'close')
})

test('each attempt of a reconnecting client is a connection of the session', async () => {
  await using server = await PlainServer.listen()
  const reconnect = { attempts: 2, minDelayMs: 1, maxDelayMs: 1 }
  await using opened = await openForTest(client(server.port, { reconnect }))
  using first = new RawPeer(await server.peer(1))
  await first.accept()
  await opened.until(({ phase }) => phase === 'open')
  first.socket.resetAndDestroy()
  using second = new RawPeer(await server.peer(2))
  await second.accept()
  await opened.until(({ phase }) => phase === 'open')
  await opened.endpoint.send(text('again'), 2)
  expect((await second.take(11))[0]).toBe(0x81)
  expect(opened.recording.connections).toHaveLength(2)
  expect(opened.recording.events('end')).toMatchObject([{ by: 'peer', how: 'rst', code: 1006 }])
  expect(kinds(opened.recording, 2)).toEqual(['open', 'handshake', 'handshake', 'note', 'text'])
  second.socket.end()
})

test('wss: the TLS entry precedes the request', async () => {
  using folder = new TemporaryFolder()
  const authority = await Authority.create()
  const caFile = folder.file('ca.pem')
  writeFileSync(caFile, authority.cert)
  const https = createServer(await authority.issue())
  const server = new WebSocketServer({ server: https })
  server.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => {
      socket.send(data, { binary: isBinary })
    })
  })
  https.listen(0, '127.0.0.1')
  await once(https, 'listening')
  const { port } = https.address() as { port: number }
  const opened = await openForTest({
    kind: 'ws-client',
    url: `wss://localhost:${port}/`,
    tls: { caFile },
  })
  await opened.until(({ phase }) => phase === 'open')
  await opened.endpoint.send(text('secret'), null)
  await opened.recording.until(() => frames(opened.recording).length === 2)
  expect(frames(opened.recording)[1]).toBe('in text fin "secret"')
  expect(opened.live.tls).toMatchObject({ version: 'TLSv1.3', verified: true })
  await opened.endpoint.close()
  expect(kinds(opened.recording).slice(0, 5)).toEqual([
    'open',
    'tls',
    'handshake',
    'handshake',
    'note',
  ])
  expect(opened.recording.events('end')).toMatchObject([{ by: 'local', how: 'fin', code: 1000 }])
  https.close()
  server.close()
})
