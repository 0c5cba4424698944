import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import type { Store } from '../../../main/engine/store/store.ts'
import { tcpServer } from '../../../shared/protocols/tcp/server.ts'
import { wsServer } from '../../../shared/protocols/websocket/server.ts'
import type { Limits } from '../../../shared/protocols/options/recording.ts'
import type { Session } from '../../../shared/model/session.ts'
import { nowUs } from '../../../main/engine/clock.ts'
import { TemporaryStore, dataHead, eventually } from '../../support/store.ts'

const entryBytes = 1_000
const mebibyte = 1_048_576

const keeping = (limits: Partial<Limits>) =>
  tcpServer.schema.parse({
    kind: 'tcp-server',
    port: 8080,
    limits: { atLimit: 'drop-oldest', ...limits },
  })

/** A session of 8 MB that keeps its newest MiB; entry `n` begins with its number. */
async function recordRing(temporary: TemporaryStore, count = 8_000): Promise<Session> {
  const recording = await temporary.record({ config: keeping({ maxBytes: mebibyte }) })
  recording.openConnection(null, { host: '127.0.0.1', port: 9 }, 1)
  const bytes = Buffer.alloc(entryBytes, 'x')
  for (let n = 1; n <= count; n++) {
    bytes.writeUInt32BE(n)
    recording.append(dataHead({ at: 1_700_000_000_000_000 + n, direction: 'in' }), bytes)
  }
  await recording.end()
  return temporary.store.session({ session: recording.session })
}

async function numbersOf(store: Store, session: number): Promise<number[]> {
  const numbers: number[] = []
  for (let from: number | null = 1; from !== null;) {
    const page = await store.scan({ session, from })
    for (const { n, wire } of page.entries) {
      expect(Buffer.from(wire ?? []).readUInt32BE()).toBe(n)
      numbers.push(n)
    }
    from = page.next
  }
  return numbers
}

function openAlone(path: string): Database.Database & Disposable {
  const database = new Database(path)
  return Object.assign(database, {
    [Symbol.dispose]: () => {
      database.close()
    },
  })
}

const through = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

test('a session that drops its oldest entries drops whole blocks and reports exactly which', async () => {
  await using temporary = await TemporaryStore.open()
  const { store, folder } = temporary
  const session = await recordRing(temporary)
  const { dropped } = session
  expect(session).toMatchObject({ state: 'complete', entries: 8_000, bytesIn: 8_000 * entryBytes })
  const first = (dropped?.entries ?? 0) + 1
  expect(first).toBeGreaterThan(6_000)
  expect(dropped).toEqual({
    entries: first - 1,
    bytesIn: (first - 1) * entryBytes,
    bytesOut: 0,
    from: 1_700_000_000_000_001,
    to: 1_700_000_000_000_000 + first - 1,
  })
  expect(session.size).toBeLessThanOrEqual(mebibyte)
  expect(session.size).toBeGreaterThanOrEqual((8_000 - first + 1) * entryBytes)
  expect(await numbersOf(store, session.id)).toEqual(through(first, 8_000))

  await store.close()
  using database = openAlone(folder.file('sessions.db'))
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
  // The pages of dropped entries are reused.
  expect(Number(database.pragma('page_count', { simple: true })) * 65_536).toBeLessThan(
    6 * mebibyte,
  )
})

test('every reader begins at the first entry that is kept', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const { id: session, dropped } = await recordRing(temporary)
  const first = (dropped?.entries ?? 0) + 1
  const page = await store.entries({ session, from: first - 10, to: first + 9 })
  expect(page.map(({ n }) => n)).toEqual(through(first, first + 9))
  await expect(store.bytes({ session, n: 1, as: 'wire' })).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('was deleted') as string,
  })
  expect(await store.message({ session, n: 1 })).toBeNull()

  for (const filter of [{ directions: ['in' as const] }, { expression: 'len == 1000' }]) {
    const { view } = await store.openView({ session, filter })
    const state = await eventually(async () => {
      const now = await store.viewState({ view })
      return now.scanned === now.entries ? now : undefined
    })
    expect(state).toMatchObject({ count: 8_000 - first + 1, first: 1, entries: 8_000 })
    const [row] = await store.entries({ session, view, from: 1, to: 1 })
    expect(row?.n).toBe(first)
  }
  const messages = await store.openView({ session, filter: {}, as: 'messages' })
  expect(messages.count).toBe(8_000 - first + 1)

  const sums = await store.statistics({ session })
  expect(sums.entries).toBe(8_000 - first + 1)
  expect(sums.from).toBe(1_700_000_000_000_000 + first)
  const { matches } = await store.matches({
    session,
    n: first,
    query: { as: 'text', pattern: 'xx', matchCase: true },
  })
  expect(matches[0]).toEqual({ from: 4, to: 6 })
})

test('open views keep their positions while entries are dropped', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config: keeping({ maxBytes: mebibyte }) })
  const { session } = recording
  const bytes = Buffer.alloc(entryBytes)
  const record = async (to: number): Promise<void> => {
    while (recording.entries < to) {
      bytes.writeUInt32BE(recording.entries + 1)
      recording.append(dataHead(), bytes)
      if (recording.entries % 500 === 0) await store.session({ session })
    }
  }
  await record(500)
  const { view } = await store.openView({ session, filter: { directions: ['in'] } })
  const reading = await store.openView({ session, filter: {}, as: 'messages' })
  expect(reading.count).toBe(500)
  await record(8_000)
  const { dropped } = await store.session({ session })
  const first = (dropped?.entries ?? 0) + 1
  expect(first).toBeGreaterThan(6_000)
  const state = await store.viewState({ view })
  const rows = await store.entries({ session, view, from: 1, to: state.first + 4 })
  expect(rows.map(({ n }) => n)).toEqual(through(first, first + 4))
  const shown = await store.viewState({ view: reading.view })
  const messages = await store.entries({
    session,
    view: reading.view,
    from: 1,
    to: shown.first + 1,
  })
  expect(messages.map(({ n }) => n)).toEqual([first, first + 1])
  await recording.end()
})

