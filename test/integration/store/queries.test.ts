import { expect, test } from 'vitest'
import type {
  Filter,
  SearchProgress,
  SearchQuery,
  ViewProgress,
} from '../../../shared/contract/query.ts'
import type { Store } from '../../../main/engine/store/store.ts'
import { wsClient } from '../../../shared/protocols/websocket/client.ts'
import { TemporaryStore, dataHead, eventually } from '../../support/store.ts'
import { frameBytes, writeFrames, writeHandshake } from '../../support/written-frames.ts'
import { numbersOfView, wholeCount } from '../../support/views.ts'

const search = (pattern: string, as: SearchQuery['as'] = 'text'): SearchQuery => ({
  as,
  pattern,
  matchCase: true,
})

/** The numbers a view shows once it has examined all entries. */
const numbersOf = (store: Store, session: number, filter: Filter): Promise<number[]> =>
  numbersOfView(store, { session, filter })

const frame = (first: number, payload: string, key: number[] | null = null): Buffer => {
  const body = Buffer.from(payload).map((byte, i) => byte ^ (key?.[i % 4] ?? 0))
  return Buffer.concat([Buffer.from([first, (key ? 0x80 : 0) | body.length, ...(key ?? [])]), body])
}

test('an expression shows its matches, follows new entries and reports progress', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const told: ViewProgress[] = []
  store.on('view', (progress) => told.push(progress))
  const recording = await temporary.record()
  const { session } = recording
  const text = (n: number): string =>
    `{"id":${String(n)},"symbol":"${n % 7 === 0 ? 'AAPL' : 'MSFT'}"}`
  let n = 0
  const grow = (count: number): void => {
    for (const last = n + count; n < last;) {
      n++
      const direction = n % 2 === 0 ? 'out' : 'in'
      const key = direction === 'out' ? [n & 255, 1, 2, 3] : null
      recording.append(
        dataHead({
          kind: 'text',
          direction,
          headerLength: key ? 6 : 2,
          at: 1_700_000_000_000_000 + n,
        }),
        frame(0x81, text(n), key),
      )
    }
  }
  grow(60_000)
  const expression = 'dir == out and text contains "AAPL" and json.id >= 1000'
  const { view } = await store.openView({ session, filter: { expression } })
  const wanted = (): number =>
    Array.from({ length: n }, (_, i) => i + 1).filter((i) => i % 14 === 0 && i >= 1_000).length
  expect(await wholeCount(store, view)).toBe(wanted())
  expect(await store.viewPosition({ view, n: 1_008 })).toBe(1)
  grow(30_000)
  // Without requests the view continues automatically.
  await eventually(() => Promise.resolve(told.at(-1)?.count === wanted() ? true : undefined))
  expect(told.at(-1)).toMatchObject({ view, session, scanned: n, entries: n, problem: null })
  await recording.end()
  expect(await wholeCount(store, view)).toBe(wanted())
  expect(await numbersOf(store, session, { expression: 'n in (5, 8..10)' })).toEqual([5, 8, 9, 10])
  expect(
    await numbersOf(store, session, { expression: 'masked and text matches /"id":2800[0-9]*,/' }),
  ).toEqual(
    Array.from({ length: n }, (_, i) => i + 1).filter(
      (i) => i % 2 === 0 && String(i).startsWith('2800'),
    ),
  )
  expect(
    await numbersOf(store, session, {
      directions: ['in'],
      expression: 'text contains "AAPL" and n < 30',
    }),
  ).toEqual([7, 21])
  await expect(store.openView({ session, filter: { expression: 'len >' } })).rejects.toMatchObject({
    code: 'bad-input',
    hint: 'At character 6 of the filter.',
  })
})

