/** Messages repeated by the engine: at an interval, as a sequence, filled in anew each time. */
import { expect, test } from 'vitest'
import { nowUs } from '../../../main/engine/clock.ts'
import type { EngineResult } from '../../../shared/contract/engine.ts'
import { TestEngine } from '../../support/engines.ts'
import { plainClient, PlainServer, read } from '../../support/plain-peers.ts'

const template = (text: string, syntax: 'text' | 'hex' | 'plain' = 'text') =>
  ({ as: 'data', body: { from: 'template', syntax, text } }) as const

async function openClient(opened: TestEngine, server: PlainServer): Promise<number> {
  const { session } = await opened.engine.call('open', {
    config: { kind: 'tcp-client', host: '127.0.0.1', port: server.port },
  })
  await opened.untilPhase(session.id, 'open')
  return session.id
}

const last = (opened: TestEngine, { repeat }: EngineResult<'startRepeat'>) =>
  opened.told.repeat.findLast((told) => told.repeat === repeat)

const untilOver = (opened: TestEngine, repeat: EngineResult<'startRepeat'>) =>
  opened.until(
    () => last(opened, repeat) !== undefined && last(opened, repeat)?.state !== 'running',
  )

test('sends a message at an interval, filled in anew each time, as often as asked', async () => {
  await using opened = await TestEngine.create()
  await using server = await PlainServer.listen()
  const session = await openClient(opened, server)
  const peer = await server.peer()
  const startedAt = nowUs()
  const repeat = await opened.engine.call('startRepeat', {
    session,
    steps: [{ message: template(String.raw`{{counter:10:10}};{{length}}\n`) }],
    intervalMs: 1,
    count: 50,
  })
  expect(repeat).toMatchObject({ state: 'running', runs: 0, count: 50 })
  const lines = Array.from({ length: 50 }, (_, i) => {
    const counter = String(10 + i * 10)
    return `${counter};${counter.length + 3}\n`
  }).join('')
  expect((await read(peer, lines.length)).toString()).toBe(lines)
  await untilOver(opened, repeat)
  expect(last(opened, repeat)).toMatchObject({ state: 'done', runs: 50, sent: 50, missed: 0 })
  expect(await opened.engine.call('repeats', {})).toEqual([])
  const sent = (await opened.entries(session)).filter(({ direction }) => direction === 'out')
  expect(sent).toHaveLength(50)
  // A send can be late, never early.
  expect((sent.at(-1)?.at ?? 0) - startedAt).toBeGreaterThanOrEqual(49_000)
})

test('a sequence of snippets and messages waits between its steps and runs again', async () => {
  await using opened = await TestEngine.create()
  await using server = await PlainServer.listen()
  const session = await openClient(opened, server)
  const peer = await server.peer()
  const snippet = await opened.engine.call('saveSnippet', {
    name: 'hello',
    message: template('hello {{counter}};', 'text'),
  })
  const startedAt = nowUs()
  const repeat = await opened.engine.call('startRepeat', {
    session,
    steps: [
      { snippet: snippet.id, waitMs: 30 },
      { message: template('ff 3b', 'hex'), waitMs: 10 },
    ],
    count: 2,
  })
  expect((await read(peer, 20)).toString('latin1')).toBe('hello 1;\xff;hello 3;\xff;')
  await untilOver(opened, repeat)
  expect(last(opened, repeat)).toMatchObject({ state: 'done', runs: 2, sent: 4 })
  const sent = (await opened.entries(session)).filter(({ direction }) => direction === 'out')
  const due = [0, 30_000, 40_000, 70_000]
  for (const [i, { at }] of sent.entries())
    expect(at - startedAt).toBeGreaterThanOrEqual(due[i] ?? Infinity)
})

test('a repetition without a count continues until it is stopped', async () => {
  await using opened = await TestEngine.create()
  await using server = await PlainServer.listen()
  const session = await openClient(opened, server)
  const peer = await server.peer()
  const repeat = await opened.engine.call('startRepeat', {
    session,
    steps: [{ message: template('x') }],
    intervalMs: 2,
    count: null,
  })
  await read(peer, 5)
  expect(await opened.engine.call('repeats', {})).toHaveLength(1)
  await opened.engine.call('stopRepeat', { repeat: repeat.repeat })
  await untilOver(opened, repeat)
  expect(last(opened, repeat)?.state).toBe('stopped')
  // The second time there is nothing to stop.
  await opened.engine.call('stopRepeat', { repeat: repeat.repeat })
})

test('a repetition to all peers skips while there are none and ends with its session', async () => {
  await using opened = await TestEngine.create()
  const { session, live } = await opened.engine.call('open', {
    config: { kind: 'tcp-server', port: 0 },
  })
  const repeat = await opened.engine.call('startRepeat', {
    session: session.id,
    steps: [{ message: template('x') }],
    intervalMs: 1,
    count: null,
  })
  await opened.until(() => (last(opened, repeat)?.missed ?? 0) > 0)
  const peer = await plainClient(live.local?.port ?? 0)
  await read(peer, 3)
  await opened.engine.call('close', { session: session.id })
  await untilOver(opened, repeat)
  expect(last(opened, repeat)?.state).toBe('stopped')
  peer.destroy()
})

test('a repetition blocked by a peer that does not read can be stopped', async () => {
  await using opened = await TestEngine.create()
  await using server = await PlainServer.listen()
  const session = await openClient(opened, server)
  const peer = await server.peer()
  peer.pause()
  const repeat = await opened.engine.call('startRepeat', {
    session,
    steps: [{ message: template('{{random:1048576}}'.repeat(32)) }],
    count: null,
  })
  // More than the system buffers for a peer that does not read.
  await opened.until(
    () => opened.told.counts.findLast((counts) => counts.session === session)?.bytesOut === 2 ** 25,
  )
  await opened.engine.call('stopRepeat', { repeat: repeat.repeat })
  await untilOver(opened, repeat)
  expect(last(opened, repeat)).toMatchObject({ state: 'stopped', sent: 0 })
  peer.destroy()
})

test('a repetition to a connection that is not open fails with a message', async () => {
  await using opened = await TestEngine.create()
  await using server = await PlainServer.listen()
  const session = await openClient(opened, server)
  const repeat = await opened.engine.call('startRepeat', {
    session,
    connection: 7,
    steps: [{ message: template('x') }],
    count: 3,
  })
  await untilOver(opened, repeat)
  expect(last(opened, repeat)).toMatchObject({ state: 'failed', problem: { code: 'not-open' } })
})

test('an invalid message is refused before anything is sent', async () => {
  await using opened = await TestEngine.create()
  await using server = await PlainServer.listen()
  const session = await openClient(opened, server)
  const start = (step: Parameters<typeof template>[0]) =>
    opened.engine.call('startRepeat', { session, steps: [{ message: template(step) }] })
  await expect(start('{{nope}}')).rejects.toMatchObject({
    code: 'bad-input',
    message: 'At character 3: unknown variable "nope".',
  })
  await expect(
    opened.engine.call('startRepeat', { session, steps: [{ snippet: 99 }] }),
  ).rejects.toMatchObject({ code: 'not-found' })
  await expect(opened.engine.call('startRepeat', { session, steps: [] })).rejects.toMatchObject({
    code: 'bad-input',
  })
})
