/** Bookmarks, notes and colours of rows: kept with the session, in every view, in every process. */
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { Recording } from '../../../main/engine/recording.ts'
import { openStore } from '../../../main/engine/store/open.ts'
import type { Store } from '../../../main/engine/store/store.ts'
import type { Annotation } from '../../../shared/model/annotation.ts'
import type { EngineParams } from '../../../shared/contract/engine.ts'
import { tcpServer } from '../../../shared/protocols/tcp/server.ts'
import { wsClient } from '../../../shared/protocols/websocket/client.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import { TemporaryStore, config, dataHead, eventually } from '../../support/store.ts'
import { frameBytes, writeFrames } from '../../support/written-frames.ts'
import { rowsOfView, type ViewParams } from '../../support/views.ts'

const wsConfig = wsClient.schema.parse({ kind: 'ws-client', url: 'ws://127.0.0.1/' })

/** Records entries of one line each: `1`, `2` ... */
async function recordLines(temporary: TemporaryStore, count: number): Promise<number> {
  const recording = await temporary.record()
  for (let n = 1; n <= count; n++) recording.append(dataHead(), Buffer.from(`${String(n)}\n`))
  await recording.end()
  return recording.session
}

const shown = ({ n, offset, bookmarked, note, colour }: Annotation): string =>
  `${n}+${offset}${bookmarked ? ' *' : ''} ${note}${colour === null ? '' : ` ${colour}`}`

/** The places, bookmarks and notes of a session. */
async function listed(
  store: Store,
  session: number,
  params: Omit<EngineParams<'annotations'>, 'session'> = {},
): Promise<string[]> {
  const { annotations } = await store.annotations({ session, ...params })
  return annotations.map(({ annotation }) => shown(annotation))
}

async function next(
  store: Store,
  params: EngineParams<'nextAnnotation'>,
): Promise<string | undefined> {
  const found = await store.nextAnnotation(params)
  return found === null ? undefined : shown(found.annotation)
}

/** All rows of a view, once it has tested all entries. */
const rowsOf = (
  store: Store,
  session: number,
  view: Omit<ViewParams, 'session'>,
): Promise<EntrySummary[]> => rowsOfView(store, { session, ...view })

const numbers = (rows: readonly EntrySummary[]): string[] =>
  rows.map(({ n, message }) => `${n}+${message?.offset ?? 0}`)

test('an annotation is changed in parts, listed in both directions, and deleted when nothing is left', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const session = await recordLines(temporary, 9)
  await store.annotate({ session, places: [{ n: 7 }, { n: 3 }], bookmarked: true })
  await store.annotate({ session, places: [{ n: 3 }], note: 'too late' })
  await store.annotate({ session, places: [{ n: 5 }], colour: 'red' })
  await store.annotate({ session, places: [{ n: 5, offset: 1 }], note: 'inside' })
  expect(await listed(store, session)).toEqual([
    '3+0 * too late',
    '5+0  red',
    '5+1 inside',
    '7+0 * ',
  ])
  expect(await listed(store, session, { only: 'bookmarks' })).toEqual(['3+0 * too late', '7+0 * '])
  expect(await listed(store, session, { only: 'bookmarks-and-notes' })).toEqual([
    '3+0 * too late',
    '5+1 inside',
    '7+0 * ',
  ])
  expect(await listed(store, session, { search: 'LATE' })).toEqual(['3+0 * too late'])
  expect(await listed(store, session, { search: '#5' })).toEqual(['5+0  red', '5+1 inside'])
  expect(await listed(store, session, { from: 2, limit: 2 })).toEqual(['5+0  red', '5+1 inside'])
  expect((await store.annotations({ session, from: 4, limit: 1 })).total).toBe(4)
  const only = 'bookmarks-and-notes'
  expect(await next(store, { session, step: 1 })).toBe('3+0 * too late')
  expect(await next(store, { session, step: -1 })).toBe('7+0 * ')
  expect(await next(store, { session, step: 1, from: { n: 3 } })).toBe('5+0  red')
  expect(await next(store, { session, step: 1, from: { n: 3 }, only })).toBe('5+1 inside')
  expect(await next(store, { session, step: -1, from: { n: 5, offset: 1 } })).toBe('5+0  red')
  expect(await next(store, { session, step: 1, from: { n: 7 } })).toBeUndefined()
  const [first] = (await store.annotations({ session, limit: 1 })).annotations
  expect(first?.entry).toMatchObject({ n: 3, preview: '3␊', annotation: { note: 'too late' } })

  await store.annotate({ session, places: [{ n: 3 }, { n: 7 }], bookmarked: false })
  await store.annotate({ session, places: [{ n: 5 }], colour: null })
  expect(await listed(store, session)).toEqual(['3+0 too late', '5+1 inside'])
  const [third, seventh] = [
    (await store.entries({ session, from: 3, to: 3 }))[0],
    (await store.entries({ session, from: 7, to: 7 }))[0],
  ]
  expect(third?.annotation).toEqual({
    ...{ n: 3, offset: 0, bookmarked: false, note: 'too late', colour: null },
  })
  expect(seventh).not.toHaveProperty('annotation')
})

