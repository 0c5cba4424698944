/** Round trips in the statistics of a filter or a time range: those whose ping is counted, wherever their pongs are. */
import { expect, test } from 'vitest'
import type { EngineResult } from '../../../shared/contract/engine.ts'
import type { Filter } from '../../../shared/contract/query.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import { TestEngine } from '../../support/engines.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { RawPeer } from '../../support/raw-websocket.ts'

interface Recorded {
  dataFolder: string
  session: number
  entries: EntrySummary[]
}

/** Three pings to the first peer, of which the second is answered, and later the first; one to the second, answered twice. */
async function record(dataFolder: string): Promise<Recorded> {
  await using opened = await TestEngine.create({ dataFolder })
  const { engine } = opened
  const {
    session: { id: session },
    live,
  } = await engine.call('open', {
    config: { kind: 'ws-server', port: 0 },
  })
  const port = live.local?.port ?? 0
  using one = await RawPeer.open(port)
  using two = await RawPeer.open(port)
  const ping = (connection: number, text: string) =>
    engine.call('send', {
      session,
      connection,
      message: { as: 'ping', body: { from: 'template', syntax: 'text', text } },
    })
  const pong = async (peer: RawPeer, text: string): Promise<void> => {
    const before = opened.told.roundTrips.at(-1)?.total ?? 0
    const [k0, k1, k2, k3] = [1, 2, 3, 4]
    const masked = Buffer.from(text).map((byte, i) => byte ^ ([k0, k1, k2, k3][i % 4] ?? 0))
    peer.frame(
      `8a${(0x80 | masked.length).toString(16)}01020304${Buffer.from(masked).toString('hex')}`,
    )
    await opened.until(() => (opened.told.roundTrips.at(-1)?.total ?? 0) > before)
  }
  await ping(1, 'first')
  await ping(1, 'second')
  await pong(one, 'second')
  await ping(2, 'other')
  await pong(two, 'other')
  await pong(one, 'first')
  await ping(1, 'lost')
  const entries = await opened.entries(session)
  await engine.call('close', { session })
  return { dataFolder, session, entries }
}

const timesOf = ({ roundTrips }: EngineResult<'statistics'>) => roundTrips.timesUs

test('counts round trips of the pings that match the filter and the time range', async () => {
  using folder = new TemporaryFolder()
  const { dataFolder, session, entries } = await record(folder.file('data'))
  await using opened = await TestEngine.create({ dataFolder })
  const ask = (filter: Filter, span: { from?: number; to?: number } = {}) =>
    opened.engine.call('statistics', { session, filter, ...span })
  const pings = entries.filter(({ kind, direction }) => kind === 'ping' && direction === 'out')
  const pongs = entries.filter(({ kind, direction }) => kind === 'pong' && direction === 'in')
  const at = (list: EntrySummary[], i: number): number => list[i]?.at ?? NaN
  const first = at(pongs, 2) - at(pings, 0)
  const second = at(pongs, 0) - at(pings, 1)
  const other = at(pongs, 1) - at(pings, 2)
  expect(first).toBeGreaterThan(second)

  const all = await ask({})
  expect(all.roundTrips).toMatchObject({ pings: 4, answered: 3 })
  expect(timesOf(all)).toMatchObject({ highest: first, lowest: Math.min(second, other) })
  expect(all.roundTrips.powers.reduce((sum, count) => sum + count, 0)).toBe(3)

  for (const filter of [{ expression: 'conn == 2' }, { connection: 2 }]) {
    const { roundTrips } = await ask(filter)
    expect(roundTrips).toMatchObject({ pings: 1, answered: 1 })
    expect(roundTrips.timesUs).toEqual({
      lowest: other,
      median: other,
      high: other,
      highest: other,
    })
  }
  // A filter that excludes pongs excludes no round trip, one that excludes pings excludes all.
  expect((await ask({ expression: 'opcode == ping' })).roundTrips).toEqual(all.roundTrips)
  expect((await ask({ directions: ['in'] })).roundTrips).toEqual({
    pings: 0,
    answered: 0,
    timesUs: null,
    powers: [],
  })
  const lost = await ask({ expression: 'kind == ping and "lost"' })
  expect(lost.roundTrips).toMatchObject({ pings: 1, answered: 0, timesUs: null })

  // Only the first ping is in the range; its pong follows after it.
  const early = { from: 0, to: at(pings, 0) }
  expect((await ask({}, early)).roundTrips).toMatchObject({ pings: 1, answered: 1 })
  expect(timesOf(await ask({}, early))?.median).toBe(first)
  const us = (time: number): string => {
    const whole = new Date(Math.floor(time / 1_000)).toISOString().slice(0, -1)
    return `${whole}${String(time % 1_000).padStart(3, '0')}Z`
  }
  const range = await ask({
    expression: `at in (${us(at(pings, 1))}..${us(at(pings, 1))})`,
  })
  expect(range).toMatchObject({ from: at(pings, 1), to: at(pings, 1) })
  expect(range.roundTrips).toMatchObject({ pings: 1, answered: 1 })
  expect(timesOf(range)?.median).toBe(second)
})

test('pings with the same payload each get their own pong, also those that are not counted', async () => {
  await using opened = await TestEngine.create()
  const { engine } = opened
  const {
    session: { id: session },
    live,
  } = await engine.call('open', {
    config: { kind: 'ws-server', port: 0 },
  })
  using peer = await RawPeer.open(live.local?.port ?? 0)
  for (let i = 0; i < 2; i++)
    await engine.call('send', {
      session,
      message: { as: 'ping', body: { from: 'template', syntax: 'text', text: 'same' } },
    })
  // One answer, for the first.
  peer.frame('8a84 00000000 73616d65')
  await opened.until(() => opened.told.roundTrips.length > 0)
  const [first, second] = (await opened.entries(session)).filter(({ kind }) => kind === 'ping')
  const roundTripsOf = async (n = 0) =>
    (await engine.call('statistics', { session, filter: { expression: `n == ${n}` } })).roundTrips
  expect(await roundTripsOf(first?.n)).toMatchObject({ pings: 1, answered: 1 })
  expect(await roundTripsOf(second?.n)).toMatchObject({ pings: 1, answered: 0 })
})
