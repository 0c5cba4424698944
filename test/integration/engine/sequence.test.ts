/** Sequences of snippets: delays, waiting for answers, missing answers, and saved sequences. */
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { nowUs } from '../../../main/engine/clock.ts'
import type { EngineParams, EngineResult } from '../../../shared/contract/engine.ts'
import { TestEngine } from '../../support/engines.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { PlainServer, plainClient, read } from '../../support/plain-peers.ts'
import { RawPeer } from '../../support/raw-websocket.ts'

type Steps = EngineParams<'startRepeat'>['steps']

const written = (text: string) => ({ from: 'template', syntax: 'plain', text }) as const
const data = (text: string) => ({ message: { as: 'data', body: written(text) } }) as const
const patient = { timeoutMs: 20_000 }

async function openTcp(opened: TestEngine, server: PlainServer) {
  const { session } = await opened.engine.call('open', {
    config: { kind: 'tcp-client', host: '127.0.0.1', port: server.port },
  })
  await opened.untilPhase(session.id, 'open')
  return { session: session.id, peer: await server.peer() }
}

const start = (opened: TestEngine, session: number, steps: Steps, count = 1) =>
  opened.engine.call('startRepeat', { session, steps, count })

async function over(opened: TestEngine, { repeat }: EngineResult<'startRepeat'>) {
  const last = () => opened.told.repeat.findLast((told) => told.repeat === repeat)
  await opened.until(() => last() !== undefined && last()?.state !== 'running')
  return last()
}

test('a step that is answered continues after its answer', async () => {
  await using opened = await TestEngine.create()
  await using server = await PlainServer.listen()
  const { session, peer } = await openTcp(opened, server)
  const steps = [{ ...data('ask'), answer: patient, waitMs: 20 }, data('then')]
  const repeat = await start(opened, session, steps, 2)
  expect((await read(peer, 3)).toString()).toBe('ask')
  await opened.until(() => opened.told.repeat.at(-1)?.awaiting === true)
  expect(opened.told.repeat.at(-1)).toMatchObject({ step: 1, steps: 2, runs: 0, sent: 1 })
  const answeredAt = nowUs()
  peer.write('yes')
  expect((await read(peer, 7)).toString()).toBe('thenask')
  const sent = (await opened.entries(session)).filter(({ direction }) => direction === 'out')
  expect((sent[1]?.at ?? 0) - answeredAt).toBeGreaterThanOrEqual(20_000)
  peer.write('again')
  expect(await over(opened, repeat)).toMatchObject({
    state: 'done',
    runs: 2,
    sent: 4,
    answers: 2,
    unanswered: 0,
    awaiting: false,
  })
})

test('without an answer in time a sequence stops, or continues when configured', async () => {
  await using opened = await TestEngine.create()
  await using server = await PlainServer.listen()
  const { session, peer } = await openTcp(opened, server)
  const stops = [data('a'), { ...data('b'), answer: { timeoutMs: 30 } }, data('never')]
  const stopped = await over(opened, await start(opened, session, stops, 5))
  expect(stopped).toMatchObject({ state: 'unanswered', step: 2, runs: 0, sent: 2, unanswered: 1 })
  expect((await read(peer, 2)).toString()).toBe('ab')

  const goesOn = [
    { ...data('c'), answer: { timeoutMs: 30, otherwise: 'goOn' } } as const,
    data('d'),
  ]
  const done = await over(opened, await start(opened, session, goesOn))
  expect(done).toMatchObject({ state: 'done', step: 2, sent: 2, answers: 0, unanswered: 1 })
  expect((await read(peer, 2)).toString()).toBe('cd')
})

test('a WebSocket message counts as an answer when it is complete, a pong answers a ping', async () => {
  await using opened = await TestEngine.create()
  await using server = await PlainServer.listen()
  const { session } = await opened.engine.call('open', {
    config: { kind: 'ws-client', url: `ws://127.0.0.1:${server.port}` },
  })
  const peer = new RawPeer(await server.peer())
  await peer.accept()
  await opened.untilPhase(session.id, 'open')
  const steps: Steps = [
    { message: { as: 'ping', body: written('p') }, answer: patient },
    { message: { as: 'text', body: written('t') }, answer: patient },
    { message: { as: 'text', body: written('u') } },
  ]
  const repeat = await start(opened, session.id, steps)
  const frameBytes = 7
  await peer.take(frameBytes)
  // Only the pong answers the ping, and only the last fragment completes the message that answers the text.
  peer.frame('8101 78 8a01 70')
  await peer.take(frameBytes)
  await opened.until(() => opened.told.repeat.at(-1)?.step === 2)
  peer.frame('0101 61 8900 8a00')
  await peer.take(6)
  expect(opened.told.repeat.at(-1)).toMatchObject({ awaiting: true, answers: 1, sent: 2 })
  peer.frame('8001 62')
  await peer.take(frameBytes)
  expect(await over(opened, repeat)).toMatchObject({ state: 'done', answers: 2, sent: 3 })
})

