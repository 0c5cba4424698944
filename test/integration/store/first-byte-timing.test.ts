/** The time to the first byte of a connection: derived from its entries, live and saved, among other peers. */
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import type { FirstByteTiming } from '../../../shared/model/session.ts'
import { openStore } from '../../../main/engine/store/open.ts'
import { tcpServer } from '../../../shared/protocols/tcp/server.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import { TestEngine } from '../../support/engines.ts'
import { PlainServer } from '../../support/plain-peers.ts'
import { acceptFor, RawPeer } from '../../support/raw-websocket.ts'
import { TemporaryStore, dataHead, eventually } from '../../support/store.ts'

const nothing: FirstByteTiming = { firstByte: null, firstFrame: null }

/** Times of the entries, in milliseconds. */
const between = (from: EntrySummary | undefined, to: EntrySummary | undefined) =>
  from && to && { n: to.n, afterMs: (to.at - from.at) / 1_000 }

test('a TCP client: from the connected transport to the first read', async () => {
  await using engines = await TestEngine.create()
  const { engine } = engines
  await using server = await PlainServer.listen()
  const opened = await engine.call('open', {
    config: { kind: 'tcp-client', host: '127.0.0.1', port: server.port },
  })
  const { session } = opened.live
  const peer = await server.peer()
  await engines.untilPhase(session, 'open')
  await engine.call('send', {
    session,
    message: { as: 'data', body: { from: 'bytes', bytes: Buffer.from('hello') } },
  })
  expect(await engine.call('firstByteTiming', { session, connection: 1 })).toEqual(nothing)
  peer.write('a')
  await engines.until(() => engines.told.counts.at(-1)?.bytesIn === 1)
  const live = await engine.call('firstByteTiming', { session, connection: 1 })
  await engine.call('close', { session })
  const entries = await engines.entries(session)
  const first = between(
    entries.find(({ kind }) => kind === 'open'),
    entries.find(({ direction }) => direction === 'in'),
  )
  expect(live).toEqual({ firstByte: first, firstFrame: null })
  expect(live.firstByte?.afterMs).toBeGreaterThan(0)
  expect(await engine.call('firstByteTiming', { session, connection: 1 })).toEqual(live)
  expect(await engine.call('firstByteTiming', { session, connection: 2 })).toEqual(nothing)
})

test('a WebSocket client: the answer is its first byte, and the first frame counts from the answer', async () => {
  await using engines = await TestEngine.create()
  const { engine } = engines
  await using server = await PlainServer.listen()
  const opened = await engine.call('open', {
    config: { kind: 'ws-client', url: `ws://127.0.0.1:${server.port}` },
  })
  const { session } = opened.live
  const peer = new RawPeer(await server.peer())
  const head = await peer.head()
  const key = /Sec-WebSocket-Key: (.*)\r\n/i.exec(head)?.[1] ?? ''
  peer.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptFor(key)}\r\n\r\n`,
  )
  await engines.untilPhase(session, 'open')
  expect(await engine.call('firstByteTiming', { session, connection: 1 })).toMatchObject({
    firstByte: { afterMs: expect.any(Number) as number },
    firstFrame: null,
  })
  peer.frame('8101 61')
  await engines.until(() => engines.told.counts.at(-1)?.bytesIn === 1)
  const entries = await engines.entries(session)
  const answer = entries.find(({ kind, direction }) => kind === 'handshake' && direction === 'in')
  expect(await engine.call('firstByteTiming', { session, connection: 1 })).toEqual({
    firstByte: between(
      entries.find(({ kind }) => kind === 'open'),
      answer,
    ),
    firstFrame: between(
      answer,
      entries.find(({ kind }) => kind === 'text'),
    ),
  })
})

test('the answer to the own close frame is no first frame', async () => {
  await using engines = await TestEngine.create()
  const { engine } = engines
  const server = await engine.call('open', { config: { kind: 'ws-server', port: 0 } })
  const url = `ws://127.0.0.1:${server.live.local?.port ?? 0}`
  const client = await engine.call('open', { config: { kind: 'ws-client', url } })
  await engines.untilPhase(client.live.session, 'open')
  await engine.call('close', { session: client.live.session })
  await engine.call('close', { session: server.live.session })
  const closes = (await engines.entries(client.live.session)).filter(({ kind }) => kind === 'close')
  expect(closes.map(({ direction }) => direction)).toEqual(['out', 'in'])
  const timing = (session: number) => engine.call('firstByteTiming', { session, connection: 1 })
  expect((await timing(client.live.session)).firstFrame).toBeNull()
  // For the server the client's close is the first frame.
  expect((await timing(server.live.session)).firstFrame).not.toBeNull()
})