test('a search finds text that spans reads and fragments, and text of events', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record()
  const { session } = recording
  const data = (connection: number, text: string): number =>
    recording.append(dataHead({ connection }), Buffer.from(text))
  const part = (first: number, text: string): number =>
    recording.append(
      dataHead({
        connection: 3,
        kind: first & 8 ? 'ping' : first & 1 ? 'text' : 'continuation',
        headerLength: 2,
      }),
      frame(first, text),
    )
  data(1, 'xx ne') // 1
  data(2, 'ne') // 2
  data(1, 'ed') // 3
  data(2, 'need less') // 4
  data(1, 'le needle') // 5: completes one, holds one
  part(0x01, 'need') // 6
  part(0x89, 'needle?') // 7: a ping that holds one
  part(0x80, 'le') // 8: completes the message's
  part(0x81, 'need') // 9
  part(0x81, 'le') // 10: another message
  const message = 'The connection with a failed: no needle.'
  recording.event(1, { kind: 'error', code: 'E', message, hint: '' }) // 11
  expect(await numbersOf(store, session, { search: search('needle') })).toEqual([5, 7, 8, 11])
  expect(await numbersOf(store, session, { search: search('6e65 65646c65', 'hex') })).toEqual([
    5, 7, 8, 11,
  ])
  expect(await numbersOf(store, session, { search: search('ne+dl+e', 'regex') })).toEqual([
    5, 7, 8, 11,
  ])
  expect(
    await numbersOf(store, session, { search: { ...search('NEEDLE'), matchCase: false } }),
  ).toEqual([5, 7, 8, 11])
  expect(
    await numbersOf(store, session, { search: search('needle'), expression: 'event' }),
  ).toEqual([11])
  const at = async (n: number) =>
    (await store.matches({ session, n, query: search('needle') })).matches
  expect(await at(1)).toEqual([{ from: 3, to: 5 }])
  expect(await at(3)).toEqual([{ from: 0, to: 2 }])
  expect(await at(5)).toEqual([
    { from: 0, to: 2 },
    { from: 3, to: 9 },
  ])
  expect(await at(6)).toEqual([{ from: 0, to: 4 }])
  expect(await at(8)).toEqual([{ from: 0, to: 2 }])
  expect(await at(9)).toEqual([])
  await recording.end()
})

test('returns the ranges of a match in whole, framed and inflated messages', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const query = search('needle')
  const wire = await temporary.record({
    config: wsClient.schema.parse({ kind: 'ws-client', url: 'ws://127.0.0.1/' }),
  })
  writeHandshake(wire, 'permessage-deflate')
  writeFrames(wire, 'in', [
    frameBytes(1, 'need', { fin: false }),
    frameBytes(0, 'le, needle', { maskingKey: 9 }),
    Buffer.from('c107f248cdc9c90700', 'hex'),
  ])
  const { session } = wire
  const { view } = await store.openView({ session, filter: {}, as: 'messages' })
  expect(await store.matches({ session, view, n: 3, as: 'payload', query })).toEqual({
    matches: [
      { from: 0, to: 6 },
      { from: 8, to: 14 },
    ],
    more: false,
  })
  expect(await store.matches({ session, n: 4, of: 'message', query })).toMatchObject({
    matches: [{ from: 0 }, { from: 8 }],
  })
  const inflated = { session, n: 5, of: 'message', as: 'inflated', query: search('lo') } as const
  expect((await store.matches(inflated)).matches).toEqual([{ from: 3, to: 5 }])
  await wire.end()

  const stream = await temporary.record()
  stream.append(dataHead(), Buffer.from('\x00\x06nee'))
  stream.append(dataHead(), Buffer.from('dle\x00\x01!'))
  const cut = { kind: 'length-prefix', width: 2 } as const
  const messages = await store.openView({
    session: stream.session,
    filter: {},
    as: 'messages',
    framing: cut,
  })
  const first = { session: stream.session, view: messages.view, n: 1, query } as const
  expect((await store.matches({ ...first, as: 'wire' })).matches).toEqual([{ from: 2, to: 8 }])
  expect((await store.matches({ ...first, as: 'payload' })).matches).toEqual([{ from: 0, to: 6 }])
  await stream.end()
})

