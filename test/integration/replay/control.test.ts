/** The course of a replay: its order in time, pausing, continuing, stopping, and its reports. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { echo, LoopbackServer, ReplayLab, type Recorded } from '../../support/replay-lab.ts'

let lab: ReplayLab
beforeAll(async () => {
  lab = await ReplayLab.open()
})
afterAll(() => lab[Symbol.asyncDispose]())

const client = { kind: 'tcp-client', host: '127.0.0.1', port: 1 } as const
const sends = (count: number, gapMs: number): Recorded[] =>
  Array.from({ length: count }, (_, index) => ({
    at: index * gapMs,
    direction: 'out',
    bytes: `entry ${index}\n`,
  }))

const openedAt = async (session: number): Promise<number> => {
  const entries = await lab.store.entries({ session, from: 1, to: 1 })
  expect(entries[0]?.kind).toBe('open')
  return entries[0]?.at ?? 0
}

/** An echo server that counts the lines received, and waits for a count. */
async function countingServer() {
  let lines = 0
  let check: () => void = () => undefined
  const server = await LoopbackServer.listen((socket) => {
    echo(socket)
    socket.on('data', (data) => {
      lines += data.toString().split('\n').length - 1
      check()
    })
  })
  const reached = (count: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>()
    check = () => {
      if (lines >= count) resolve()
    }
    check()
    return promise
  }
  return { server, reached, lines: () => lines }
}

describe('the course of a replay', () => {
  it('keeps the recorded order and never sends early', async () => {
    await using server = await LoopbackServer.listen(echo)
    const source = await lab.record(client, sends(40, 10))
    const { session } = await lab.replay({ session: source, to: server.url, speed: 2 })
    const sent = await lab.traffic(session, 'out')
    expect(sent.map(({ wire }) => Buffer.from(wire ?? []).toString())).toEqual(
      sends(40, 10).map(({ bytes }) => bytes),
    )
    const opened = await openedAt(session)
    for (const [index, { at }] of sent.entries())
      expect(at - opened).toBeGreaterThanOrEqual(index * 5_000)
  })

  it('sends nothing while paused, continues afterwards and ends complete', async () => {
    const { server, reached, lines } = await countingServer()
    await using closing = server
    const source = await lab.record(client, sends(200, 10))
    const { session } = await lab.replays.start({ session: source, to: closing.url })
    await reached(20)
    await lab.replays.pause(session)
    const paused = await lab.when(session, ({ state }) => state === 'paused')
    expect(paused.sent).toBeLessThan(200)
    const entries = await lab.traffic(session, 'out')
    // Time for about ten more entries, if it had continued; there is no other sign that nothing is sent.
    await new Promise((resolve) => setTimeout(resolve, 100))
    const still = await lab.traffic(session, 'out')
    expect(still.length - entries.length).toBeLessThanOrEqual(1)
    await lab.replays.resume(session)
    const over = await lab.over(session)
    expect(over).toMatchObject({ state: 'done', sent: 200, total: 200 })
    expect(lines()).toBe(200)
    const sent = await lab.traffic(session, 'out')
    // The pause lasted 100 ms, minus the tolerance of timers.
    expect((sent.at(-1)?.at ?? 0) - (await openedAt(session))).toBeGreaterThan(1_990_000 + 95_000)
  })

  it('stops immediately, keeps what was recorded and reports it', async () => {
    const { server, reached } = await countingServer()
    await using closing = server
    const source = await lab.record(client, [
      ...sends(10, 1),
      { at: 3_600_000, direction: 'out', bytes: 'an hour later' },
    ])
    const { session } = await lab.replays.start({ session: source, to: closing.url })
    await reached(10)
    await lab.replays.stop(session)
    const over = await lab.over(session)
    expect(over).toMatchObject({ state: 'stopped', sent: 10, total: 11, problem: null })
    expect(await lab.store.session({ session })).toMatchObject({ state: 'complete' })
    await expect(lab.replays.stop(session)).rejects.toMatchObject({ code: 'not-open' })
  })

  it('stops while paused, and when its session is closed', async () => {
    const { server, reached } = await countingServer()
    await using closing = server
    const source = await lab.record(client, sends(1_000, 100))
    const { session } = await lab.replays.start({ session: source, to: closing.url })
    await reached(1)
    await lab.replays.pause(session)
    await lab.sessions.require(session).close()
    expect((await lab.over(session)).state).toBe('stopped')
  })

  it('reports its states in order, and progress never decreases', async () => {
    await using server = await LoopbackServer.listen(echo)
    const source = await lab.record(client, sends(100, 4))
    const { session } = await lab.replay({ session: source, to: server.url })
    const told = lab.told.filter((replay) => replay.session === session)
    const states = told.map(({ state }) => state)
    expect(states.filter((state, index) => state !== states[index - 1])).toEqual([
      'playing',
      'waiting',
      'done',
    ])
    const counts = told.map(({ sent }) => sent)
    expect(counts).toEqual([...counts].sort((a, b) => a - b))
    expect(new Set(counts).size).toBeGreaterThan(2)
    expect(told.length).toBeLessThan(100)
    expect(told.at(-1)).toMatchObject({ sent: 100, total: 100 })
  })

  it('is listed as open while it plays and closed afterwards', async () => {
    const { server, reached } = await countingServer()
    await using closing = server
    const source = await lab.record(client, sends(1_000, 100))
    const { session } = await lab.replays.start({ session: source, to: closing.url })
    await reached(1)
    expect(lab.sessions.live).toMatchObject([{ session, phase: 'open', connections: 1 }])
    await lab.replays.stop(session)
    expect(lab.sessions.live).toEqual([])
  })
})
