/** Headers that a person writes are sent as written, and the answer is judged against what was sent. */
import { expect, test } from 'vitest'
import type { EndpointConfigInput } from '../../../shared/protocols/index.ts'
import { openForTest } from '../../support/endpoints.ts'
import { PlainServer } from '../../support/plain-peers.ts'
import { RawPeer, requestFor } from '../../support/raw-websocket.ts'
import { kinds } from '../../support/ws-entries.ts'

type Options = Partial<Extract<EndpointConfigInput, { kind: 'ws-client' }>>

async function exchange(options: Options, ...answer: string[]) {
  await using server = await PlainServer.listen()
  const url = `ws://127.0.0.1:${server.port}/`
  await using opened = await openForTest({ kind: 'ws-client', url, ...options })
  using peer = new RawPeer(await server.peer())
  const { request } = await peer.accept(...answer)
  await opened.until(({ phase }) => phase === 'open' || phase === 'closed')
  const { phase, subprotocol, extensions, problem } = opened.live
  const notes = opened.recording.events('note').map(({ code }) => code)
  peer.socket.destroy()
  return {
    request: Buffer.from(request, 'latin1').toString(),
    phase,
    subprotocol,
    extensions,
    problem,
    notes,
  }
}

test('order, letter case and every name are kept', async () => {
  const headers: [string, string][] = [
    ['x-b', '1'],
    ['Sec-WebSocket-Version', '8'],
    ['HOST', 'example.org'],
    ['X-A', ''],
    ['connection', 'keep-alive, Upgrade'],
    ['X-B', '2'],
    ['Upgrade', 'WebSocket'],
    ['Sec-WebSocket-Key', 'AAAAAAAAAAAAAAAAAAAAAA=='],
    ['X-User', '张三'],
  ]
  const { request, phase } = await exchange({ headers })
  expect(phase).toBe('open')
  expect(request).toBe(
    ['GET / HTTP/1.1', ...headers.map(([name, value]) => `${name}: ${value}`), '\r\n'].join('\r\n'),
  )
})

test('written headers stand in place of those of the options', async () => {
  const { request } = await exchange({
    headers: [
      ['Authorization', 'Custom x'],
      ['Sec-WebSocket-Protocol', 'v3'],
    ],
    subprotocols: ['v1'],
    auth: { scheme: 'bearer', token: { ref: null, value: 't' } },
  })
  expect(request.match(/authorization: .*/gi)).toEqual(['Authorization: Custom x'])
  expect(request.match(/protocol: .*/gi)).toEqual(['Protocol: v3'])
})

test('a subprotocol offered by a header may be chosen', async () => {
  const headers: [string, string][] = [['Sec-WebSocket-Protocol', 'v1, v2']]
  expect(await exchange({ headers }, 'Sec-WebSocket-Protocol: v2')).toMatchObject({
    phase: 'open',
    subprotocol: 'v2',
    notes: ['websocket-open'],
  })
  expect(await exchange({ headers }, 'Sec-WebSocket-Protocol: v3')).toMatchObject({
    phase: 'closed',
    problem: { code: 'WS_HANDSHAKE_INVALID' },
  })
})

test('an extension offered by a header may be agreed to', async () => {
  const headers: [string, string][] = [['Sec-WebSocket-Extensions', 'permessage-deflate']]
  expect(await exchange({ headers }, 'Sec-WebSocket-Extensions: permessage-deflate')).toMatchObject(
    {
      phase: 'open',
      extensions: 'permessage-deflate',
    },
  )
})

test('no chosen subprotocol is noted, or refused if one is required', async () => {
  expect(await exchange({ subprotocols: ['a', 'b'] })).toMatchObject({
    phase: 'open',
    subprotocol: '',
    notes: ['websocket-open', 'no-subprotocol'],
  })
  expect(await exchange({ subprotocols: ['a', 'b'], requireSubprotocol: true })).toMatchObject({
    phase: 'closed',
    problem: {
      code: 'WS_NO_SUBPROTOCOL',
      message: 'The server chose none of the subprotocols offered: a, b.',
    },
  })
})

test('a server that accepts none of the offered subprotocols notes them', async () => {
  const cases: [subprotocols: string[], offer: string, notes: string[]][] = [
    [[], 'Sec-WebSocket-Protocol: a, b', ['websocket-open', 'no-subprotocol']],
    [['b'], 'Sec-WebSocket-Protocol: a, b', ['websocket-open']],
    [['b'], 'X-Other: 1', ['websocket-open']],
  ]
  for (const [subprotocols, offer, notes] of cases) {
    await using opened = await openForTest({ kind: 'ws-server', port: 0, subprotocols })
    const peer = await RawPeer.connect(opened.port)
    peer.write(requestFor('/', offer))
    await peer.head()
    peer.frame('8180 00000000')
    await opened.recording.until(() => kinds(opened.recording).includes('text'))
    const noted = opened.recording.events('note')
    expect(noted.map(({ code }) => code)).toEqual(notes)
    if (notes.length > 1) expect(noted[1]?.data).toEqual({ offered: 'a, b' })
    peer.socket.destroy()
  }
})

test.each<[string, string, string, RegExp]>([
  ['a colon in the name', 'A:b', 'c', /A name can only contain/],
  ['a line break', 'A', 'b\nc: hunter2', /line break/],
  ['a NUL', 'A', 'hunter2\0', /NUL/],
  ['half a surrogate pair', 'A', 'hunter2\ud800', /Unicode/],
])(
  'a header with %s is refused with the reason, without its value',
  async (_name, name, value, reason) => {
    const opening = openForTest({
      kind: 'ws-client',
      url: 'ws://127.0.0.1:1/',
      headers: [[name, value]],
    })
    await expect(opening).rejects.toMatchObject({
      code: 'bad-input',
      hint: expect.stringMatching(reason) as string,
    })
    await expect(opening).rejects.not.toThrow(/hunter2/)
  },
)

test.each([
  ['?access_token=1|2', '/?access_token=1|2'],
  ['?params={"a":1}', '/?params={%22a%22:1}'],
  ['?Token=Bearer x', '/?Token=Bearer%20x'],
  ['?q=a^b', '/?q=a^b'],
  ["?q='x'<>`", '/?q=%27x%27%3C%3E`'],
  ['聊天', '/%E8%81%8A%E5%A4%A9'],
  ['a b{c}"d', '/a%20b%7Bc%7D%22d'],
  ['%7e?', '/%7e?'],
])('the address %s is sent as a browser sends it', async (tail, target) => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest({
    kind: 'ws-client',
    url: `ws://127.0.0.1:${server.port}/${tail}`,
  })
  using peer = new RawPeer(await server.peer())
  const { request } = await peer.accept()
  expect(request.split('\r\n')[0]).toBe(`GET ${target} HTTP/1.1`)
  await opened.until(({ phase }) => phase === 'open')
  peer.socket.destroy()
})

test.runIf(process.platform === 'linux').each(['[::1%lo]', '[::1%25lo]'])(
  'the zone of %s is used to connect and is not sent',
  async (host) => {
    await using server = await openForTest({ kind: 'ws-server', host: '::1', port: 0 })
    await using opened = await openForTest({
      kind: 'ws-client',
      url: `ws://${host}:${server.port}/`,
    })
    await opened.until(({ phase }) => phase === 'open')
    expect(opened.recording.bytes('out').toString()).toContain(`\r\nHost: [::1]:${server.port}\r\n`)
  },
)
