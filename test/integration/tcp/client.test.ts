/** A TCP client records every read and write, and how its connection began and ended. */
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { openForTest, pieces } from '../../support/endpoints.ts'
import { plainClient, PlainServer, read } from '../../support/plain-peers.ts'
import { freePort } from '../../support/ports.ts'

/** Reads what still arrives, and answers FIN with FIN. */
const endWithIt = (peer: Socket): unknown => peer.on('end', () => peer.end()).resume()
const client = (port: number) => ({ kind: 'tcp-client', host: '127.0.0.1', port }) as const

test('reads and writes are entries with their exact bytes, between open and end', async () => {
  await using server = await PlainServer.listen()
  const { endpoint, recording, ...opened } = await openForTest(client(server.port))
  const peer = await server.peer()
  await recording.until(() => recording.events('open').length === 1)
  await Promise.resolve()
  expect(endpoint.live).toMatchObject({
    phase: 'open',
    connections: 1,
    remote: { host: '127.0.0.1', port: server.port },
    tls: null,
  })

  const sent = await endpoint.send(pieces([Buffer.from('one '), Buffer.from('two')]), null)
  expect(sent).toEqual({ to: [1], bytes: 7 })
  expect((await read(peer, 7)).toString()).toBe('one two')
  peer.write(Buffer.of(0, 255, 128))
  await recording.until(() => recording.bytesIn === 3)
  endWithIt(peer)
  await endpoint.close()

  expect(recording.list.map(({ kind, direction }) => `${direction} ${kind}`)).toEqual([
    'none open',
    'out data',
    'out data',
    'in data',
    'none end',
  ])
  expect(recording.list[1]?.bytes.toString()).toBe('one ')
  expect(recording.bytes('in')).toEqual(Buffer.of(0, 255, 128))
  expect(recording.events('open')[0]).toMatchObject({ what: 'connected', attempt: 1 })
  expect(recording.connections[0]?.remote?.port).toBe(server.port)
  expect(recording.connections[0]?.closedAt).not.toBeNull()
  expect(recording.sources.size).toBe(0)
  expect(opened.endedByItself).toBe(false)
})

test('connects over IPv6 with every family setting that allows it', async ({ skip }) => {
  const listening = await PlainServer.listen('::1').catch(() => skip('no IPv6 on this computer'))
  await using server = listening
  for (const family of [0, 6] as const) {
    const opened = await openForTest({ ...client(server.port), host: '::1', family })
    await opened.until(({ phase }) => phase !== 'opening')
    expect(opened.live).toMatchObject({ phase: 'open', remote: { host: '::1', port: server.port } })
    const peer = await server.peer(family === 0 ? 1 : 2)
    peer.end()
    await opened.until(() => opened.endedByItself)
  }
})

test('a refused connection is an entry with a description and ends the client', async () => {
  const port = await freePort()
  const opened = await openForTest(client(port))
  await opened.until(() => opened.endedByItself)
  expect(opened.live.phase).toBe('closed')
  expect(opened.live.problem).toMatchObject({
    code: 'ECONNREFUSED',
    message: `Nothing listens on 127.0.0.1:${port}.`,
  })
  expect(opened.recording.events('error')).toEqual([{ kind: 'error', ...opened.live.problem }])
  expect(opened.recording.connections).toHaveLength(1)
  await expect(opened.send('x')).rejects.toMatchObject({ code: 'not-open' })
})

test('the peer may end first without an error', async () => {
  await using server = await PlainServer.listen()
  const opened = await openForTest(client(server.port))
  const peer = await server.peer()
  peer.end('bye')
  await opened.until(() => opened.endedByItself)
  expect(opened.recording.bytes('in').toString()).toBe('bye')
  expect(opened.recording.events('end')).toEqual([
    { kind: 'end', by: 'peer', how: 'fin', code: null, reason: '', unsent: 0 },
  ])
})

test('closing ends in order and records that this side closed', async () => {
  await using server = await PlainServer.listen()
  const opened = await openForTest(client(server.port))
  const peer = await server.peer()
  endWithIt(peer)
  await opened.until(({ phase }) => phase === 'open')
  await opened.endpoint.close()
  expect(opened.recording.events('end')).toMatchObject([{ by: 'local', how: 'fin', unsent: 0 }])
  expect(opened.live.phase).toBe('closed')
})

