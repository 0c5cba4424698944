/** A server answers every request, within its handshake timeout, and holds little of what comes before the answer. */
import { expect, test } from 'vitest'
import { openForTest } from '../../support/endpoints.ts'
import { RawPeer, requestFor } from '../../support/raw-websocket.ts'
import { handshake, kinds } from '../../support/ws-entries.ts'

test.each([
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\n', '505 HTTP Version Not Supported'],
  [
    'CONNECT',
    'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n',
    '405 Method Not Allowed',
  ],
  ['an expectation', requestFor('/', 'Expect: foo'), '417 Expectation Failed'],
  [
    'no Upgrade',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999\r\n\r\n',
    '426 Upgrade Required',
  ],
  ['a ClientHello', '\u0016\u0003\u0001\u0000\u0005hello', '400 Bad Request'],
  [
    '1,001 fields',
    requestFor('/', ...Array<string>(1_000).fill('A: b')),
    '431 Request Header Fields Too Large',
  ],
])('%s is answered', async (_name, request, status) => {
  await using opened = await openForTest({ kind: 'ws-server', port: 0 })
  using peer = await RawPeer.connect(opened.port)
  peer.write(request)
  expect(await peer.head()).toMatch(new RegExp(`^HTTP/1\\.1 ${status}\\r\\n`))
  expect(opened.recording.events('error')).toMatchObject([
    { code: 'WS_HANDSHAKE_REFUSED', message: expect.stringContaining(status) as string },
  ])
})

test('what a peer sends after a refusal is recorded as it comes', async () => {
  await using opened = await openForTest({ kind: 'ws-server', port: 0 })
  using peer = await RawPeer.connect(opened.port)
  peer.write('CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n')
  await peer.head()
  for (let sent = 1; sent <= 3; sent++) {
    peer.write(Buffer.alloc(100_000, 'x'))
    await opened.recording.until(
      () => opened.recording.bytes('in').filter((byte) => byte === 0x78).length === sent * 100_000,
    )
  }
  expect(kinds(opened.recording)).toContain('data')
})

test('a request that does not come in time is answered 408, with what had come', async () => {
  await using opened = await openForTest({ kind: 'ws-server', port: 0, handshakeTimeoutMs: 100 })
  using silent = await RawPeer.connect(opened.port)
  expect(await silent.head()).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
  using slow = await RawPeer.connect(opened.port)
  slow.write('GET / HTTP/1.1\r\nHost:')
  expect(await slow.head()).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
  const received = opened.recording.list.filter(({ direction }) => direction === 'in')
  expect(received.map(({ bytes, partial }) => [bytes.toString(), partial])).toEqual([
    ['GET / HTTP/1.1\r\nHost:', true],
  ])
})

test('a slow request is held for a killed process, and released when it is complete', async () => {
  await using opened = await openForTest({ kind: 'ws-server', port: 0 })
  using peer = await RawPeer.connect(opened.port)
  const request = requestFor('/')
  const held = () => opened.recording.held.get(1)?.toString() ?? ''
  let sent = 0
  while (held() === '') {
    peer.write(request.charAt(sent++))
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  expect(request.startsWith(held())).toBe(true)
  peer.write(request.slice(sent))
  expect(await peer.head()).toMatch(/^HTTP\/1\.1 101 /)
  expect(opened.recording.held.size).toBe(0)
  expect(handshake(opened.recording, 'in')).toBe(request)
})

test('frames before a delayed answer wait in the system, not in memory', async () => {
  await using opened = await openForTest({
    kind: 'ws-server',
    port: 0,
    handshakes: [{ delayMs: 300 }],
  })
  using peer = await RawPeer.connect(opened.port)
  const frame = Buffer.concat([
    Buffer.from('82ff000000000000c35000000000', 'hex'),
    Buffer.alloc(50_000),
  ])
  peer.write(requestFor('/'))
  for (let i = 0; i < 800; i++) peer.write(frame)
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(peer.socket.writableLength).toBeGreaterThan(1_000_000)
  expect(await peer.head()).toMatch(/^HTTP\/1\.1 101 /)
  await opened.recording.until(() => opened.recording.bytesIn > 800 * frame.length)
})
