/** The engine validates the input of its callers and refuses it with a message. */
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { EngineApi } from '../../../shared/contract/engine.ts'
import { TestEngine } from '../../support/engines.ts'
import { PlainServer, read } from '../../support/plain-peers.ts'

/** The engine without types, as an untyped caller uses it. */
type Untyped = (method: string, params: unknown) => Promise<unknown>
const untyped = (engine: EngineApi): Untyped => engine.call.bind(engine) as unknown as Untyped

test('a refusal names the field', async () => {
  await using opened = await TestEngine.create()
  const call = untyped(opened.engine)
  const refused = async (method: string, params: unknown) => {
    const error: unknown = await call(method, params).then(
      () => null,
      (reason: unknown) => reason,
    )
    expect(error).toMatchObject({ name: 'AppError', code: 'bad-input' })
    return error instanceof Error ? error.message : ''
  }
  const server = { kind: 'tcp-server', port: 70_000 }
  expect(await refused('open', { config: server })).toBe('"config.port" must be at most 65535.')
  expect(await refused('open', { config: { kind: 'tcp-client', host: '', port: 1 } })).toBe(
    '"config.host" must not be empty.',
  )
  expect(await refused('close', {})).toBe('"session" is missing.')
  expect(await refused('close', { session: 'one' })).toBe('"session" must be of type number.')
  expect(await refused('open', { config: { kind: 'udp' } })).toMatch(/^"config\.kind" /)
  expect(await refused('constructor', {})).toBe('Unknown method constructor.')
  expect(await opened.engine.call('sessions', {})).toEqual([])
})

test('an unknown id is reported', async () => {
  await using opened = await TestEngine.create()
  const { engine } = opened
  await expect(engine.call('close', { session: 7 })).rejects.toMatchObject({ code: 'not-found' })
  const message = { as: 'data', body: { from: 'stage', stage: 3 } } as const
  const sending = engine.call('send', { session: 7, message })
  await expect(sending).rejects.toMatchObject({ code: 'not-open' })
  const appending = engine.call('appendStage', { stage: 3, bytes: Buffer.of(1) })
  await expect(appending).rejects.toMatchObject({ code: 'not-found' })
})

test('staged bytes are sent from their file, which is deleted when they are dropped', async () => {
  await using opened = await TestEngine.create()
  await using server = await PlainServer.listen()
  const { engine } = opened
  const staged = () => readdirSync(engine.dataFolder).filter((name) => name.startsWith('staged-'))

  const { session } = await engine.call('open', {
    config: { kind: 'tcp-client', host: '127.0.0.1', port: server.port },
  })
  await opened.untilPhase(session.id, 'open')
  const peer = await server.peer()
  const stage = await engine.call('stage', {})
  const parts = [Buffer.alloc(700_000, 1), Buffer.alloc(1, 2), Buffer.alloc(300_000, 3)]
  const lengths = await Promise.all(
    parts.map((bytes) => engine.call('appendStage', { stage, bytes })),
  )
  expect(lengths).toEqual([700_000, 700_001, 1_000_001])
  const message = { as: 'data', body: { from: 'stage', stage } } as const
  const sending = engine.call('send', { session: session.id, message })
  expect((await read(peer, 1_000_001)).equals(Buffer.concat(parts))).toBe(true)
  expect(await sending).toEqual({ connections: 1, bytes: 1_000_001 })

  await engine.call('dropStage', { stage })
  const again = engine.call('send', { session: session.id, message })
  await expect(again).rejects.toMatchObject({ code: 'not-found' })
  expect(staged()).toHaveLength(1)
  peer.end()
  await engine.dispose()
  expect(staged()).toEqual([])
})

test('refuses frames on TCP and invalid text on WebSocket', async () => {
  await using opened = await TestEngine.create()
  const { engine } = opened
  const tcp = await engine.call('open', { config: { kind: 'tcp-server', port: 0 } })
  const body = { from: 'bytes', bytes: Buffer.of(0xff) } as const
  const ping = engine.call('send', { session: tcp.session.id, message: { as: 'ping', body } })
  await expect(ping).rejects.toMatchObject({ code: 'bad-input' })

  const ws = await engine.call('open', { config: { kind: 'ws-server', port: 0 } })
  const session = ws.session.id
  expect(ws.session.name).toMatch(/^WebSocket server 127\.0\.0\.1:\d+$/)
  for (const message of [
    { as: 'text', body },
    { as: 'data', body },
    { as: 'ping', body: { from: 'bytes', bytes: Buffer.alloc(126) } },
    { as: 'close', code: null, reason: 'why' },
    { as: 'close', code: 1000, reason: 'x'.repeat(124) },
  ] as const)
    await expect(engine.call('send', { session, message })).rejects.toMatchObject({
      code: 'bad-input',
    })
})