test('only entries that exist can be annotated, and a refused change leaves nothing', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const session = await recordLines(temporary, 2)
  const places = [{ n: 1 }, { n: 3 }]
  await expect(store.annotate({ session, places, bookmarked: true })).rejects.toMatchObject({
    code: 'not-found',
    message: 'Session 1 has no entry 3.',
  })
  await expect(
    store.annotate({ session: 9, places: [{ n: 1 }], bookmarked: true }),
  ).rejects.toMatchObject({ code: 'not-found' })
  expect(await listed(store, session)).toEqual([])
})

test('a session has at most 100,000 annotations', async () => {
  await using temporary = await TemporaryStore.open()
  const { store, folder } = temporary
  const session = await recordLines(temporary, 2)
  await store.annotate({ session, places: [{ n: 1 }], bookmarked: true })
  using database = openAlone(folder.file('sessions.db'))
  database
    .prepare(
      `INSERT INTO annotations (session, n, offset, bookmarked, note, colour)
       WITH RECURSIVE series (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM series WHERE value < 99999)
       SELECT ?, 1, value, 1, '', NULL FROM series`,
    )
    .run(session)
  await expect(
    store.annotate({ session, places: [{ n: 2 }], bookmarked: true }),
  ).rejects.toMatchObject({
    code: 'bad-input',
    message: 'A session can have at most 100000 rows with a bookmark, a note or a colour.',
  })
  await store.annotate({ session, places: [{ n: 1, offset: 7 }], bookmarked: false })
  await store.annotate({ session, places: [{ n: 2 }], bookmarked: true })
})

test('a change is announced before its call is answered', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const session = await recordLines(temporary, 2)
  const told: number[] = []
  store.on('annotationsChanged', (changed) => told.push(changed.session))
  await store.annotate({ session, places: [{ n: 1 }], bookmarked: true })
  expect(told).toEqual([session])
})

test('annotations stay when the store is opened again and when its database is compacted', async () => {
  await using temporary = await TemporaryStore.open({ undoMs: 20 })
  const { store, folder } = temporary
  const removed = await temporary.record()
  for (let i = 0; i < 64; i++) removed.append(dataHead(), Buffer.alloc(262_144, i))
  await removed.end()
  const session = await recordLines(temporary, 3)
  await store.annotate({ session, places: [{ n: 2 }], note: 'kept' })
  await store.removeSession({ session: removed.session })
  {
    using database = openAlone(folder.file('sessions.db'))
    const left = database.prepare('SELECT count(*) FROM sessions').pluck()
    await eventually(() => Promise.resolve(left.get() === 1 || undefined))
  }
  await store.compact()
  expect(await listed(store, session)).toEqual(['2+0 kept'])
  await store.close()
  const again = await openStore({ folder: folder.path })
  try {
    expect(await listed(again, session)).toEqual(['2+0 kept'])
    expect((await again.entries({ session, from: 2, to: 2 }))[0]?.annotation?.note).toBe('kept')
  } finally {
    await again.close()
  }
})

