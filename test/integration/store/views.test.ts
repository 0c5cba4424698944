import { expect, test } from 'vitest'
import type { Filter } from '../../../shared/contract/query.ts'
import { entryKinds, directions, isTraffic } from '../../../shared/model/entry.ts'
import type { Direction, EntryKind } from '../../../shared/model/entry.ts'
import { TemporaryStore, dataHead } from '../../support/store.ts'

const note = Buffer.from(
  JSON.stringify({ kind: 'note', code: 'half-close', message: 'Half closed', data: {} }),
)

interface Row {
  n: number
  kind: EntryKind
  direction: Direction
  connection: number
}

/** The factor has no divisor in common with the number of kinds, so that each kind comes. */
const rowOf = (n: number): Row => ({
  n,
  kind: entryKinds[(n * 5) % entryKinds.length] ?? 'data',
  direction: directions[n % 3] ?? 'none',
  connection: (n * 13) % 4,
})

const shows = (filter: Filter, row: Row): boolean =>
  (filter.directions?.includes(row.direction) ?? true) &&
  (filter.control !== false || !['ping', 'pong', 'close'].includes(row.kind)) &&
  (filter.events !== false || isTraffic(row.kind) || row.kind === 'handshake') &&
  (filter.connection === undefined || row.connection === filter.connection)

test.each<Filter>([
  {},
  { directions: ['in'] },
  { directions: ['in', 'out'], control: false },
  { events: false },
  { connection: 2 },
  { connection: 3, directions: ['out'], events: false, control: false },
  { directions: [] },
])('a view of %o shows the matching entries and follows new ones', async (filter) => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record()
  const { session } = recording
  const rows: Row[] = []
  const grow = (count: number): void => {
    for (let i = 0; i < count; i++) {
      const row = rowOf(rows.length + 1)
      rows.push(row)
      recording.append(dataHead(row), note)
    }
  }
  grow(20_000)
  const { view, count } = await store.openView({ session, filter })
  const check = async (): Promise<void> => {
    const wanted = rows.filter((row) => shows(filter, row)).map(({ n }) => n)
    expect((await store.viewState({ view })).count).toBe(wanted.length)
    for (const from of [1, 990, Math.max(1, wanted.length - 5)]) {
      const page = await store.entries({ session, view, from, to: from + 99 })
      expect(page.map(({ n }) => n)).toEqual(wanted.slice(from - 1, from + 99))
    }
    for (const n of [1, 10_000, rows.length, rows.length + 1]) {
      const place = wanted.findIndex((number) => number >= n)
      expect(await store.viewPosition({ view, n })).toBe((place < 0 ? wanted.length : place) + 1)
    }
  }
  expect(count).toBe(rows.filter((row) => shows(filter, row)).length)
  await check()
  grow(3)
  await check()
  grow(17_000)
  await check()
  await recording.end()
  await check()
  await store.closeView({ view })
  await expect(store.viewState({ view })).rejects.toMatchObject({ code: 'not-found' })
})

test('a scan with a filter returns matches in batches', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record()
  const { session } = recording
  for (let n = 1; n <= 40_000; n++) recording.append(dataHead(rowOf(n)), note)
  const seen: number[] = []
  for (let from: number | null = 11; from !== null;) {
    const { entries, next } = await temporary.store.scan({
      session,
      from,
      to: 39_000,
      filter: { directions: ['out'] },
      trafficOnly: true,
      limit: 333,
    })
    seen.push(...entries.map(({ n }) => n))
    from = next
  }
  const wanted = Array.from({ length: 39_000 }, (_, i) => rowOf(i + 1))
    .filter(({ n, direction, kind }) => n >= 11 && direction === 'out' && isTraffic(kind))
    .map(({ n }) => n)
  expect(seen).toEqual(wanted)
  await recording.end()
})

test.each<Filter>([
  { broken: true },
  { broken: true, events: false },
  { control: false, events: false },
  { directions: ['none', 'out'], connection: 1 },
])('the toggles %o mean the same beside an expression and in statistics', async (filter) => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record()
  const { session } = recording
  for (let n = 1; n <= 500; n++)
    recording.append({ ...dataHead(rowOf(n)), violationFlags: n % 5 === 0 ? 1 : 0 }, note)
  const alone = await store.openView({ session, filter })
  expect(alone.count).toBeGreaterThan(0)
  const beside = await store.openView({ session, filter: { ...filter, expression: 'n > 0' } })
  expect(beside.count).toBe(alone.count)
  expect((await store.statistics({ session, filter })).entries).toBe(alone.count)
})
