/** Error messages of a replay that cannot be played, and that nothing recorded is lost. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endpointConfigSchema } from '../../../shared/protocols/index.ts'
import { freePort } from '../../support/ports.ts'
import { echo, LoopbackServer, ReplayLab, type Recorded } from '../../support/replay-lab.ts'

let lab: ReplayLab
beforeAll(async () => {
  lab = await ReplayLab.open()
})
afterAll(() => lab[Symbol.asyncDispose]())

const client = { kind: 'tcp-client', host: '127.0.0.1', port: 1 } as const
const lines = (count: number): Recorded[] =>
  Array.from({ length: count }, (_, at) => ({ at, direction: 'out', bytes: `line ${at}\n` }))

describe('a failing replay', () => {
  it('reports that nothing listens, in its session too', async () => {
    const port = await freePort()
    const source = await lab.record(client, [
      ...lines(3),
      { at: 5, direction: 'in', bytes: 'an answer' },
    ])
    const replay = await lab.replay({ session: source, to: `tcp://127.0.0.1:${port}` })
    expect(replay).toMatchObject({ state: 'failed', sent: 0, total: 3, differing: 1 })
    expect(replay.problem).toMatchObject({
      code: 'network',
      message: `Nothing listens on 127.0.0.1:${port}.`,
    })
    expect((await lab.rows(replay.session)).map(({ verdict }) => verdict)).toEqual(['missing'])
    const entries = await lab.store.entries({ session: replay.session, from: 1, to: 10 })
    expect(entries.map(({ kind }) => kind)).toContain('error')
  })

  it('reports its progress when the peer leaves, immediately, and keeps the answers', async () => {
    await using server = await LoopbackServer.listen((socket) => {
      socket.once('data', () => socket.end('that is enough'))
    })
    const source = await lab.record(client, [
      ...lines(5),
      { at: 3_600_000, direction: 'out', bytes: 'an hour later' },
    ])
    const replay = await lab.replay({ session: source, to: server.url })
    expect(replay.state).toBe('failed')
    expect(replay.problem?.message).toMatch(
      /^The connection ended after [1-5] of 6 recorded entries were sent\.$/,
    )
    expect(await lab.store.session({ session: replay.session })).toMatchObject({
      state: 'complete',
      bytesIn: 'that is enough'.length,
      differing: 1,
    })
  })

  it('refuses an address of another protocol and an invalid one', async () => {
    const source = await lab.record(client, lines(1))
    await expect(
      lab.replays.start({ session: source, to: 'ws://127.0.0.1:1/' }),
    ).rejects.toMatchObject({ code: 'bad-input', hint: 'Use a tcp:// or tls:// address.' })
    await expect(lab.replays.start({ session: source, to: 'nonsense' })).rejects.toMatchObject({
      code: 'bad-url',
    })
    const frames = await lab.record({ kind: 'ws-client', url: 'ws://127.0.0.1:1/' }, [
      { direction: 'out', opcode: 1, bytes: 'hello' },
    ])
    await expect(
      lab.replays.start({ session: frames, to: 'tcp://127.0.0.1:1' }),
    ).rejects.toMatchObject({ code: 'bad-input', hint: 'Use a ws:// or wss:// address.' })
    expect((await lab.store.sessions({})).filter(({ replayOf }) => replayOf === source)).toEqual([])
  })

  it('refuses a session that does not exist, still records or has no traffic', async () => {
    await expect(lab.replays.start({ session: 999_999 })).rejects.toMatchObject({
      code: 'not-found',
    })
    const empty = await lab.record(client, [])
    await expect(lab.replays.start({ session: empty })).rejects.toMatchObject({ code: 'bad-input' })
    await using server = await LoopbackServer.listen(echo)
    const running = await lab.sessions.open(
      endpointConfigSchema.parse({ ...client, port: server.port }),
    )
    await expect(lab.replays.start({ session: running.id })).rejects.toMatchObject({
      code: 'session-busy',
    })
    await running.close()
    await expect(
      lab.comparisons.page({ session: empty, from: 1, limit: 10 }),
    ).rejects.toMatchObject({ code: 'bad-input' })
  })
})