test('a WebSocket message has the annotations of all its frames', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config: wsConfig })
  const { session } = recording
  writeFrames(recording, 'in', [
    frameBytes(1, 'first ', { fin: false }),
    frameBytes(9, 'ping'),
    frameBytes(0, 'second'),
    frameBytes(1, 'whole'),
  ])
  await recording.end()
  await store.annotate({ session, places: [{ n: 3 }], note: 'in a later frame' })
  await store.annotate({ session, places: [{ n: 2 }], bookmarked: true })
  const rows = await rowsOf(store, session, { filter: {}, as: 'messages' })
  expect(rows.map(({ n, annotation }) => [n, annotation?.n ?? null])).toEqual([
    [1, 3],
    [2, 2],
    [4, null],
  ])
  const frames = await rowsOf(store, session, { filter: { expression: 'note contains "later"' } })
  expect(numbers(frames)).toEqual(['3+0'])
  const expression = 'note contains "later"'
  expect(numbers(await rowsOf(store, session, { filter: { expression }, as: 'messages' }))).toEqual(
    ['1+0'],
  )
  const bookmarked = { expression: 'bookmarked' }
  expect(numbers(await rowsOf(store, session, { filter: bookmarked, as: 'messages' }))).toEqual([
    '2+0',
  ])
})

test('messages that begin in one entry of a stream have their own annotations', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config })
  const { session } = recording
  recording.append(dataHead(), Buffer.from('one\ntwo\nthr'))
  recording.append(dataHead(), Buffer.from('ee\nfour\n'))
  await recording.end()
  await store.annotate({ session, places: [{ n: 1, offset: 4 }], note: 'two' })
  await store.annotate({ session, places: [{ n: 2, offset: 3 }], bookmarked: true })
  const lines = { as: 'messages' as const, framing: { kind: 'line' as const } }
  const rows = await rowsOf(store, session, { filter: {}, ...lines })
  expect(rows.map(({ n, message, annotation }) => [n, message?.offset, annotation?.note])).toEqual([
    [1, 0, undefined],
    [1, 4, 'two'],
    [1, 8, undefined],
    [2, 3, ''],
  ])
  const noted = { filter: { expression: 'note == "two" or bookmarked' } }
  expect(numbers(await rowsOf(store, session, { ...noted, ...lines }))).toEqual(['1+4', '2+3'])
  expect(numbers(await rowsOf(store, session, noted))).toEqual(['1+0', '2+0'])
  // The third line begins in entry 1 and ends in entry 2.
  await store.annotate({ session, places: [{ n: 2 }], note: 'the second entry' })
  const second = { filter: { expression: 'note matches /second/' }, ...lines }
  expect(numbers(await rowsOf(store, session, second))).toEqual(['1+8'])
})

test('a filter combines annotations with payloads, over full blocks and the open one', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record()
  const { session } = recording
  const bytes = Buffer.alloc(1_000, 'x')
  for (let n = 1; n <= 2_000; n++) {
    bytes.write(n % 2 === 0 ? 'even' : 'odd!')
    recording.append(dataHead(), bytes)
  }
  const places = [3, 4, 900, 1_001, 2_000].map((n) => ({ n }))
  await store.annotate({ session, places, bookmarked: true })
  await store.annotate({ session, places: [{ n: 900 }], note: 'nine hundred' })
  const found = async (expression: string): Promise<number[]> =>
    (await rowsOf(store, session, { filter: { expression } })).map(({ n }) => n)
  expect(await found('bookmarked')).toEqual([3, 4, 900, 1_001, 2_000])
  expect(await found('bookmarked and text contains "even"')).toEqual([4, 900, 2_000])
  expect(await found('bookmarked and not note == "nine hundred" and n > 4')).toEqual([1_001, 2_000])
  expect(await found('note != "other"')).toEqual([900])
  expect(await found('n <= 4 and not bookmarked')).toEqual([1, 2])
  expect(await found('text contains "even" and note matches /^nine/')).toEqual([900])
  expect((await store.statistics({ session, filter: { expression: 'bookmarked' } })).entries).toBe(
    5,
  )
  await recording.end()
})

test('annotations of entries that a limit drops are dropped with them', async () => {
  await using temporary = await TemporaryStore.open()
  const { store, folder } = temporary
  const limits = { atLimit: 'drop-oldest', maxBytes: 1_048_576 }
  const ring = tcpServer.schema.parse({ kind: 'tcp-server', port: 8080, limits })
  const recording = await temporary.record({ config: ring })
  const { session } = recording
  const fill = async (to: number): Promise<void> => {
    while (recording.entries < to) recording.append(dataHead(), Buffer.alloc(1_000))
    await store.session({ session })
  }
  await fill(100)
  await store.annotate({ session, places: [{ n: 1 }, { n: 100 }], bookmarked: true })
  const told: number[] = []
  store.on('annotationsChanged', (changed) => told.push(changed.session))
  await fill(4_000)
  await eventually(() => Promise.resolve(told.includes(session) || undefined))
  await store.annotate({ session, places: [{ n: 4_000 }], bookmarked: true })
  expect(await listed(store, session)).toEqual(['4000+0 * '])
  await expect(
    store.annotate({ session, places: [{ n: 1 }], bookmarked: true }),
  ).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('deleted') as string,
  })
  using database = openAlone(folder.file('sessions.db'))
  expect(database.prepare('SELECT n FROM annotations').pluck().all()).toEqual([4_000])
  await recording.end()
})

