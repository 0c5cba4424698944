/** A TCP client reconnects by its schedule, reports it, gives up, and stops when it is closed. */
import { expect, test } from 'vitest'
import { openForTest } from '../../support/endpoints.ts'
import { PlainServer } from '../../support/plain-peers.ts'
import { freePort } from '../../support/ports.ts'

const reconnect = { attempts: 3, minDelayMs: 10, maxDelayMs: 15, factor: 2 }

test('each attempt is a connection, and the client gives up after the last', async () => {
  const port = await freePort()
  const opened = await openForTest({ kind: 'tcp-client', host: '127.0.0.1', port, reconnect })
  await opened.until(() => opened.endedByItself)
  const { recording } = opened
  expect(recording.connections).toHaveLength(4)
  expect(recording.events('error')).toHaveLength(4)
  expect(recording.events('note').map(({ code, data }) => [code, data])).toEqual([
    ['reconnecting', { attempt: 2, delayMs: 10 }],
    ['reconnecting', { attempt: 3, delayMs: 15 }],
    ['reconnecting', { attempt: 4, delayMs: 15 }],
    ['gave-up', { attempts: 3 }],
  ])
  expect(opened.lives.map(({ phase }) => phase)).toEqual([
    ...['waiting', 'opening', 'waiting', 'opening', 'waiting', 'opening', 'closed'],
  ])
  expect(opened.lives[0]?.problem?.code).toBe('ECONNREFUSED')
  expect(opened.live.problem?.code).toBe('ECONNREFUSED')
})

test('a lost connection is made again', async () => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest({
    kind: 'tcp-client',
    host: '127.0.0.1',
    port: server.port,
    reconnect,
  })
  const first = await server.peer(1)
  await opened.until(({ phase }) => phase === 'open')
  first.resetAndDestroy()
  const second = await server.peer(2)
  await opened.until(({ phase }) => phase === 'open')
  await opened.send('again')
  second.resume()
  expect(opened.recording.bytes('out', 2).toString()).toBe('again')
  expect(opened.recording.events('open').map(({ attempt }) => attempt)).toEqual([1, 2])
})

test('closing while it waits ends it immediately', async () => {
  const port = await freePort()
  const opened = await openForTest({
    kind: 'tcp-client',
    host: '127.0.0.1',
    port,
    reconnect: { attempts: 5, minDelayMs: 3_600_000, maxDelayMs: 3_600_000 },
  })
  await opened.until(({ phase }) => phase === 'waiting')
  await opened.endpoint.close()
  expect(opened.live.phase).toBe('closed')
  expect(opened.recording.connections).toHaveLength(1)
  expect(opened.endedByItself).toBe(false)
})

test('a connection that a person closed is not made again', async () => {
  await using server = await PlainServer.listen()
  const opened = await openForTest({
    kind: 'tcp-client',
    host: '127.0.0.1',
    port: server.port,
    reconnect,
  })
  const peer = await server.peer()
  peer.on('end', () => peer.end()).resume()
  await opened.until(({ phase }) => phase === 'open')
  await opened.endpoint.closeConnection(1)
  await opened.until(() => opened.endedByItself)
  expect(opened.recording.connections).toHaveLength(1)
})
