/** A WebSocket server answers the handshake as configured, by path. */
import { expect, test } from 'vitest'
import type { EndpointConfigInput } from '../../../shared/protocols/index.ts'
import { openForTest } from '../../support/endpoints.ts'
import { RawPeer, requestFor } from '../../support/raw-websocket.ts'
import { frames, handshake } from '../../support/ws-entries.ts'

type Rules = NonNullable<Extract<EndpointConfigInput, { kind: 'ws-server' }>['handshakes']>

const withRules = (handshakes: Rules, options: object = {}) =>
  openForTest({ kind: 'ws-server', port: 0, handshakes, ...options })

test('a path is refused with the configured status, headers and body; others are served', async () => {
  await using opened = await withRules([
    {
      path: '/private*',
      status: 401,
      headers: [
        ['WWW-Authenticate', 'Basic realm="x"'],
        ['content-type', 'application/json'],
      ],
      body: '{"why":"no"}',
    },
  ])
  using refused = await RawPeer.connect(opened.port)
  refused.write(requestFor('/private/feed?x=1'))
  const answer = [
    'HTTP/1.1 401 Unauthorized',
    'Connection: close',
    'Content-Length: 12',
    'WWW-Authenticate: Basic realm="x"',
    'content-type: application/json',
    '',
    '{"why":"no"}',
  ].join('\r\n')
  expect((await refused.rest()).toString()).toBe(answer)
  refused.socket.end()
  await opened.until(({ connections }) => connections === 0)
  expect(handshake(opened.recording, 'out')).toBe(answer)
  const entry = opened.recording.list.findLast(({ kind }) => kind === 'handshake')
  expect(entry).toMatchObject({ direction: 'out', crafted: true })
  expect(opened.recording.events('error')).toEqual([])

  using served = await RawPeer.connect(opened.port)
  served.write(requestFor('/privat'))
  expect(await served.head()).toMatch(/^HTTP\/1\.1 101 /)
})

test('headers and the subprotocol of an accepted request are chosen, offered or not', async () => {
  await using opened = await withRules(
    [
      {
        path: '/odd',
        subprotocol: 'never-offered',
        headers: [
          ['X-Added', 'yes'],
          ['sec-websocket-accept', 'wrong'],
        ],
      },
      { path: '' },
    ],
    { subprotocols: ['b'] },
  )
  using odd = await RawPeer.connect(opened.port)
  odd.write(requestFor('/odd', 'Sec-WebSocket-Protocol: a, b'))
  const head = await odd.head()
  expect(head).toContain('Sec-WebSocket-Protocol: never-offered\r\n')
  expect(head.match(/Sec-WebSocket-Protocol/g)).toHaveLength(1)
  expect(head).toContain('X-Added: yes\r\n')
  expect(head.match(/Sec-WebSocket-Accept: .*/gi)).toEqual(['sec-websocket-accept: wrong'])
  odd.frame('8181 00000000 61')
  await opened.recording.until(() => frames(opened.recording).length === 1)
  expect(opened.recording.events('note')[0]?.data).toMatchObject({ subprotocol: 'never-offered' })

  using usual = await RawPeer.connect(opened.port)
  usual.write(requestFor('/', 'Sec-WebSocket-Protocol: a, b'))
  expect(await usual.head()).toContain('Sec-WebSocket-Protocol: b\r\n')
})

test('an answer waits for its delay; frames that arrive before it are read after it', async () => {
  await using opened = await withRules([{ delayMs: 80 }])
  using peer = await RawPeer.connect(opened.port)
  peer.write(Buffer.concat([Buffer.from(requestFor('/')), Buffer.from('818100000000', 'hex')]))
  peer.frame('61')
  expect(await peer.head()).toMatch(/^HTTP\/1\.1 101 /)
  await opened.recording.until(() => frames(opened.recording).length === 1)
  expect(frames(opened.recording)).toEqual(['in text fin masked "a"'])
  const [request, answer] = opened.recording.list.filter(({ kind }) => kind === 'handshake')
  expect((answer?.at ?? 0) - (request?.at ?? 0)).toBeGreaterThan(79_000)
})

test('a server that closes does not wait for a delayed answer', async () => {
  const opened = await withRules([{ delayMs: 86_400_000 }])
  using peer = await RawPeer.connect(opened.port)
  peer.write(requestFor('/'))
  await opened.recording.until(() => handshake(opened.recording, 'in') !== '')
  await opened.endpoint.close()
  expect(handshake(opened.recording, 'out')).toBe('')
  expect(opened.live.phase).toBe('closed')
})

test('a request without an upgrade is refused by the same rule', async () => {
  await using opened = await withRules([{ path: '/gone', status: 410 }])
  using peer = await RawPeer.connect(opened.port)
  peer.write('GET /gone HTTP/1.1\r\nHost: x\r\n\r\n')
  expect((await peer.rest()).toString()).toMatch(/^HTTP\/1\.1 410 Gone\r\n/)
})
