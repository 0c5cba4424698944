/** Options of a connection: strictness, the answer to a close, and redirects that are followed or only reported. */
import { expect, test } from 'vitest'
import { openForTest } from '../../support/endpoints.ts'
import { PlainServer } from '../../support/plain-peers.ts'
import { RawPeer } from '../../support/raw-websocket.ts'
import { frames, handshake, kinds, text } from '../../support/ws-entries.ts'

test('a server that is not strict continues after invalid frames, answers and marks them', async () => {
  await using opened = await openForTest({ kind: 'ws-server', port: 0, strict: false })
  const peer = await RawPeer.open(opened.port)
  peer.frame('8380 00000000' + '8100' + '8181 00000000 ff' + '8980 00000000')
  expect(await peer.hex(2)).toBe('8a00')
  await opened.endpoint.send(text('still here'), 1)
  expect((await peer.take(12)).subarray(2).toString()).toBe('still here')
  expect(opened.recording.events('error')).toEqual([])
  const marked = opened.recording.list.filter(({ violationFlags = 0 }) => violationFlags !== 0)
  expect(marked.map(({ bytes }) => bytes.toString('hex'))).toEqual([
    '838000000000',
    '8100',
    '818100000000ff',
  ])
  peer.frame('8882 00000000 03e8')
  expect(await peer.hex(4)).toBe('880203e8')
  peer.socket.end()
  await opened.until(({ connections }) => connections === 0)
})

test('a close that is left unanswered leaves the connection open in the other direction', async () => {
  await using opened = await openForTest({ kind: 'ws-server', port: 0, answerClose: false })
  const peer = await RawPeer.open(opened.port)
  peer.frame('8882 00000000 03e8')
  await opened.recording.until(() => frames(opened.recording).length > 0)
  await opened.endpoint.send(text('after your close'), 1)
  expect((await peer.take(18)).subarray(2).toString()).toBe('after your close')
  peer.socket.end()
  await opened.until(({ connections }) => connections === 0)
  expect(opened.recording.events('end')).toMatchObject([{ by: 'peer', code: 1000 }])
})

const moved = (to: string): string =>
  `HTTP/1.1 302 Found\r\nLocation: ${to}\r\nContent-Length: 4\r\n\r\nover`

test('a redirect is reported, not followed', async () => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest({
    kind: 'ws-client',
    url: `ws://127.0.0.1:${server.port}`,
  })
  const peer = new RawPeer(await server.peer())
  await peer.head()
  peer.write(moved('/other'))
  await opened.until(({ phase }) => phase === 'closed')
  expect(opened.live.problem).toMatchObject({
    code: 'WS_HANDSHAKE_REFUSED',
    hint: 'The server redirects to /other. Try that address.',
  })
  expect(opened.recording.connections).toHaveLength(1)
})

test('a followed redirect is a connection of its own; secrets are not sent to another host', async () => {
  await using server = await PlainServer.listen()
  await using second = await PlainServer.listen()
  await using opened = await openForTest({
    kind: 'ws-client',
    url: `ws://127.0.0.1:${server.port}/a`,
    headers: [
      ['Authorization', 'Basic c2VjcmV0'],
      ['X-Kept', 'yes'],
    ],
    followRedirects: true,
  })
  const first = new RawPeer(await server.peer())
  expect(await first.head()).toMatch(/^GET \/a .*Authorization/s)
  first.write(moved(`http://127.0.0.1:${second.port}/b?c=d`))
  const last = new RawPeer(await second.peer())
  const { request } = await last.accept()
  expect(request).toMatch(/^GET \/b\?c=d /)
  expect(request).toMatch(/X-Kept: yes/)
  expect(request).not.toMatch(/Authorization/)
  await opened.until(({ phase }) => phase === 'open')
  expect(opened.recording.connections).toHaveLength(2)
  expect(opened.recording.events('error')).toEqual([])
  expect(opened.recording.events('note')[0]).toMatchObject({
    code: 'redirected',
    data: { to: `ws://127.0.0.1:${second.port}/b?c=d` },
  })
  expect(kinds(opened.recording, 1)).toEqual(['open', 'handshake', 'handshake', 'end', 'note'])
  expect(handshake(opened.recording, 'in')).toMatch(/302 Found.*over.*101/s)
  last.frame('8100')
  await opened.recording.until(() => frames(opened.recording, 2).length === 1)
  last.socket.destroy()
  await opened.until(({ phase }) => phase === 'closed')
})

test('a redirect loop ends', async () => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest({
    kind: 'ws-client',
    url: `ws://127.0.0.1:${server.port}/`,
    followRedirects: true,
  })
  for (let i = 1; i <= 11; i++) {
    const peer = new RawPeer(await server.peer(i))
    await peer.head()
    peer.socket.end(moved('/again'))
  }
  await opened.until(({ phase }) => phase === 'closed')
  expect(opened.live.problem?.code).toBe('WS_TOO_MANY_REDIRECTS')
  expect(opened.recording.connections).toHaveLength(11)
})

test('the compression offer contains the configured windows and contexts', async () => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest({
    kind: 'ws-client',
    url: `ws://127.0.0.1:${server.port}`,
    perMessageDeflate: true,
    contextTakeover: true,
    clientWindowBits: 10,
    serverWindowBits: 9,
  })
  const peer = new RawPeer(await server.peer())
  const agreed = 'permessage-deflate; client_max_window_bits=10; server_max_window_bits=9'
  const { request } = await peer.accept(`Sec-WebSocket-Extensions: ${agreed}`)
  const offer = /Sec-WebSocket-Extensions: (.*)\r/i.exec(request)?.[1]?.split('; ').sort()
  expect(offer).toEqual([
    'client_max_window_bits=10',
    'permessage-deflate',
    'server_max_window_bits=9',
  ])
  await opened.until(({ phase }) => phase === 'open')
  expect(opened.live.extensions).toBe(agreed)
  peer.socket.destroy()
  await opened.until(({ phase }) => phase === 'closed')
})

test("the connection's entry contains the time of name resolution", async () => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest({
    kind: 'ws-client',
    url: `ws://localhost:${server.port}`,
  })
  const peer = new RawPeer(await server.peer())
  await peer.accept()
  await opened.until(({ phase }) => phase === 'open')
  const [open] = opened.recording.events('open')
  expect(open?.dnsMs).toBeGreaterThan(0)
  expect(open?.dnsMs).toBeLessThanOrEqual(open?.tookMs ?? 0)
  peer.socket.destroy()
  await opened.until(({ phase }) => phase === 'closed')
})
