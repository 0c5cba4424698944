/** The engine behind a MessagePort: the same answers and errors, and bounded event queues for a slow client. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { connectEngine, serveEngine, type Channel } from '../../../main/engine/rpc/rpc.ts'
import { webSocketChannel } from '../../../main/web/channel.ts'
import type { EngineApi, EngineEvents } from '../../../shared/contract/engine.ts'
import { TestEngine } from '../../support/engines.ts'

const portChannel = (port: MessagePort): Channel => ({
  post: (message) => {
    port.postMessage(message)
  },
  onMessage(listener) {
    port.on('message', listener)
    return () => port.off('message', listener)
  },
})

test('methods, errors with their fields, and events cross a MessagePort', async () => {
  await using opened = await TestEngine.create()
  const { port1, port2 } = new MessageChannel()
  const stop = serveEngine(opened.engine, portChannel(port1))
  const client = connectEngine(portChannel(port2))

  const listening = new Promise<EngineEvents['live']>((resolve) => client.on('live', resolve))
  const { session } = await client.call('open', { config: { kind: 'tcp-server', port: 0 } })
  expect(await listening).toMatchObject({ session: session.id, phase: 'listening' })
  expect(await client.call('session', { session: session.id })).toMatchObject({ id: session.id })
  await expect(client.call('session', { session: 99 })).rejects.toMatchObject({
    name: 'AppError',
    code: 'not-found',
  })
  await client.call('close', { session: session.id })
  client.close()
  await expect(client.call('live', {})).rejects.toMatchObject({ code: 'disconnected' })
  stop()
  port1.close()
})

test('only methods of the contract can be called, and malformed messages are ignored', async () => {
  await using opened = await TestEngine.create()
  const { port1, port2 } = new MessageChannel()
  const stop = serveEngine(opened.engine, portChannel(port1))
  const answers: { i: string; e?: unknown; r?: unknown }[] = []
  const answered = new Promise<void>((resolve) => {
    port2.on('message', (message: { t: string; i: string }) => {
      if (message.t === 's') answers.push(message)
      if (answers.length === 3) resolve()
    })
  })
  for (const noise of [null, 7, 'x', {}, { t: 'q' }, { t: 's', i: 'unknown' }, [1]])
    port2.postMessage(noise)
  port2.postMessage({ t: 'q', i: 'a', m: 'constructor', a: [] })
  port2.postMessage({ t: 'q', i: 'b', m: 'call', a: ['toString', {}] })
  port2.postMessage({ t: 'q', i: 'c', m: 'call', a: ['live', {}] })
  await answered
  const by = (id: string) => answers.find(({ i }) => i === id)
  expect(by('a')?.e).toBeInstanceOf(Error)
  expect(by('b')?.r).toMatchObject({ ok: false, error: { code: 'bad-input' } })
  expect(by('c')?.r).toEqual({ ok: true, value: [] })
  stop()
  port1.close()
})

test('a client that does not acknowledge gets one batch, then the newest event of each subject', async () => {
  const listeners = new Map<string, (payload: never) => void>()
  const engine: EngineApi = {
    call: () => Promise.reject(new Error('not called here')),
    on(event, listener) {
      listeners.set(event, listener)
      return () => listeners.delete(event)
    },
  }
  const emit = <E extends keyof EngineEvents>(event: E, payload: EngineEvents[E]) =>
    listeners.get(event)?.(payload as never)
  const posted: { i: string; m: string; a: [{ event: string; payload: unknown }[]] }[] = []
  let receive: (message: unknown) => void = () => undefined
  const stop = serveEngine(engine, {
    post: (message) => posted.push(message as (typeof posted)[number]),
    onMessage(listener) {
      receive = listener
      return () => undefined
    },
  })
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const counts = (session: number, entries: number) => {
    const sums = { bytesIn: 0, bytesOut: 0, waiting: 0, connections: 0 }
    const rest = { ...sums, paused: false, dropped: null, cut: null }
    emit('counts', { session, entries, ...rest })
  }
  counts(1, 0)
  await turn()
  for (let i = 1; i <= 10_000; i++) {
    counts(1, i)
    counts(2, i)
    emit('sessionsChanged', {})
  }
  await turn()
  expect(posted).toHaveLength(1)
  receive({ t: 's', i: posted[0]?.i })
  await turn()
  expect(posted).toHaveLength(2)
  expect(posted[1]?.a[0]).toMatchObject([
    { event: 'counts', payload: { session: 1, entries: 10_000 } },
    { event: 'counts', payload: { session: 2, entries: 10_000 } },
    { event: 'sessionsChanged' },
  ])
  stop()
  expect(listeners.size).toBe(0)
})

/** Both ends of a channel, and a function to close it. */
async function messagePorts(): Promise<[Channel, Channel, () => void]> {
  const { port1, port2 } = new MessageChannel()
  return Promise.resolve([portChannel(port1), portChannel(port2), () => port1.close()])
}