test('entries older than the limit are dropped, also without traffic', async () => {
  await using temporary = await TemporaryStore.open({ undoMs: 100 })
  const { store } = temporary
  const recording = await temporary.record({ config: keeping({ maxAgeMs: 1_000 }) })
  const { session } = recording
  const told: number[] = []
  store.on('counts', ({ dropped }) => told.push(dropped?.entries ?? 0))
  const long = Buffer.alloc(300_000)
  recording.append(dataHead({ at: nowUs() }), long)
  recording.append(dataHead({ at: nowUs() }), long)
  recording.append(dataHead({ at: nowUs() }), Buffer.from('last'))
  const { dropped } = await eventually(async () => {
    const now = await store.session({ session })
    return now.dropped?.entries === 2 ? now : undefined
  })
  expect(dropped?.bytesIn).toBe(600_000)
  await eventually(() => Promise.resolve(told.includes(2) ? true : undefined))
  expect((await store.entries({ session, from: 1, to: 9 })).map(({ n }) => n)).toEqual([3])
  await recording.end()
})

test('bodies are dropped with their entries', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record({ config: keeping({ maxBytes: mebibyte }) })
  for (let i = 0; i < 4; i++) {
    recording.append(dataHead(), Buffer.alloc(3_000_000, i))
    recording.append(dataHead(), Buffer.alloc(270_000, i))
  }
  await recording.end()
  const session = await temporary.store.session({ session: recording.session })
  expect(session.dropped?.entries).toBeGreaterThanOrEqual(6)
  await temporary.store.close()
  using database = openAlone(temporary.folder.file('sessions.db'))
  const left = database
    .prepare<[], { bodies: number; parts: number }>(
      'SELECT (SELECT count(*) FROM bodies) AS bodies, (SELECT count(DISTINCT body) FROM parts) AS parts',
    )
    .get()
  expect(left).toEqual({
    bodies: 4 - Math.ceil((session.dropped?.entries ?? 0) / 2),
    parts: left?.bodies,
  })
})

test('the handshake of a connection is kept while the connection has entries', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const config = wsServer.schema.parse({
    kind: 'ws-server',
    port: 8080,
    limits: { maxBytes: mebibyte, atLimit: 'drop-oldest' },
  })
  const recording = await temporary.record({ config })
  const connection = recording.openConnection(null, null, 1)
  const head = dataHead({ connection, kind: 'handshake' })
  recording.append(head, Buffer.from('GET /quotes HTTP/1.1\r\nHost: a\r\n\r\n'))
  recording.append(
    { ...head, direction: 'out' },
    Buffer.from('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n'),
  )
  const frame = Buffer.alloc(1_004, 'x')
  frame.set([0x82, 126, 0x03, 0xe8])
  for (let i = 0; i < 8_000; i++)
    recording.append(dataHead({ connection, kind: 'binary', headerLength: 4 }), frame)
  await recording.end()
  const { entries, dropped } = await store.session({ session: recording.session })
  expect(dropped?.entries).toBeGreaterThan(2)
  const handshake = await store.handshake({ session: recording.session, n: entries })
  expect(JSON.stringify(handshake)).toContain('/quotes')
})

test('another store sees dropped entries, and an interrupted session keeps its sums', async () => {
  await using temporary = await TemporaryStore.open()
  const other = await openStore({ folder: temporary.folder.path })
  try {
    const recording = await temporary.record({ config: keeping({ maxBytes: mebibyte }) })
    const { session } = recording
    const bytes = Buffer.alloc(entryBytes)
    for (let step = 1; step <= 8; step++) {
      while (recording.entries < step * 1_000) {
        bytes.writeUInt32BE(recording.entries + 1)
        recording.append(dataHead(), bytes)
      }
      await temporary.store.session({ session })
      const seen = await other.session({ session })
      const [entry] = await other.entries({ session, from: 1, to: seen.entries })
      if (seen.entries > 0) expect(entry?.n).toBeGreaterThan(seen.dropped?.entries ?? 0)
    }
    await recording.end()
    const numbers = await numbersOf(other, session)
    expect(numbers[0]).toBe(((await other.session({ session })).dropped?.entries ?? 0) + 1)
    expect(numbers.at(-1)).toBe(8_000)
  } finally {
    await other.close()
  }
})

test('connections are dropped with the last of their entries, others stay', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record({ config: keeping({ maxBytes: mebibyte }) })
  const bytes = Buffer.alloc(entryBytes)
  const long = recording.openConnection(null, null, 1)
  let at = 1_700_000_000_000_000
  for (let i = 0; i < 200; i++) {
    const connection = recording.openConnection(null, { host: '127.0.0.1', port: i + 1 }, at)
    for (let j = 0; j < 40; j++)
      recording.append(dataHead({ connection, at: (at += 1_000) }), bytes)
    recording.append(dataHead({ connection: long, at: (at += 1_000) }), bytes)
    recording.closeConnection(connection, (at += 1_000))
  }
  await recording.end()
  const { dropped } = await temporary.store.session({ session: recording.session })
  const left = await temporary.store.connections({ session: recording.session })
  const scanned = await temporary.store.scan({ session: recording.session, from: 1, limit: 10_000 })
  const used = [...new Set(scanned.entries.map(({ connection }) => connection))]
  expect(dropped?.entries).toBeGreaterThan(4_000)
  expect(left.map(({ connection }) => connection)).toEqual(used.sort((a, b) => a - b))
})