test('annotations are deleted with their session', async () => {
  await using temporary = await TemporaryStore.open({ undoMs: 20 })
  const { store, folder } = temporary
  const session = await recordLines(temporary, 3)
  const kept = await recordLines(temporary, 3)
  await store.annotate({ session, places: [{ n: 1 }, { n: 2 }, { n: 3 }], note: 'gone' })
  await store.annotate({ session: kept, places: [{ n: 1 }], note: 'kept' })
  await store.removeSession({ session })
  using database = openAlone(folder.file('sessions.db'))
  const left = database.prepare<[], string>('SELECT note FROM annotations').pluck()
  await eventually(() => Promise.resolve(left.all().length === 1 || undefined))
  expect(left.all()).toEqual(['kept'])
})

test('another store annotates a session that is being recorded, and both see the changes', async () => {
  await using temporary = await TemporaryStore.open()
  const { store, folder } = temporary
  const recording: Recording = await temporary.record()
  const { session } = recording
  recording.append(dataHead(), Buffer.from('one'))
  recording.append(dataHead(), Buffer.from('two'))
  await store.session({ session })
  const other = await openStore({ folder: folder.path })
  try {
    const told: number[] = []
    store.on('annotationsChanged', (changed) => told.push(changed.session))
    await eventually(async () => (await other.session({ session })).entries === 2 || undefined)
    const read = async (from: Store): Promise<string | undefined> =>
      (await from.entries({ session, from: 2, to: 2 }))[0]?.annotation?.note
    expect(await read(store)).toBeUndefined()
    await other.annotate({ session, places: [{ n: 2 }], note: 'from elsewhere' })
    expect(await read(store)).toBe('from elsewhere')
    await eventually(() => Promise.resolve(told.includes(session) || undefined))
    await store.annotate({ session, places: [{ n: 2 }], note: 'answered' })
    expect(await read(other)).toBe('answered')
    await recording.end()
    expect(await listed(other, session)).toEqual(['2+0 answered'])
  } finally {
    await other.close()
  }
})

test('annotations of entries that were lost with a killed process are deleted', async () => {
  await using temporary = await TemporaryStore.open()
  const { store, folder } = temporary
  const session = await recordLines(temporary, 3)
  await store.annotate({ session, places: [{ n: 3 }], note: 'recorded' })
  await store.close()
  // As a killed process leaves it: recording, with an annotation whose entry was not written yet.
  const database = new Database(folder.file('sessions.db'))
  database.exec(
    `UPDATE sessions SET state = 'recording', owner = 'killed', ended_at = NULL;
     INSERT INTO annotations (session, n, offset, bookmarked, note, colour) VALUES (${session}, 4, 0, 0, 'lost', NULL)`,
  )
  database.close()
  const again = await openStore({ folder: folder.path })
  try {
    expect(await again.session({ session })).toMatchObject({ state: 'interrupted', entries: 3 })
    expect(await listed(again, session)).toEqual(['3+0 recorded'])
  } finally {
    await again.close()
  }
  using left = openAlone(folder.file('sessions.db'))
  expect(left.prepare('SELECT n FROM annotations').pluck().all()).toEqual([3])
})

test('a colour of a newer version is none', async () => {
  await using temporary = await TemporaryStore.open()
  const { store, folder } = temporary
  const session = await recordLines(temporary, 1)
  await store.annotate({ session, places: [{ n: 1 }], bookmarked: true, colour: 'blue' })
  using database = openAlone(folder.file('sessions.db'))
  database.exec("UPDATE annotations SET colour = 'ultraviolet'")
  expect(await listed(store, session)).toEqual(['1+0 * '])
})

function openAlone(path: string): Database.Database & Disposable {
  const database = new Database(path)
  return Object.assign(database, {
    [Symbol.dispose]: () => {
      database.close()
    },
  })
}
