/** Heads that browsers read open a WebSocket, in both roles; a strict endpoint refuses them and names line and rule. */
import { expect, test } from 'vitest'
import { openForTest } from '../../support/endpoints.ts'
import { PlainServer } from '../../support/plain-peers.ts'
import { agree, RawPeer, requestFor } from '../../support/raw-websocket.ts'
import { frames, handshake } from '../../support/ws-entries.ts'

const answers: [string, (key: string) => string, RegExp][] = [
  [
    'bare LF',
    (key) => agree(key).replaceAll('\r\n', '\n'),
    /Line 1 ends with LF.*9112 section 2\.2/,
  ],
  ['a folded line', (key) => agree(key, 'X: a', ' b'), /Line 6 is folded.*9112 section 5\.2/],
  ['a blank before the colon', (key) => agree(key, 'X : a'), /Line 5 has a blank before its colon/],
  ['a line without a colon', (key) => agree(key, 'garbage'), /Line 5 has no colon/],
  ['a control character', (key) => agree(key, 'X: a\u0001b'), /Line 5 holds a control character/],
  ['an odd header name', (key) => agree(key, 'A b: c'), /name of the header in line 5/],
  ['http in small letters', (key) => agree(key).replace('HTTP', 'http'), /Line 1 .* capital/],
  ['an empty line first', (key) => `\r\n${agree(key)}`, /begins with an empty line \(line 1\)/],
  [
    'a length beside chunks',
    (key) => agree(key, 'Content-Length: 5', 'Transfer-Encoding: chunked'),
    /line 5 stands beside Transfer-Encoding/,
  ],
  [
    'the length twice',
    (key) => agree(key, 'Content-Length: 0', 'Content-Length: 0'),
    /Content-Length in line 6/,
  ],
  [
    'no Connection',
    (key) => agree(key).replace(/Connection.*\r\n/, ''),
    /Connection header does not say/,
  ],
]

test.each(answers)(
  'a client opens after an answer with %s, and a strict one does not',
  async (_name, answer, sentence) => {
    for (const strictHandshake of [false, true]) {
      await using server = await PlainServer.listen()
      const url = `ws://127.0.0.1:${server.port}/`
      await using opened = await openForTest({ kind: 'ws-client', url, strictHandshake })
      using peer = new RawPeer(await server.peer())
      const request = await peer.head()
      const head = answer(/Sec-WebSocket-Key: (.*)\r/.exec(request)?.[1] ?? '')
      peer.write(Buffer.concat([Buffer.from(head), Buffer.from('81026869', 'hex')]))
      await opened.until(({ phase }) => phase === 'open' || phase === 'closed')
      expect(handshake(opened.recording, 'in')).toBe(head)
      if (strictHandshake) {
        expect(opened.live.problem?.code).toBe('WS_HANDSHAKE_INVALID')
        expect(opened.live.problem?.message).toMatch(sentence)
        expect(
          opened.recording.list.find(({ kind }) => kind === 'data')?.bytes.toString('hex'),
        ).toBe('81026869')
      } else {
        expect(opened.live).toMatchObject({ phase: 'open', problem: null })
        expect(frames(opened.recording)).toEqual(['in text fin "hi"'])
        peer.socket.destroy()
      }
    }
  },
)

test('a client reads heads of 256 KiB', async () => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest({
    kind: 'ws-client',
    url: `ws://127.0.0.1:${server.port}/`,
  })
  const peer = new RawPeer(await server.peer())
  const { response } = await peer.accept(`Set-Cookie: a=${'x'.repeat(261_000)}`)
  await opened.until(({ phase }) => phase === 'open')
  expect(handshake(opened.recording, 'in')).toBe(response)
  peer.socket.destroy()
})

const requests: [string, string, RegExp][] = [
  ['bare LF', requestFor('/').replaceAll('\r\n', '\n'), /Line 1 ends with LF/],
  ['a folded line', requestFor('/', 'X: a', ' b'), /Line 8 is folded/],
  ['a blank before the colon', requestFor('/', 'X : a'), /Line 7 has a blank before its colon/],
  ['a line without a colon', requestFor('/', 'garbage'), /Line 7 has no colon/],
  ['an odd header name', requestFor('/', 'A b: c'), /name of the header in line 7/],
  ['an empty line first', `\r\n${requestFor('/')}`, /begins with an empty line/],
  ['http in small letters', requestFor('/').replace('HTTP', 'http'), /capital/],
  ['no Connection', requestFor('/').replace(/Connection.*\r\n/, ''), /Connection header/],
  ['no Host', requestFor('/').replace(/Host.*\r\n/, ''), /0 Host headers/],
  [
    'a subprotocol named twice',
    requestFor('/', 'Sec-WebSocket-Protocol: a', 'Sec-WebSocket-Protocol: a'),
    /no list of different names/,
  ],
  [
    'a key named twice',
    requestFor('/', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='),
    /Sec-WebSocket-Key must be there once/,
  ],
  ['a path in UTF-8', requestFor('/聊天'), /request target in line 1/],
  [
    '20 kB of cookies and 900 fields',
    requestFor('/', `Cookie: a=${'x'.repeat(20_000)}`, ...Array<string>(900).fill('A: b'), 'c'),
    /Line 908 has no colon/,
  ],
]

test.each(requests)(
  'a server opens after a request with %s, and a strict one does not',
  async (_name, request, sentence) => {
    for (const strictHandshake of [false, true]) {
      await using opened = await openForTest({
        kind: 'ws-server',
        port: 0,
        subprotocols: ['a'],
        strictHandshake,
      })
      using peer = await RawPeer.connect(opened.port)
      peer.write(request)
      const head = await peer.head()
      if (strictHandshake) {
        expect(head).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
        expect(opened.recording.events('error')[0]?.message).toMatch(sentence)
      } else {
        expect(head).toMatch(/^HTTP\/1\.1 101 /)
        expect(head.includes('Sec-WebSocket-Protocol: a\r\n')).toBe(request.includes('Protocol: a'))
        peer.frame('8182 00000000 6869')
        await opened.recording.until(() => frames(opened.recording).length === 1)
      }
    }
  },
)

test('a server accepts paths as browsers send them, and as they are written', async () => {
  await using opened = await openForTest({ kind: 'ws-server', port: 0, path: '/聊 天' })
  for (const target of ['/聊 天', '/%E8%81%8A%20%E5%A4%A9?x=1', 'ws://127.0.0.1/聊%20天']) {
    using peer = await RawPeer.open(opened.port, target)
    peer.frame('8180 00000000')
  }
  await opened.recording.until(
    () => opened.recording.list.filter(({ kind }) => kind === 'text').length === 3,
  )
  expect(opened.recording.events('error')).toEqual([])
})