test('a reset is distinguished from an end', async () => {
  await using server = await PlainServer.listen()
  const opened = await openForTest(client(server.port))
  const peer = await server.peer()
  await opened.until(({ phase }) => phase === 'open')
  peer.resetAndDestroy()
  await opened.until(() => opened.endedByItself)
  expect(opened.recording.events('end')).toMatchObject([{ by: 'peer', how: 'rst' }])
  expect(opened.live.problem?.code).toBe('ECONNRESET')
})

test('a peer that never ends is reset within a bounded time, and unsent bytes are counted', async () => {
  await using server = await PlainServer.listen()
  const opened = await openForTest(client(server.port))
  const peer = await server.peer()
  peer.pause()
  await opened.until(({ phase }) => phase === 'open')
  const body = Buffer.alloc(32 * 1_048_576, 7)
  const sending = opened.endpoint.send(pieces([body]), null)
  const failure = expect(sending).rejects.toMatchObject({ code: 'disconnected' })
  await opened.endpoint.close()
  await failure
  expect(opened.recording.events('end')).toMatchObject([
    { by: 'local', how: 'rst', unsent: body.length },
  ])
})

test('with half-open, sends after the FIN of the peer', async () => {
  await using server = await PlainServer.listen()
  const opened = await openForTest({ ...client(server.port), halfOpen: true })
  const peer = await server.peer()
  peer.end()
  await opened.recording.until(() => opened.recording.events('note').length === 1)
  expect(opened.recording.events('note')[0]?.code).toBe('half-close')
  expect(opened.live.phase).toBe('open')
  await opened.send('still here')
  expect((await read(peer, 10)).toString()).toBe('still here')
  await opened.endpoint.close()
  expect(opened.recording.events('end')).toMatchObject([{ by: 'peer', how: 'fin' }])
})

test('without half-open, finishes sending before it answers the FIN', async () => {
  await using server = await PlainServer.listen()
  const opened = await openForTest(client(server.port))
  const peer = await server.peer()
  peer.pause()
  const parts = Array.from({ length: 64 }, (_, i) => Buffer.alloc(262_144, i))
  const sending = opened
    .until(({ phase }) => phase === 'open')
    .then(() => opened.endpoint.send(pieces(parts), null))
  await opened.recording.until(() => opened.recording.bytesOut > 0)
  peer.end()
  await opened.recording.until(() => opened.recording.events('note').length === 1)
  expect((await read(peer, 64 * 262_144)).equals(Buffer.concat(parts))).toBe(true)
  await expect(sending).resolves.toMatchObject({ bytes: 64 * 262_144 })
  await opened.until(() => opened.endedByItself)
  expect(opened.recording.events('end')).toMatchObject([{ by: 'peer', how: 'fin', unsent: 0 }])
})

test('bodies sent at the same time are written one after the other', async () => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest(client(server.port))
  const peer = await server.peer()
  await opened.until(({ phase }) => phase === 'open')
  const bodies = ['a', 'b', 'c'].map((letter) =>
    Array.from({ length: 8 }, () => Buffer.alloc(65_536, letter)),
  )
  const sends = bodies.map((body) => opened.endpoint.send(pieces(body), null))
  expect((await read(peer, 3 * 8 * 65_536)).equals(Buffer.concat(bodies.flat()))).toBe(true)
  await Promise.all(sends)
  endWithIt(peer)
})

test('reads stop while the store is behind, and nothing is lost', async () => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest(client(server.port))
  const peer = await server.peer()
  await opened.until(({ phase }) => phase === 'open')
  const [source] = opened.recording.sources
  source?.pause()
  peer.write('waits')
  // Another connection makes the round through the event loop that the bytes would have needed.
  const other = await plainClient(server.port)
  other.destroy()
  expect(opened.recording.bytesIn).toBe(0)
  source?.resume()
  await opened.recording.until(() => opened.recording.bytesIn === 5)
  endWithIt(peer)
})

test('refuses what TCP cannot carry with a message', async () => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest(client(server.port))
  await opened.until(({ phase }) => phase === 'open')
  endWithIt(await server.peer())
  await expect(opened.send('')).rejects.toMatchObject({ code: 'bad-input' })
  const close = { as: 'close', code: 1000, reason: '' } as const
  await expect(opened.endpoint.send(close, null)).rejects.toMatchObject({ code: 'bad-input' })
  await expect(opened.send('x', 2)).rejects.toMatchObject({ code: 'not-open' })
})