test('a search follows a stream across blocks as it grows', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record()
  const { session } = recording
  const { view } = await temporary.store.openView({
    session,
    filter: { search: search('split-here') },
  })
  const wanted: number[] = []
  for (let n = 1; n <= 4_000; n++) {
    const begins = n % 50 === 0
    const ends = n % 50 === 1 && n > 1
    recording.append(
      dataHead(),
      Buffer.from(`${ends ? '-here' : ''}${'.'.repeat(300)}${begins ? 'split' : ''}`),
    )
    if (ends) wanted.push(n)
    // The open end is examined now and then while it contains half a match.
    if (n % 1_250 === 0) await temporary.store.viewState({ view })
  }
  expect(await wholeCount(temporary.store, view)).toBe(wanted.length)
  const page = await temporary.store.entries({ session, view, from: 1, to: wanted.length })
  expect(page.map(({ n }) => n)).toEqual(wanted)
  await recording.end()
})

test('a search over all sessions counts in each, newest first', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  for (const [name, hits] of [
    ['one', 1],
    ['none', 0],
    ['three', 3],
  ] as const) {
    const recording = await temporary.record({ name })
    recording.append(dataHead(), Buffer.from('nothing'))
    for (let i = 0; i < hits; i++) recording.append(dataHead(), Buffer.from('the thing'))
    await recording.end()
  }
  const told: SearchProgress[] = []
  store.on('search', (progress) => told.push(progress))
  const { search: id } = await store.searchSessions({ query: search('the thing') })
  const last = await eventually(() => Promise.resolve(told.find(({ done }) => done)))
  expect(last).toMatchObject({
    search: id,
    searched: 3,
    sessions: 3,
    problem: null,
    found: [
      { name: 'three', hits: 3, first: [2, 3, 4] },
      { name: 'one', hits: 1, first: [2] },
    ],
  })
  await expect(store.searchSessions({ query: search('xyz', 'hex') })).rejects.toMatchObject({
    code: 'bad-hex',
  })
  await expect(store.searchSessions({ query: search('(', 'regex') })).rejects.toMatchObject({
    code: 'bad-regex',
  })
})

test('statistics count entries by time, kind, size and gap', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record()
  const { session } = recording
  const start = 1_700_000_000_000_000
  for (let i = 0; i < 40_000; i++)
    recording.append(
      dataHead({ direction: i % 4 === 0 ? 'out' : 'in', at: start + i * 100 }),
      new Uint8Array(i % 4 === 0 ? 0 : 100),
    )
  recording.event(
    1,
    { kind: 'error', code: 'E', message: 'a reset the connection.', hint: '' },
    start + 4_000_000,
  )
  const all = await store.statistics({ session, buckets: 40 })
  expect(all).toMatchObject({
    entries: 40_001,
    bytes: { in: 3_000_000, out: 0 },
    from: start,
    to: start + 4_000_000,
    bucketUs: 100_001,
    kinds: [
      { kind: 'data', direction: 'in', entries: 30_000, bytes: 3_000_000 },
      { kind: 'data', direction: 'out', entries: 10_000, bytes: 0 },
      { kind: 'error', direction: 'none', entries: 1, bytes: 0 },
    ],
  })
  const sum = (values: number[]): number => values.reduce((total, one) => total + one, 0)
  expect(all.entriesOverTime.in).toHaveLength(40)
  expect(sum(all.entriesOverTime.in)).toBe(30_000)
  expect(all.sizes).toEqual({
    in: [0, 0, 0, 0, 0, 0, 0, 30_000],
    out: [10_000, 0, 0, 0, 0, 0, 0, 0],
  })
  // Sent every 400 us; received after 100 us, and after 200 us where one was sent between.
  expect(all.gaps.out).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 9_999])
  expect(all.gaps.in).toEqual([0, 0, 0, 0, 0, 0, 0, 20_000, 9_999, 0])
  const some = await store.statistics({
    session,
    filter: { expression: 'len == 100' },
    from: start + 1_000,
    to: start + 1_999,
    buckets: 10,
  })
  expect(some).toMatchObject({ entries: 8, bytes: { in: 800, out: 0 }, bucketUs: 100 })
  await recording.end()
})
