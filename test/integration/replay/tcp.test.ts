/** Replays TCP sessions against real servers and compares the answers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Comparisons } from '../../../main/engine/replay/comparisons.ts'
import { echo, LoopbackServer, ReplayLab, type Recorded } from '../../support/replay-lab.ts'

let lab: ReplayLab
beforeAll(async () => {
  lab = await ReplayLab.open()
})
afterAll(() => lab[Symbol.asyncDispose]())

const client = (port: number) => ({ kind: 'tcp-client', host: '127.0.0.1', port }) as const
/** What a client sent and got echoed. */
const echoed = (...texts: string[]): Recorded[] =>
  texts.flatMap((bytes, index): Recorded[] => [
    { at: index * 2, direction: 'out', bytes },
    { at: index * 2 + 1, direction: 'in', bytes },
  ])
const texts = async (session: number, direction: 'in' | 'out'): Promise<string[]> =>
  (await lab.traffic(session, direction)).map(({ wire }) => Buffer.from(wire ?? []).toString())

describe('replaying a TCP session', () => {
  it('sends each write to the original address and finds the same answers', async () => {
    await using server = await LoopbackServer.listen(echo)
    const source = await lab.record(client(server.port), echoed('one', 'two', 'three'))
    const replay = await lab.replay({ session: source })
    expect(replay).toMatchObject({
      source,
      to: server.url,
      state: 'done',
      sent: 3,
      total: 3,
      expected: 3,
      differing: 0,
      problem: null,
    })
    expect(await texts(replay.session, 'out')).toEqual(['one', 'two', 'three'])
    expect((await texts(replay.session, 'in')).join('')).toBe('onetwothree')
    const session = await lab.store.session({ session: replay.session })
    expect(session).toMatchObject({ state: 'complete', replayOf: source, differing: 0 })
    expect(session.name).toMatch(/^Replay of /)
    expect(session.endedAt).not.toBeNull()
  })

  it('marks a different answer of the server and matches again after it', async () => {
    await using server = await LoopbackServer.listen((socket) => {
      socket.on('data', (data) =>
        socket.write(data.toString().replace('[3]', '[three!]').replace('[40]', '[??]')),
      )
    })
    const lines = Array.from({ length: 60 }, (_, index) => `[${index}] of sixty different lines\n`)
    const source = await lab.record(client(1), echoed(...lines))
    const replay = await lab.replay({ session: source, to: server.url, speed: 'max' })
    expect(replay).toMatchObject({ state: 'done', differing: 2 })
    const rows = await lab.rows(replay.session)
    expect(rows).toHaveLength(60)
    expect(rows.map(({ verdict }) => verdict).indexOf('changed')).toBe(3)
    const differing = await lab.rows(replay.session, true)
    expect(differing.map(({ verdict, then }) => [verdict, then?.preview.slice(0, 4)])).toEqual([
      ['changed', '[3] '],
      ['changed', '[40]'],
    ])
    expect(differing.every(({ now }) => now !== null)).toBe(true)
  })

  it('shows missing and additional answers', async () => {
    await using mute = await LoopbackServer.listen((socket) => {
      socket.on('data', (data) => {
        if (data.includes('end')) socket.end('all')
      })
    })
    const source = await lab.record(client(1), echoed('all', 'the', 'end'))
    const missing = await lab.replay({ session: source, to: mute.url, speed: 'max' })
    expect(missing.state).toBe('done')
    expect((await lab.rows(missing.session)).map(({ verdict }) => verdict)).toEqual([
      'same',
      'missing',
      'missing',
    ])

    await using chatty = await LoopbackServer.listen((socket) => {
      echo(socket)
      socket.on('data', (data) => {
        if (data.includes('end')) setImmediate(() => socket.write('and more'))
      })
    })
    const more = await lab.replay({ session: source, to: chatty.url, speed: 'max' })
    expect((await lab.rows(more.session)).map(({ verdict }) => verdict)).toEqual([
      'same',
      'same',
      'same',
      'extra',
    ])
  })

  it("plays the peers of a server's session, each on its own connection", async () => {
    const received = new Map<number, string>()
    await using server = await LoopbackServer.listen((socket, nth) => {
      socket.on('data', (data) => {
        received.set(nth, (received.get(nth) ?? '') + data.toString())
        socket.write(data.toString().toUpperCase())
      })
    })
    const source = await lab.record({ kind: 'tcp-server', host: '127.0.0.1', port: server.port }, [
      { at: 0, connection: 1, direction: 'in', bytes: 'first a ' },
      { at: 1, connection: 1, direction: 'out', bytes: 'FIRST A ' },
      { at: 5, connection: 2, direction: 'in', bytes: 'second a ' },
      { at: 6, connection: 2, direction: 'out', bytes: 'SECOND ? ' },
      { at: 10, connection: 1, direction: 'in', bytes: 'first b' },
      { at: 11, connection: 1, direction: 'out', bytes: 'FIRST B' },
      { at: 15, connection: 2, direction: 'in', bytes: 'second b' },
      { at: 16, connection: 2, direction: 'out', bytes: 'SECOND B' },
    ])
    const replay = await lab.replay({ session: source })
    expect(replay).toMatchObject({ state: 'done', to: server.url, sent: 4, differing: 1 })
    expect([...received]).toEqual([
      [1, 'first a first b'],
      [2, 'second a second b'],
    ])
    const rows = await lab.rows(replay.session)
    expect(rows.map(({ verdict, then }) => [then?.preview, verdict])).toEqual([
      ['FIRST A ', 'same'],
      ['FIRST B', 'same'],
      ['SECOND ? ', 'changed'],
      ['SECOND B', 'same'],
    ])
    expect((await lab.store.session({ session: replay.session })).kind).toBe('tcp-client')
  })

  it('compares saved sessions again with the same result, page by page', async () => {
    await using server = await LoopbackServer.listen((socket) => {
      socket.on('data', (data) => socket.write(data.toString().replaceAll('7', 'seven')))
    })
    const lines = Array.from({ length: 100 }, (_, index) => `${index} of a hundred lines\n`)
    const source = await lab.record(client(1), echoed(...lines))
    const { session, differing } = await lab.replay({
      session: source,
      to: server.url,
      speed: 'max',
    })
    // Every line with a 7 in its number; 17 to 97 and 70 to 79 share one.
    expect(differing).toBe(19)
    const later = new Comparisons(lab.store)
    const whole = await later.page({ session, from: 1, limit: 1_000 })
    expect(whole).toMatchObject({ total: 100, counts: { same: 81, changed: 19 } })
    expect(whole.rows).toEqual(await lab.rows(session))
    const page = await later.page({ session, from: 31, limit: 10 })
    expect(page.rows).toEqual(whole.rows.slice(30, 40))
    const only = await later.page({ session, from: 5, limit: 3, verdicts: ['changed'] })
    expect(only.rows).toEqual(whole.rows.filter(({ verdict }) => verdict !== 'same').slice(4, 7))
    expect((await later.page({ session, from: 101, limit: 10 })).rows).toEqual([])
  })

  it('sends an entry that is longer than a page whole', async () => {
    await using server = await LoopbackServer.listen(echo)
    const long = Buffer.alloc(3_000_000, 'long but not the same all along, ')
    const source = await lab.record(client(server.port), [
      { direction: 'out', bytes: long },
      { at: 1, direction: 'in', bytes: long },
    ])
    const replay = await lab.replay({ session: source, speed: 'max' })
    expect(replay).toMatchObject({ state: 'done', differing: 0 })
    expect((await lab.store.session({ session: replay.session })).bytesIn).toBe(long.length)
  })
})
