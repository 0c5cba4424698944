/** Compares any two sessions: what both sent and received, in pairs of connections. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ComparisonRow } from '../../../shared/contract/comparison.ts'
import { endpointConfigSchema } from '../../../shared/protocols/index.ts'
import { LoopbackServer, ReplayLab, echo, type Recorded } from '../../support/replay-lab.ts'

let lab: ReplayLab
beforeAll(async () => {
  lab = await ReplayLab.open()
})
afterAll(() => lab[Symbol.asyncDispose]())

const wsClient = { kind: 'ws-client', url: 'ws://127.0.0.1:1/' } as const
const wsServer = { kind: 'ws-server', host: '127.0.0.1', port: 1 } as const
const tcpClient = { kind: 'tcp-client', host: '127.0.0.1', port: 1 } as const

const text = (direction: 'in' | 'out', bytes: string, connection = 1): Recorded => ({
  direction,
  bytes,
  connection,
  opcode: 1,
})
const data = (direction: 'in' | 'out', bytes: string, connection = 1): Recorded => ({
  direction,
  bytes,
  connection,
})

const compare = (then: number, now: number, more = {}) =>
  lab.comparisons.page({ session: now, base: { session: then }, from: 1, limit: 1_000, ...more })

const short = ({ verdict, then, now }: ComparisonRow) => [
  then?.preview ?? null,
  verdict,
  now?.preview ?? null,
]

describe('two WebSocket sessions', () => {
  it('compares both directions, in the order in which the first session recorded them', async () => {
    const first = await lab.record(wsClient, [
      text('out', 'login ann'),
      text('out', 'get 1'),
      text('in', 'hello ann'),
      text('in', 'one'),
    ])
    const second = await lab.record(wsClient, [
      text('out', 'login bob'),
      text('in', 'hello bob'),
      text('out', 'get 1'),
      text('in', 'notice'),
      text('in', 'one'),
    ])
    const { total, counts, rows } = await compare(first, second)
    expect(rows.map(short)).toEqual([
      ['login ann', 'changed', 'login bob'],
      ['get 1', 'same', 'get 1'],
      ['hello ann', 'changed', 'hello bob'],
      [null, 'extra', 'notice'],
      ['one', 'same', 'one'],
    ])
    expect(total).toBe(5)
    expect(counts).toEqual({ same: 2, changed: 2, missing: 0, extra: 1 })
  })

  it('returns the rows with chosen verdicts, and counts all', async () => {
    const first = await lab.record(
      wsClient,
      ['a', 'b', 'c', 'd'].map((name) => text('in', name)),
    )
    const second = await lab.record(
      wsClient,
      ['a', 'x', 'c'].map((name) => text('in', name)),
    )
    const { total, counts, rows } = await compare(first, second, { verdicts: ['missing'] })
    expect([total, rows.map(short)]).toEqual([1, [['d', 'missing', null]]])
    expect(counts).toEqual({ same: 2, changed: 1, missing: 1, extra: 0 })
    const both = await compare(first, second, { verdicts: ['same', 'changed'], from: 2, limit: 1 })
    expect(both.rows.map(short)).toEqual([['b', 'changed', 'x']])
    expect(both.total).toBe(3)
  })

  it('finds that a client and a server recorded the same traffic', async () => {
    const client = await lab.record(wsClient, [text('out', 'ask'), text('in', 'answer')])
    const server = await lab.record(wsServer, [text('in', 'ask'), text('out', 'answer')])
    expect((await compare(client, server)).counts).toEqual({
      same: 2,
      changed: 0,
      missing: 0,
      extra: 0,
    })
  })

  it('compares one connection of a server with another of the same session', async () => {
    const server = await lab.record(wsServer, [
      text('in', 'ask', 1),
      text('in', 'ask', 2),
      text('out', 'yes', 1),
      text('out', 'no', 2),
    ])
    const { rows } = await lab.comparisons.page({
      base: { session: server, connection: 1 },
      session: server,
      connection: 2,
      from: 1,
      limit: 10,
    })
    expect(rows.map(short)).toEqual([
      ['ask', 'same', 'ask'],
      ['yes', 'changed', 'no'],
    ])
  })
})

describe('two TCP sessions', () => {
  it('compares the bytes of each direction, whatever the reads were', async () => {
    const first = await lab.record(tcpClient, [
      data('out', 'GET / HTTP/1.1\r\n\r\n'),
      data('in', 'HTTP/1.1 200 OK\r\n'),
      data('in', 'Content-Length: 0\r\n\r\n'),
    ])
    const second = await lab.record(tcpClient, [
      data('out', 'GET / HT'),
      data('out', 'TP/1.1\r\n\r\n'),
      data('in', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
    ])
    const { counts } = await compare(first, second)
    expect(counts).toEqual({ same: 3, changed: 0, missing: 0, extra: 0 })
  })

  it('shows connections that only one of the two has', async () => {
    const one = await lab.record(tcpClient, [data('in', 'a'), data('out', 'b')])
    const two = await lab.record(tcpClient, [
      data('in', 'a'),
      data('out', 'b'),
      data('in', 'c', 2),
      data('out', 'd', 2),
    ])
    const longer = await compare(one, two)
    expect(longer.rows.map(({ verdict }) => verdict)).toEqual(['same', 'same', 'extra', 'extra'])
    const shorter = await compare(two, one)
    expect(shorter.rows.map(({ verdict }) => verdict)).toEqual([
      'same',
      'same',
      'missing',
      'missing',
    ])
  })
})

describe('what cannot be compared', () => {
  it('refuses sessions of different protocols', async () => {
    const tcp = await lab.record(tcpClient, [data('in', 'a')])
    const webSocket = await lab.record(wsClient, [text('in', 'a')])
    for (const [a, b] of [
      [tcp, webSocket],
      [webSocket, tcp],
    ] as const)
      await expect(compare(a, b)).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringMatching(/is a TCP session and .* a WebSocket session/) as string,
        hint: 'Choose two sessions of the same protocol.',
      })
  })

  it('refuses a session that still records, and compares it when it has ended', async () => {
    await using server = await LoopbackServer.listen(echo)
    const recorded = await lab.record(tcpClient, [data('in', 'a')])
    const running = await lab.sessions.open(
      endpointConfigSchema.parse({ ...tcpClient, port: server.port }),
    )
    await expect(compare(recorded, running.id)).rejects.toMatchObject({ code: 'session-busy' })
    await running.close()
    expect((await compare(recorded, running.id)).counts).toMatchObject({ missing: 1 })
  })

  it('fails when a session was deleted, and succeeds when it was restored', async () => {
    const first = await lab.record(tcpClient, [data('in', 'a')])
    const second = await lab.record(tcpClient, [data('in', 'b')])
    expect((await compare(first, second)).counts.changed).toBe(1)
    await lab.store.removeSession({ session: first })
    await expect(compare(first, second)).rejects.toMatchObject({ code: 'not-found' })
    await lab.store.restoreSession({ session: first })
    expect((await compare(first, second)).rows).toHaveLength(1)
  })
})
