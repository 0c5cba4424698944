/** Requests that open no WebSocket are answered over HTTP and recorded with their answers. */
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { openForTest } from '../../support/endpoints.ts'
import { RawPeer, requestFor } from '../../support/raw-websocket.ts'
import { handshake, kinds } from '../../support/ws-entries.ts'

const server = { kind: 'ws-server', port: 0, path: '/quotes' } as const

test.each([
  ['another path', requestFor('/other'), '404 Not Found'],
  ['no upgrade', 'GET /quotes HTTP/1.1\r\nHost: a\r\n\r\n', '426 Upgrade Required'],
  ['another method', requestFor('/quotes').replace('GET', 'PUT'), '405 Method Not Allowed'],
  ['an old version', requestFor('/quotes').replace(': 13', ': 7'), '426 Upgrade Required'],
  ['no key', requestFor('/quotes').replace(/Sec-WebSocket-Key.*\r\n/, ''), '400 Bad Request'],
  ['garbage', '\u0001\u0002hello', '400 Bad Request'],
  ['a head without an end', 'GET / HTTP/1.1\r\n' + 'A: b\r\n'.repeat(12_000), '431 '],
])('%s', async (_name, request, answer) => {
  await using opened = await openForTest(server)
  const peer = await RawPeer.connect(opened.port)
  peer.write(request)
  const response = (await peer.rest()).toString('latin1')
  peer.socket.end()
  await opened.until(({ connections }) => connections === 0)
  expect(response.startsWith(`HTTP/1.1 ${answer}`)).toBe(true)
  expect(handshake(opened.recording, 'out')).toBe(response)
  // The rest of a long request follows the answer, as bytes outside any frame.
  expect(opened.recording.bytes('in').toString('latin1')).toBe(request)
  expect(kinds(opened.recording).slice(0, 4)).toEqual(['open', 'handshake', 'error', 'handshake'])
  expect(kinds(opened.recording).at(-1)).toBe('end')
  expect(opened.recording.events('error')).toMatchObject([{ code: 'WS_HANDSHAKE_REFUSED' }])
  expect(opened.recording.events('end')).toMatchObject([{ how: 'fin', code: null }])
})

test('bytes after a refused request are recorded: with it, after it, and after the answer', async () => {
  await using opened = await openForTest(server)
  const peer = await RawPeer.connect(opened.port)
  const head = 'POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\n'
  peer.write(`${head}name`)
  await opened.recording.until(() => kinds(opened.recording).includes('error'))
  peer.write('=salmon')
  await opened.recording.until(() => opened.recording.bytes('in').includes('salmon'))
  peer.socket.end('!')
  await opened.until(({ connections }) => connections === 0)
  expect(handshake(opened.recording, 'in')).toBe(head)
  expect(opened.recording.bytes('in').toString()).toBe(`${head}name=salmon!`)
})

test('the path is accepted with any query', async () => {
  await using opened = await openForTest(server)
  using peer = await RawPeer.open(opened.port, '/quotes?from=1')
  peer.frame('8180 00000000')
  await opened.recording.until(() => kinds(opened.recording).includes('text'))
})

test('a peer that leaves without a request', async () => {
  await using opened = await openForTest(server)
  const peer = await RawPeer.connect(opened.port)
  peer.socket.end('GET /quotes HT')
  await once(peer.socket, 'close')
  await opened.until(({ connections }) => connections === 0)
  expect(handshake(opened.recording, 'in')).toBe('GET /quotes HT')
  expect(opened.recording.events('error')).toMatchObject([{ code: 'WS_HANDSHAKE_ENDED' }])
})

test('a server closes while a peer has not sent its request', async () => {
  const opened = await openForTest(server)
  const peer = await RawPeer.connect(opened.port)
  await opened.until(({ connections }) => connections === 1)
  peer.socket.on('end', () => peer.socket.end())
  await opened.endpoint.close()
  expect(opened.live).toMatchObject({ phase: 'closed', connections: 0 })
})
