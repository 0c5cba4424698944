/** What the window shows about an opening handshake, for real connections. */
import { expect, test, vi } from 'vitest'
import { HttpHeadReader } from '../../../shared/wire/http/head.ts'
import { TestEngine } from '../../support/engines.ts'
import { PlainServer } from '../../support/plain-peers.ts'
import { acceptFor, RawPeer, sampleKey } from '../../support/raw-websocket.ts'

test('a client: heads, key, offers, cookies, timings', async () => {
  await using engines = await TestEngine.create()
  await using server = await PlainServer.listen()
  const opened = await engines.engine.call('open', {
    config: {
      kind: 'ws-client',
      url: `ws://localhost:${server.port}/feed?x=1`,
      headers: [['Cookie', 'id=7; theme=dark']],
      subprotocols: ['a', 'b'],
      perMessageDeflate: true,
    },
  })
  const { session } = opened.live
  const peer = new RawPeer(await server.peer())
  await peer.accept(
    'Set-Cookie: seen=1; Path=/',
    'Sec-WebSocket-Protocol: b',
    'Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover',
  )
  await engines.untilPhase(session, 'open')
  peer.frame('8100')
  peer.socket.end()
  await engines.untilPhase(session, 'closed')
  const entries = await engines.entries(session)
  const frame = entries.find(({ kind }) => kind === 'text')
  const heads = entries.filter(({ kind }) => kind === 'handshake').map(({ n }) => n)
  const facts = await engines.engine.call('handshake', { session, n: frame?.n ?? 0 })
  expect(facts).toMatchObject({
    request: { n: heads[0], method: 'GET', target: '/feed?x=1', version: '1.1' },
    answer: { n: heads[1], status: 101, bodyLength: 0 },
    key: { right: true },
    subprotocols: { offered: ['a', 'b'], agreed: 'b' },
    extensions: { agreed: ['permessage-deflate; client_no_context_takeover'] },
    cookies: {
      sent: [
        ['id', '7'],
        ['theme', 'dark'],
      ],
      set: ['seen=1; Path=/'],
    },
    location: '',
    timings: { tlsMs: null },
  })
  expect(facts?.key?.accept).toBe(acceptFor(facts?.key?.key ?? ''))
  expect(facts?.extensions.offered[0]).toMatch(/^permessage-deflate; /)
  for (const took of ['dnsMs', 'connectMs', 'upgradeMs'] as const)
    expect(facts?.timings[took]).toBeGreaterThanOrEqual(0)
  for (const n of heads)
    expect(await engines.engine.call('handshake', { session, n })).toEqual(facts)
  expect(await engines.engine.call('handshake', { session, n: 1 })).toBeNull()
})

test('one verdict on a broken answer: in the list, the facts and the error', async () => {
  await using engines = await TestEngine.create()
  for (const strictHandshake of [false, true]) {
    await using server = await PlainServer.listen()
    const { live } = await engines.engine.call('open', {
      config: { kind: 'ws-client', url: `ws://127.0.0.1:${server.port}/`, strictHandshake },
    })
    const peer = new RawPeer(await server.peer())
    await peer.accept('X-User : 张三')
    await engines.untilPhase(live.session, strictHandshake ? 'closed' : 'open')
    peer.socket.destroy()
    await engines.untilPhase(live.session, 'closed')
    const entries = await engines.entries(live.session)
    const answer = entries.findLast(({ kind }) => kind === 'handshake')
    expect(answer?.verdicts).toEqual([
      { rule: 'HTTP_SPACE_BEFORE_COLON', section: 'RFC 9112 section 5.1', data: { line: 5 } },
    ])
    const facts = await engines.engine.call('handshake', {
      session: live.session,
      n: answer?.n ?? 0,
    })
    expect(facts?.answer?.headers).toContainEqual(['X-User', '张三'])
    const error = entries.find(({ kind }) => kind === 'error')
    expect(facts?.problem ?? null).toEqual(
      strictHandshake
        ? {
            code: 'WS_HANDSHAKE_INVALID',
            message:
              'The server answered 101, but its answer is no valid WebSocket handshake: Line 5 has a blank before its colon (RFC 9112 section 5.1).',
            hint: '',
          }
        : null,
    )
    expect(error?.event?.kind === 'error' ? error.event.message : undefined).toBe(
      facts?.problem?.message,
    )
  }
})

test('an answer that redirects, with its body; a server side', async () => {
  await using engines = await TestEngine.create()
  await using server = await PlainServer.listen()
  const { engine } = engines
  const client = await engine.call('open', {
    config: { kind: 'ws-client', url: `ws://127.0.0.1:${server.port}/` },
  })
  const peer = new RawPeer(await server.peer())
  await peer.head()
  peer.socket.end('HTTP/1.1 307 Over there\r\nLocation: /b\r\nContent-Length: 3\r\n\r\nbye')
  await engines.untilPhase(client.live.session, 'closed')
  const entries = await engines.entries(client.live.session)
  const answer = entries.findLast(({ kind }) => kind === 'handshake')
  expect(
    await engine.call('handshake', { session: client.live.session, n: answer?.n ?? 0 }),
  ).toMatchObject({
    answer: { n: answer?.n, status: 307, reason: 'Over there', bodyLength: 3 },
    key: { accept: '', right: false },
    location: '/b',
    timings: { dnsMs: null },
  })

  const listening = await engine.call('open', { config: { kind: 'ws-server', port: 0 } })
  const { session } = listening.live
  const raw = await RawPeer.open(listening.live.local?.port ?? 0, '/there')
  raw.frame('8180 00000000')
  await engines.until(() =>
    engines.told.counts.some((counts) => counts.session === session && counts.entries >= 6),
  )
  const all = await engines.entries(session)
  expect(await engine.call('handshake', { session, n: all.at(-1)?.n ?? 0 })).toMatchObject({
    request: { target: '/there' },
    answer: { status: 101 },
    key: { key: sampleKey, right: true },
    timings: { dnsMs: null, connectMs: null },
  })
  raw.socket.destroy()
})

test('each head of a handshake is parsed once, by the side that makes or receives it', async () => {
  await using engines = await TestEngine.create()
  using push = vi.spyOn(HttpHeadReader.prototype, 'push')
  const server = await engines.engine.call('open', { config: { kind: 'ws-server', port: 0 } })
  const url = `ws://127.0.0.1:${server.live.local?.port ?? 0}/`
  const client = await engines.engine.call('open', { config: { kind: 'ws-client', url } })
  await engines.untilPhase(client.live.session, 'open')
  expect(new Set(push.mock.contexts).size).toBe(4)
})
