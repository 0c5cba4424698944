/** A TCP server serves many peers independently. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { openForTest } from '../../support/endpoints.ts'
import { MemoryRecording } from '../../support/memory-recording.ts'
import { plainClient, PlainServer, read } from '../../support/plain-peers.ts'

const server = { kind: 'tcp-server', port: 0 } as const

test('a message is sent to one peer or to all', async () => {
  await using opened = await openForTest(server)
  expect(opened.live).toMatchObject({ phase: 'listening', connections: 0 })
  expect(opened.recording.events('open')).toMatchObject([
    { what: 'listening', local: { host: '127.0.0.1', port: opened.port }, remote: null },
  ])
  await expect(opened.send('nobody')).rejects.toMatchObject({ code: 'not-open' })

  const first = await plainClient(opened.port)
  await opened.until(({ connections }) => connections === 1)
  const second = await plainClient(opened.port)
  await opened.until(({ connections }) => connections === 2)
  expect(await opened.send('all')).toEqual({ to: [1, 2], bytes: 6 })
  expect(await opened.send('second', 2)).toEqual({ to: [2], bytes: 6 })
  expect((await read(first, 3)).toString()).toBe('all')
  expect((await read(second, 9)).toString()).toBe('allsecond')
  expect(opened.recording.bytes('out', 1).toString()).toBe('all')
  first.write('hello')
  await opened.recording.until(() => opened.recording.bytesIn === 5)
  expect(opened.recording.bytes('in', 1).toString()).toBe('hello')
  expect(opened.recording.connections[0]?.remote?.port).toBe(first.localPort)
  first.destroy()
  second.destroy()
})

test('a server on all addresses records the one that each peer connected to', async () => {
  await using opened = await openForTest({ ...server, host: '0.0.0.0' })
  for (const host of ['127.0.0.1', '127.0.0.2']) {
    const peer = connect({ port: opened.port, host })
    await once(peer, 'connect')
    peer.destroy()
  }
  await opened.recording.until(() => opened.recording.events('end').length === 2)
  expect(opened.recording.connections.map(({ local }) => local?.host)).toEqual([
    '127.0.0.1',
    '127.0.0.2',
  ])
})

test('one peer is closed, the others stay', async () => {
  await using opened = await openForTest(server)
  const first = await plainClient(opened.port)
  await opened.until(({ connections }) => connections === 1)
  const second = await plainClient(opened.port)
  await opened.until(({ connections }) => connections === 2)
  first.on('end', () => first.end()).resume()
  await opened.endpoint.closeConnection(1)
  expect(opened.live.connections).toBe(1)
  expect(opened.recording.events('end')).toMatchObject([{ by: 'local', how: 'fin' }])
  await expect(opened.endpoint.closeConnection(1)).rejects.toMatchObject({ code: 'not-open' })
  expect(await opened.send('still')).toEqual({ to: [2], bytes: 5 })
  second.destroy()
})

test('a FIN is answered with a FIN', async () => {
  await using opened = await openForTest(server)
  const client = await plainClient(opened.port)
  client.end('last words')
  client.resume()
  await once(client, 'close')
  await opened.until(({ connections }) => connections === 0)
  expect(opened.recording.bytes('in').toString()).toBe('last words')
  expect(opened.recording.events('end')).toMatchObject([{ by: 'peer', how: 'fin' }])
})

test('a port in use is refused with a message', async () => {
  await using taken = await PlainServer.listen()
  const opening = openForTest({ kind: 'tcp-server', port: taken.port })
  await expect(opening).rejects.toMatchObject({
    code: 'address-in-use',
    message: `127.0.0.1:${taken.port} is in use by another program.`,
  })
})

test('an address of another computer is refused with a message', async () => {
  const opening = openForTest({ kind: 'tcp-server', host: '192.0.2.1', port: 0 })
  await expect(opening).rejects.toMatchObject({ code: 'address-unavailable' })
})

test('echoes 64 MiB without holding them', async () => {
  const recording = new MemoryRecording(false)
  await using opened = await openForTest({ ...server, echo: true }, recording)
  const client = await plainClient(opened.port)
  const total = 64 * 1_048_576
  let written = 0
  let seen = 0
  let wrong = 0
  const piece = (at: number) => Buffer.alloc(65_536, at / 65_536)

  // Read nothing at first: the echo must stop reading too, long before it holds everything.
  const writing = (async () => {
    while (written < total) {
      const more = client.write(piece(written))
      written += 65_536
      if (!more) await once(client, 'drain')
    }
    client.end()
  })()
  const stopped = await stopsGrowing(recording)
  expect(stopped).toBeLessThan(total / 2)

  client.on('data', (chunk: Buffer) => {
    for (let i = 0; i < chunk.length;) {
      const end = Math.min(chunk.length, i + 65_536 - ((seen + i) % 65_536))
      const expected = Math.floor((seen + i) / 65_536) & 255
      if (!chunk.subarray(i, end).every((byte) => byte === expected)) wrong++
      i = end
    }
    seen += chunk.length
  })
  await Promise.all([writing, once(client, 'close')])
  expect({ seen, wrong }).toEqual({ seen: total, wrong: 0 })
  expect(recording.bytesIn).toBe(total)
  expect(recording.bytesOut).toBe(total)
})

test('serves 1,000 peers at once', async () => {
  await using opened = await openForTest(server)
  const clients: Socket[] = []
  while (clients.length < 1_000)
    clients.push(
      ...(await Promise.all(Array.from({ length: 100 }, () => plainClient(opened.port)))),
    )
  await opened.until(({ connections }) => connections === 1_000)
  const sent = await opened.send('hi')
  expect([new Set(sent.to).size, sent.bytes]).toEqual([1_000, 2_000])
  for (const client of clients) expect((await read(client, 2)).toString()).toBe('hi')
  for (const client of clients) client.on('end', () => client.end()).resume()
  await opened.endpoint.close()
  expect(opened.live).toMatchObject({ phase: 'closed', connections: 0 })
  expect(opened.recording.events('end')).toHaveLength(1_000)
})

/** What was received when nothing more arrived for many turns of the event loop. */
async function stopsGrowing(recording: MemoryRecording): Promise<number> {
  let last = -1
  for (let still = 0; still < 200;) {
    await new Promise((resolve) => setImmediate(resolve))
    still = recording.bytesIn === last && last > 0 ? still + 1 : 0
    last = recording.bytesIn
  }
  return last
}
