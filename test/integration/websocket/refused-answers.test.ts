/** The end of an answer that opens no WebSocket is known from the answer, and hints say what to do about it. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import { createServer as createTlsServer } from 'node:tls'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import type { EndpointConfigInput } from '../../../shared/protocols/index.ts'
import { Authority } from '../../support/authority.ts'
import { openForTest } from '../../support/endpoints.ts'
import { PlainServer } from '../../support/plain-peers.ts'
import { acceptFor, RawPeer } from '../../support/raw-websocket.ts'
import { handshake } from '../../support/ws-entries.ts'

type Options = Partial<Extract<EndpointConfigInput, { kind: 'ws-client' }>>

/** The server leaves its side open, and no timeout is configured. */
async function answered(answer: string | ((port: number) => string), options: Options = {}) {
  await using server = await PlainServer.listen()
  await using opened = await openForTest({
    kind: 'ws-client',
    url: `ws://127.0.0.1:${server.port}/path`,
    handshakeTimeoutMs: 0,
    ...options,
  })
  using peer = new RawPeer(await server.peer())
  await peer.head()
  peer.write(typeof answer === 'string' ? answer : answer(server.port))
  await opened.until(({ phase }) => phase === 'closed')
  const late = opened.recording.list.filter(({ kind }) => kind === 'data')
  return {
    problem: opened.live.problem,
    answer: handshake(opened.recording, 'in'),
    late: Buffer.concat(late.map(({ bytes }) => bytes)).toString('latin1'),
  }
}

test.each([
  ['length 0', 'HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n'],
  ['length 2', 'HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\nok'],
  ['chunks', 'HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
  ['no content', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ['not modified', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n'],
])('an answer with %s is reported while the server keeps its side open', async (_name, answer) => {
  const said = await answered(answer)
  expect(said).toMatchObject({ problem: { code: 'WS_HANDSHAKE_REFUSED' }, answer, late: '' })
  expect(await answered(`${answer}behind`)).toMatchObject({ answer, late: 'behind' })
})

test('an answer without an end is reported after the handshake timeout', async () => {
  const answer = 'HTTP/1.1 500 Oh\r\n\r\nhalf'
  const said = await answered(answer, { handshakeTimeoutMs: 150 })
  expect(said).toMatchObject({ problem: { code: 'WS_HANDSHAKE_REFUSED' }, answer })
})

test('bytes behind a refused 101 are data, wherever TCP cuts them', async () => {
  for (const cut of [0, 10, -5, -3, 0.5]) {
    await using server = await PlainServer.listen()
    await using opened = await openForTest({
      kind: 'ws-client',
      url: `ws://127.0.0.1:${server.port}/`,
      subprotocols: ['a'],
      requireSubprotocol: true,
    })
    using peer = new RawPeer(await server.peer())
    const key = /Sec-WebSocket-Key: (.*)\r/.exec(await peer.head())?.[1] ?? ''
    const head = `HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptFor(key)}\r\n\r\n`
    const bytes = Buffer.concat([Buffer.from(head), Buffer.from('810568656c6c6f', 'hex')])
    const at = cut === 0.5 ? head.length : cut
    peer.write(bytes.subarray(0, at))
    await opened.recording.until(() => true)
    await new Promise((resolve) => setTimeout(resolve, 20))
    peer.write(bytes.subarray(at))
    peer.socket.end()
    await opened.until(({ phase }) => phase === 'closed')
    expect(handshake(opened.recording, 'in')).toBe(head)
    const late = opened.recording.list.filter(({ kind }) => kind === 'data')
    expect(Buffer.concat(late.map((entry) => entry.bytes)).toString('hex')).toBe('810568656c6c6f')
  }
})

const token = { ref: null, value: 't' }
const reply = (status: string, ...lines: string[]): string =>
  [`HTTP/1.1 ${status}`, ...lines, 'Content-Length: 0', '\r\n'].join('\r\n')

test.each<[string, string, Options, string]>([
  [
    '401',
    reply('401 No'),
    {},
    'Authentication required. Add a user name and password, a token, a header or a cookie.',
  ],
  [
    '401 after credentials',
    reply('401 No'),
    { auth: { scheme: 'bearer', token } },
    'The credentials were rejected. Check them.',
  ],
  [
    '426 without the Upgrade header',
    reply('426 Upgrade Required'),
    {},
    'The server did not receive the Upgrade header. A proxy may have removed it.',
  ],
  [
    '426 for another version',
    reply('426 Upgrade Required', 'Sec-WebSocket-Version: 8'),
    {},
    'The server supports protocol version 8.',
  ],
  [
    'a redirect to http://',
    reply('301 Moved', 'Location: http://example.org/chat'),
    {},
    'The server redirects to ws://example.org/chat. Try that address.',
  ],
  [
    'a redirect to https://',
    reply('301 Moved', 'Location: https://u:p@example.org/'),
    {},
    'The server redirects to wss://example.org/. Try that address.',
  ],
  [
    'a redirect to elsewhere',
    reply('301 Moved', 'Location: mailto:a@b'),
    {},
    'The server redirects to mailto:a@b, which is not a WebSocket address.',
  ],
])('the hint for %s fits', async (_name, answer, options, hint) => {
  expect((await answered(answer, { followRedirects: false, ...options })).problem?.hint).toBe(hint)
})

test.each([
  'HTTP/1.1 400 Bad Request\r\nContent-Length: 54\r\n\r\n<h1>The plain HTTP request was sent to HTTPS port</h1>',
  'HTTP/1.0 400 Bad Request\r\nContent-Length: 48\r\n\r\nClient sent an HTTP request to an HTTPS server.\n',
  '\u0015\u0003\u0001\u0000\u0002\u0002\u0046',
])('a server that says that it speaks TLS is reported so: %j', async (answer) => {
  expect((await answered(answer)).problem).toMatchObject({
    code: 'WS_TLS_PORT',
    hint: 'Use wss:// instead of ws://.',
  })
})

test.each<
  [string, (identity: { key: string; cert: string }) => Server | ReturnType<typeof createTlsServer>]
>([
  ['an HTTPS server', (identity) => createServer(identity)],
  ['a TLS server', (identity) => createTlsServer(identity)],
])('ws:// to %s of Node points to wss://', async (_name, make) => {
  const server = make(await (await Authority.create()).issue())
  server.on('tlsClientError', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await using opened = await openForTest({ kind: 'ws-client', url: `ws://127.0.0.1:${port}/` })
  await opened.until(({ phase }) => phase === 'closed')
  expect(opened.live.problem?.hint).toMatch(/wss:\/\//)
  server.close()
})

test('a reason phrase and a Location in UTF-8 are shown so', async () => {
  const { problem } = await answered(reply('403 不允许', 'Location: /聊天'))
  expect(problem?.message).toBe('The server answered 403 不允许 instead of opening a WebSocket.')
})
