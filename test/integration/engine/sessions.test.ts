/** The engine opens endpoints, records their sessions on disk, and ends them gracefully. */
import { expect, test } from 'vitest'
import { TestEngine } from '../../support/engines.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { plainClient, PlainServer, read } from '../../support/plain-peers.ts'
import { freePort } from '../../support/ports.ts'

const bytesOf = (text: string) => ({ from: 'bytes', bytes: Buffer.from(text) }) as const

test('a client and a server talk, and both sessions keep every byte', async () => {
  await using opened = await TestEngine.create()
  const { engine } = opened
  const server = await engine.call('open', { config: { kind: 'tcp-server', port: 0, echo: true } })
  const port = server.live.local?.port ?? 0
  expect(server.live.phase).toBe('listening')
  expect(server.session).toMatchObject({
    name: `TCP server 127.0.0.1:${port}`,
    state: 'recording',
    kind: 'tcp-server',
  })

  const client = await engine.call('open', {
    config: { kind: 'tcp-client', host: '127.0.0.1', port },
  })
  expect(client.session.name).toBe(`tcp://127.0.0.1:${port}`)
  await opened.untilPhase(client.session.id, 'open')
  expect((await engine.call('live', {})).map(({ session }) => session).sort()).toEqual(
    [server.session.id, client.session.id].sort(),
  )
  const session = client.session.id
  const message = { as: 'data', body: bytesOf('hello') } as const
  expect(await engine.call('send', { session, message })).toEqual({ connections: 1, bytes: 5 })
  await opened.until(
    () => opened.told.counts.findLast((counts) => counts.session === session)?.bytesIn === 5,
  )
  await engine.call('close', { session })
  await engine.call('close', { session: server.session.id })
  expect(await engine.call('live', {})).toEqual([])
  // The second time is not an error, because the session is closed as requested.
  await engine.call('close', { session })

  expect(await engine.call('session', { session })).toMatchObject({
    state: 'complete',
    bytesIn: 5,
    bytesOut: 5,
  })
  const entries = await opened.entries(session)
  expect(entries.map(({ kind, direction }) => `${direction} ${kind}`)).toEqual([
    'none open',
    'out data',
    'in data',
    'none end',
  ])
  const { bytes } = await engine.call('bytes', { session, n: 3, as: 'payload' })
  expect(Buffer.from(bytes).toString()).toBe('hello')
  const connections = await engine.call('connections', { session: server.session.id })
  expect(connections).toMatchObject([{ connection: 1, bytesIn: 5, bytesOut: 5 }])
})

test('a refused client has a session that says why and ends', async () => {
  await using opened = await TestEngine.create()
  const port = await freePort()
  const { session } = await opened.engine.call('open', {
    config: { kind: 'tcp-client', host: '127.0.0.1', port },
  })
  await opened.untilPhase(session.id, 'closed')
  await opened.engine.call('close', { session: session.id })
  expect((await opened.engine.call('session', { session: session.id })).state).toBe('complete')
  const [entry] = await opened.entries(session.id)
  expect(entry?.event).toMatchObject({ kind: 'error', code: 'ECONNREFUSED' })
  expect(await opened.engine.call('live', {})).toEqual([])
})

test('a port in use is an error and leaves no session', async () => {
  await using taken = await PlainServer.listen()
  await using opened = await TestEngine.create()
  const opening = opened.engine.call('open', { config: { kind: 'tcp-server', port: taken.port } })
  await expect(opening).rejects.toMatchObject({ name: 'AppError', code: 'address-in-use' })
  expect(await opened.engine.call('sessions', {})).toEqual([])
  expect(await opened.engine.call('live', {})).toEqual([])
})

test('a port in use by another session of Sockeye names that session', async () => {
  await using opened = await TestEngine.create()
  const { engine } = opened
  const config = { kind: 'ws-server', port: 0 } as const
  const { session, live } = await engine.call('open', { config, name: 'Quotes' })
  const port = live.local?.port ?? 0
  for (const host of ['127.0.0.1', 'localhost', '0.0.0.0'])
    await expect(
      engine.call('open', { config: { kind: 'tcp-server', host, port } }),
    ).rejects.toMatchObject({
      code: 'address-in-use',
      message: `Port ${port} is in use by session ${session.id} of Sockeye, Quotes.`,
      hint: 'Stop it, or choose another port. With 0, the system chooses one.',
    })
})

test('one peer of a server can be written to and closed', async () => {
  await using opened = await TestEngine.create()
  const { engine } = opened
  const { session, live } = await engine.call('open', { config: { kind: 'tcp-server', port: 0 } })
  const peer = await plainClient(live.local?.port ?? 0)
  await opened.until(() => opened.told.live.at(-1)?.connections === 1)
  const message = { as: 'data', body: bytesOf('you') } as const
  await engine.call('send', { session: session.id, connection: 1, message })
  expect((await read(peer, 3)).toString()).toBe('you')
  peer.on('end', () => peer.end()).resume()
  await engine.call('closeConnection', { session: session.id, connection: 1 })
  const again = engine.call('send', { session: session.id, connection: 1, message })
  await expect(again).rejects.toMatchObject({ code: 'not-open' })
})

test('disposing closes everything in order, and the next engine finds complete sessions', async () => {
  using folder = new TemporaryFolder()
  const dataFolder = folder.file('data')
  let session: number
  {
    await using opened = await TestEngine.create({ dataFolder })
    const answer = await opened.engine.call('open', { config: { kind: 'tcp-server', port: 0 } })
    session = answer.session.id
    const peer = await plainClient(answer.live.local?.port ?? 0)
    peer.write('before the end')
    peer.on('end', () => peer.end()).resume()
    await opened.until(() => opened.told.counts.at(-1)?.bytesIn === 14)
    await opened.engine.dispose()
    await opened.engine.dispose()
    await expect(opened.engine.call('live', {})).rejects.toMatchObject({ code: 'disconnected' })
  }
  await using next = await TestEngine.create({ dataFolder })
  expect(await next.engine.call('session', { session })).toMatchObject({
    state: 'complete',
    bytesIn: 14,
  })
})

test('a full disk ends the endpoint with a message and keeps what was written', async () => {
  await using opened = await TestEngine.create({ maxDatabaseBytes: 4 * 1_048_576 })
  const { engine, told } = opened
  const { session, live } = await engine.call('open', { config: { kind: 'tcp-server', port: 0 } })
  const peer = await plainClient(live.local?.port ?? 0)
  const piece = Buffer.alloc(262_144, 1)
  const closed = new Promise((resolve) => peer.on('close', resolve))
  peer.on('end', () => peer.end()).resume()
  const write = () => {
    while (peer.writable && peer.write(piece));
  }
  peer.on('drain', write)
  write()
  await opened.until(() => told.problem.length > 0)
  expect(told.problem[0]).toMatchObject({ session: session.id, error: { code: 'disk-full' } })
  await closed
  await opened.until(() => told.live.at(-1)?.phase === 'closed')
  await engine.call('close', { session: session.id })
  const kept = await engine.call('session', { session: session.id })
  expect(kept.state).toBe('interrupted')
  expect(kept.bytesIn).toBeGreaterThan(0)
})