test('the upgrade takes as long in the status, the note and the handshake view', async () => {
  await using engines = await TestEngine.create()
  const { engine } = engines
  const rule = { path: '', status: 101, headers: [], body: '', subprotocol: null, delayMs: 30 }
  const server = await engine.call('open', {
    config: { kind: 'ws-server', port: 0, handshakes: [rule] },
  })
  const url = `ws://127.0.0.1:${server.live.local?.port ?? 0}`
  const client = await engine.call('open', { config: { kind: 'ws-client', url } })
  await engines.untilPhase(client.live.session, 'open')
  const live = engines.told.live.findLast(({ session }) => session === client.live.session)
  for (const { session } of [client.live, server.live]) await engine.call('close', { session })
  for (const { session } of [client.live, server.live]) {
    const entries = await engines.entries(session)
    const heads = entries.filter(({ kind }) => kind === 'handshake')
    const opened = entries.find(({ event }) => event?.kind === 'note')
    const note = opened?.event?.kind === 'note' ? opened.event : null
    const facts = await engine.call('handshake', { session, n: heads[0]?.n ?? 0 })
    const upgradeMs = between(heads[0], heads[1])?.afterMs
    expect(upgradeMs).toBeGreaterThan(20)
    expect(facts?.timings.upgradeMs).toBe(upgradeMs)
    expect(note?.data['tookMs']).toBe(upgradeMs)
    if (session === client.live.session) expect(live?.upgradeMs).toBe(upgradeMs)
  }
})

test('a TCP client was open when it was connected', async () => {
  await using engines = await TestEngine.create()
  const { engine } = engines
  await using server = await PlainServer.listen()
  const { live } = await engine.call('open', {
    config: { kind: 'tcp-client', host: '127.0.0.1', port: server.port },
  })
  await engines.untilPhase(live.session, 'open')
  const open = engines.told.live.findLast(({ session }) => session === live.session)
  await engine.call('close', { session: live.session })
  const [entry] = await engines.entries(live.session)
  expect(entry?.event).toMatchObject({ kind: 'open', tookMs: open?.openMs })
})

test('a server: each peer on its own', async () => {
  await using engines = await TestEngine.create()
  const { engine } = engines
  const opened = await engine.call('open', { config: { kind: 'tcp-server', port: 0 } })
  const { session } = opened.live
  const port = opened.live.local?.port ?? 0
  const [quiet, speaks] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
  await engines.until(() => engines.told.live.at(-1)?.connections === 2)
  speaks.write('x')
  await engines.until(() => engines.told.counts.at(-1)?.bytesIn === 1)
  await engine.call('close', { session })
  quiet.destroy()
  speaks.destroy()
  const entries = await engines.entries(session)
  const read = entries.find(({ kind }) => kind === 'data')
  const spoke = read?.connection ?? 0
  expect(await engine.call('firstByteTiming', { session, connection: spoke })).toEqual({
    firstByte: between(
      entries.find(({ kind, connection }) => kind === 'open' && connection === spoke),
      read,
    ),
    firstFrame: null,
  })
  expect(await engine.call('firstByteTiming', { session, connection: 3 - spoke })).toEqual(nothing)
})

test('is found in the open end of a session that another store records', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record({
    config: tcpServer.schema.parse({ kind: 'tcp-server', port: 0 }),
  })
  const { session } = recording
  const local = { host: '127.0.0.1', port: 1 }
  const connection = recording.openConnection(local, local, 1_000)
  recording.event(
    connection,
    { kind: 'open', what: 'accepted', local, remote: local, attempt: 1, tookMs: 0 },
    1_000,
  )
  const n = recording.append(dataHead({ connection, at: 3_500 }), new Uint8Array(1))
  const other = await openStore({ folder: temporary.folder.path })
  try {
    await eventually(async () => (await other.session({ session })).entries === n || undefined)
    expect(await other.firstByteTiming({ session, connection })).toEqual({
      firstByte: { n, afterMs: 2.5 },
      firstFrame: null,
    })
  } finally {
    await other.close()
  }
  await recording.end()
})

test('is found among many blocks of other peers', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({
    config: tcpServer.schema.parse({ kind: 'tcp-server', port: 0 }),
  })
  const { session } = recording
  const local = { host: '127.0.0.1', port: 1 }
  const remote = { host: '127.0.0.1', port: 2 }
  const open = (at: number): number => {
    const connection = recording.openConnection(local, remote, at)
    recording.event(
      connection,
      { kind: 'open', what: 'accepted', local, remote, attempt: 1, tookMs: 0 },
      at,
    )
    return connection
  }
  const noise = new Uint8Array(64)
  let at = 1_000_000
  const fill = (connection: number, entries: number): void => {
    for (let i = 0; i < entries; i++) recording.append(dataHead({ connection, at: ++at }), noise)
  }
  const loud = open(++at)
  fill(loud, 20_000)
  const openedAt = ++at
  const late = open(openedAt)
  fill(loud, 20_000)
  const unknown = await store.firstByteTiming({ session, connection: late })
  const n = recording.append(dataHead({ connection: late, at: ++at }), noise)
  const expected: FirstByteTiming = {
    firstByte: { n, afterMs: (at - openedAt) / 1_000 },
    firstFrame: null,
  }
  fill(loud, 20_000)
  expect(unknown).toEqual(nothing)
  expect(await store.firstByteTiming({ session, connection: late })).toEqual(expected)
  await recording.end()
  await store.close()
  const again = await openStore({ folder: temporary.folder.path })
  try {
    expect(await again.firstByteTiming({ session, connection: late })).toEqual(expected)
  } finally {
    await again.close()
  }
})