test('a step sent to all waits for each peer and names those that did not answer', async () => {
  await using opened = await TestEngine.create()
  const { session, live } = await opened.engine.call('open', {
    config: { kind: 'tcp-server', port: 0 },
  })
  const peers: Socket[] = []
  for (let n = 1; n <= 3; n++) {
    peers.push(await plainClient(live.local?.port ?? 0))
    await opened.until(() => opened.told.live.at(-1)?.connections === n)
  }
  const [first, second, third] = peers as [Socket, Socket, Socket]
  const repeat = await start(opened, session.id, [
    { ...data('ask'), answer: patient },
    data('then'),
  ])
  for (const peer of peers) expect((await read(peer, 3)).toString()).toBe('ask')
  first.write('yes')
  third.write('yes')
  third.write('more of the same')
  await opened.until(() => opened.told.counts.at(-1)?.bytesIn === 22)
  const running = await opened.engine.call('repeats', {})
  expect(running).toMatchObject([{ awaiting: true, step: 1, sent: 1 }])
  second.write('at last')
  for (const peer of peers) expect((await read(peer, 4)).toString()).toBe('then')
  expect(await over(opened, repeat)).toMatchObject({ state: 'done', answers: 3, silent: [] })

  const steps: Steps = [
    { ...data('now'), answer: { timeoutMs: 1_500, otherwise: 'goOn' } },
    { ...data('or never'), answer: { timeoutMs: 1 } },
  ]
  const again = await start(opened, session.id, steps)
  second.write('only me')
  const last = await over(opened, again)
  expect(last).toMatchObject({ state: 'unanswered', step: 2, sent: 2 })
  expect(last).toMatchObject({ answers: 1, unanswered: 5, silent: [1, 2, 3], silentInAll: 3 })
  for (const peer of peers) peer.destroy()
})

test('a sequence that waits for an answer can be stopped and ends with its session', async () => {
  await using opened = await TestEngine.create()
  await using server = await PlainServer.listen()
  const { session, peer } = await openTcp(opened, server)
  const steps = [{ ...data('x'), answer: patient }]
  const first = await start(opened, session, steps)
  await read(peer, 1)
  await opened.engine.call('stopRepeat', { repeat: first.repeat })
  expect(await over(opened, first)).toMatchObject({ state: 'stopped', unanswered: 0 })
  const second = await start(opened, session, steps)
  await read(peer, 1)
  await opened.engine.call('close', { session })
  expect(await over(opened, second)).toMatchObject({ state: 'stopped', unanswered: 0 })
})

test('a sequence is kept with its endpoint across a restart, and is shared when the endpoint is deleted', async () => {
  using folder = new TemporaryFolder()
  const dataFolder = folder.file('data')
  const steps = [
    { snippet: 7, waitMs: 5, answer: null },
    { snippet: 8, waitMs: 0, answer: { timeoutMs: 100, otherwise: 'goOn' as const } },
  ]
  let id: number
  {
    await using opened = await TestEngine.create({ dataFolder })
    const { id: endpoint } = await opened.engine.call('saveEndpoint', {
      name: 'server',
      config: { kind: 'tcp-server', port: 0 },
    })
    const saved = await opened.engine.call('saveSequence', { name: ' log in ', steps, endpoint })
    expect(saved).toEqual({ id: saved.id, endpoint, name: 'log in', steps, count: 1 })
    expect(opened.told.snippetsChanged).toHaveLength(1)
    id = saved.id
    await opened.engine.call('saveSequence', { ...saved, name: 'log in twice', count: null })
    await opened.engine.call('removeEndpoint', { id: endpoint })
  }
  await using opened = await TestEngine.create({ dataFolder })
  const { engine } = opened
  expect(await engine.call('sequences', {})).toEqual([
    { id, endpoint: null, name: 'log in twice', steps, count: null },
  ])
  await engine.call('removeSequence', { id })
  expect(await engine.call('sequences', {})).toEqual([])
  const unknown = { code: 'not-found' }
  await expect(engine.call('removeSequence', { id })).rejects.toMatchObject(unknown)
  await expect(engine.call('saveSequence', { id, name: 'x', steps })).rejects.toMatchObject(unknown)
  await expect(
    engine.call('saveSequence', { name: 'x', steps, endpoint: 99 }),
  ).rejects.toMatchObject(unknown)
})