async function webSockets(): Promise<[Channel, Channel, () => void]> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const accepted = once(server, 'connection') as Promise<[WebSocket]>
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const [socket] = await accepted
  if (client.readyState !== WebSocket.OPEN) await once(client, 'open')
  const close = (): void => {
    client.terminate()
    server.close()
  }
  return [webSocketChannel(socket), webSocketChannel(client), close]
}

test.each([
  ['a MessagePort', messagePorts],
  ['a WebSocket', webSockets],
])('%s that cannot carry an event reports it and carries later ones', async (_name, connect) => {
  const [near, far, close] = await connect()
  const listeners = new Map<string, (payload: unknown) => void>()
  const engine: EngineApi = {
    call: () => Promise.reject(new Error('not called here')),
    on(event, listener) {
      listeners.set(event, listener as (payload: unknown) => void)
      return () => listeners.delete(event)
    },
  }
  const stop = serveEngine(engine, near)
  const client = connectEngine(far)
  const seen: unknown[] = []
  client.on('problem', ({ error }) => seen.push(error))
  client.on('endpointsChanged', () => seen.push('endpoints'))
  const snippetsChanged = new Promise((resolve) => client.on('snippetsChanged', resolve))

  listeners.get('sessionsChanged')?.({ callback: () => undefined })
  listeners.get('endpointsChanged')?.({})
  await new Promise((resolve) => setImmediate(resolve))
  listeners.get('snippetsChanged')?.({})
  await snippetsChanged
  expect(seen).toEqual([expect.objectContaining({ code: 'internal' }), 'endpoints'])
  expect(seen[0]).toHaveProperty('message', expect.stringContaining('sessionsChanged'))
  client.close()
  stop()
  close()
})

test('what a client has opened ends with its channel, and not before', async () => {
  await using opened = await TestEngine.create()
  const { engine } = opened
  const { session } = await engine.call('open', { config: { kind: 'tcp-server', port: 0 } })
  await engine.call('close', { session: session.id })
  const { port1, port2 } = new MessageChannel()
  const stop = serveEngine(engine, portChannel(port1))
  const client = connectEngine(portChannel(port2))
  const start = { session: session.id, format: 'jsonl' }
  const { export: ended } = await client.call('startExport', start)
  await client.call('stopExport', { export: ended })
  const { export: left } = await client.call('startExport', start)
  const { import: importing } = await client.call('startImport', {})
  const { view } = await client.call('openView', { session: session.id, filter: {} })

  // Another client can use them: the desktop shell writes the exports of the window.
  expect((await engine.call('readExport', { export: left })).length).toBeGreaterThan(0)
  await engine.call('viewState', { view })
  stop()
  port1.close()
  await expect(engine.call('readExport', { export: left })).rejects.toMatchObject({
    code: 'cancelled',
  })
  await expect(engine.call('viewState', { view })).rejects.toMatchObject({ code: 'not-found' })
  await expect(
    engine.call('appendImport', { import: importing, bytes: new Uint8Array(1) }),
  ).rejects.toMatchObject({ code: 'not-found' })
})

test('an export that starts while the channel closes is ended too', async () => {
  await using opened = await TestEngine.create()
  const { engine } = opened
  const { session } = await engine.call('open', { config: { kind: 'tcp-server', port: 0 } })
  await engine.call('close', { session: session.id })
  let started: (id: number) => void = () => undefined
  const starting = new Promise<number>((resolve) => (started = resolve))
  const watched: EngineApi = {
    on: (event, listener) => engine.on(event, listener),
    async call(method, params) {
      const result = await engine.call(method, params)
      if (typeof result === 'object' && result !== null && 'export' in result) {
        stop()
        started(result.export)
      }
      return result
    },
  }
  const { port1, port2 } = new MessageChannel()
  const stop = serveEngine(watched, portChannel(port1))
  const client = connectEngine(portChannel(port2))
  const answer = client.call('startExport', { session: session.id, format: 'jsonl' })
  const id = await starting
  await expect(engine.call('readExport', { export: id })).rejects.toMatchObject({
    code: 'cancelled',
  })
  client.close()
  // Whether the answer still arrives depends on which end of the channel closes first.
  await Promise.allSettled([answer])
  port1.close()
})
