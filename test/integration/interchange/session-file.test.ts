/** Exported sessions: an import equals its original, and an incomplete file is refused and leaves nothing. */
import { randomFillSync } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SessionFiles } from '../../../main/engine/interchange/session-files.ts'
import { encodeJson } from '../../../main/engine/interchange/sockeye/contents.ts'
import { mark } from '../../../main/engine/interchange/sockeye/mark.ts'
import { encodeRecord, formatVersion } from '../../../main/engine/interchange/sockeye/records.ts'
import { openStore } from '../../../main/engine/store/open.ts'
import { tcpServer } from '../../../shared/protocols/tcp/server.ts'
import { wsClient } from '../../../shared/protocols/websocket/client.ts'
import { directions, entryKinds } from '../../../shared/model/entry.ts'
import { fileOf, importFile, wholeOf } from '../../support/session-files.ts'
import { Flood } from '../../support/slow-disk.ts'
import { TemporaryStore, dataHead, eventually } from '../../support/store.ts'

const entry = fc.record({
  length: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 300 }) },
    { weight: 2, arbitrary: fc.integer({ min: 262_143, max: 262_145 }) },
    { weight: 2, arbitrary: fc.integer({ min: 1_048_575, max: 1_048_578 }) },
  ),
  connection: fc.integer({ min: 0, max: 3 }),
  direction: fc.constantFrom(...directions),
  kind: fc.constantFrom(...entryKinds),
  headerLength: fc.constantFrom(0, 2, 6, 14),
  at: fc.integer({ min: 1_700_000_000_000_000, max: 1_700_000_100_000_000 }),
  partial: fc.boolean(),
  crafted: fc.boolean(),
  violationFlags: fc.integer({ min: 0, max: 63 }),
  /** A long entry that arrives in pieces. */
  streamed: fc.boolean(),
})
type Entry = typeof entry extends fc.Arbitrary<infer T> ? T : never

const source = randomFillSync(new Uint8Array(2_000_000))

async function record(temporary: TemporaryStore, entries: readonly Entry[]): Promise<number> {
  const recording = await temporary.record({ name: 'any → 任意' })
  recording.openConnection({ host: '127.0.0.1', port: 1 }, { host: '::1', port: 2 }, 10)
  recording.openConnection(null, null, 20)
  recording.event(
    1,
    { kind: 'error', code: 'ECONNRESET', message: 'a reset the connection.', hint: '' },
    30,
  )
  for (const [i, { length, streamed, partial, violationFlags, ...head }] of entries.entries()) {
    const bytes = source.subarray(i, i + length)
    if (!streamed) recording.append({ ...head, partial, violationFlags }, bytes)
    else {
      const body = recording.begin(head, length + (partial ? 1 : 0))
      body.append(bytes.subarray(0, 100))
      body.append(bytes.subarray(100))
      body.end(head.at + 5, partial, violationFlags)
    }
  }
  recording.closeConnection(1, 40)
  await recording.end()
  return recording.session
}

test('an imported session equals the exported one, entry for entry and byte for byte', async () => {
  await using from = await TemporaryStore.open()
  await using to = await TemporaryStore.open()
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { maxLength: 40 }),
      fc.integer({ min: 1_000, max: 3_000_000 }),
      async (entries, pieceBytes) => {
        const session = await record(from, entries)
        const file = await fileOf(from.store, session)
        const imported = await importFile(to.store, file, pieceBytes)
        expect(await wholeOf(to.store, imported.id)).toEqual(await wholeOf(from.store, session))
        // Once more: the imported session exports to the same file.
        expect((await fileOf(to.store, imported.id)).length).toBeGreaterThan(0)
      },
    ),
    { numRuns: 12 },
  )
})

test('an import stays in its store beside earlier sessions', async () => {
  await using temporary = await TemporaryStore.open()
  const { store, folder } = temporary
  const session = await record(temporary, fc.sample(entry, { numRuns: 30, seed: 7 }))
  const before = await wholeOf(store, session)
  const { id } = await importFile(store, await fileOf(store, session))
  expect(id).not.toBe(session)
  await store.close()
  const again = await openStore({ folder: folder.path })
  try {
    expect(await wholeOf(again, session)).toEqual(before)
    expect(await wholeOf(again, id)).toEqual(before)
    expect(await again.sessions()).toMatchObject([{ id }, { id: session }])
  } finally {
    await again.close()
  }
})

test('a session with more blocks than one that dropped its beginning is imported unchanged', async () => {
  await using temporary = await TemporaryStore.open()
  const config = tcpServer.schema.parse({
    kind: 'tcp-server',
    port: 1,
    limits: { atLimit: 'drop-oldest', maxBytes: 1_048_576 },
  })
  const recording = await temporary.record({ config })
  for (let n = 1; n <= 6_000; n++)
    recording.append(dataHead({ at: n }), source.subarray(n, n + 500))
  await recording.end()
  const { store } = temporary
  const { dropped } = await store.session({ session: recording.session })
  expect(dropped?.entries).toBeGreaterThan(0)
  const { id } = await importFile(store, await fileOf(store, recording.session))
  expect(await wholeOf(store, id)).toEqual(await wholeOf(store, recording.session))
})

test('a file is recognized by its first bytes, however small the chunks are', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const session = await record(temporary, fc.sample(entry, { numRuns: 5, seed: 7 }))
  const { id } = await importFile(store, await fileOf(store, session), 997)
  expect(await wholeOf(store, id)).toEqual(await wholeOf(store, session))
})

test('an export to an unknown format is refused', async () => {
  await using temporary = await TemporaryStore.open()
  const session = await record(temporary, fc.sample(entry, { numRuns: 1, seed: 7 }))
  await expect(
    new SessionFiles(temporary.store, '1.2.3').startExport(session, 'pcap'),
  ).rejects.toMatchObject({
    code: 'bad-input',
    message: 'Sessions cannot be exported as "pcap".',
  })
})

test('a damaged, truncated, foreign or newer file is refused with a message, and nothing is kept', async () => {
  await using temporary = await TemporaryStore.open({ undoMs: 20 })
  const { store, folder } = temporary
  const session = await record(temporary, fc.sample(entry, { numRuns: 12, seed: 3 }))
  const before = await wholeOf(store, session)
  const file = await fileOf(store, session)

  await fc.assert(
    fc.asyncProperty(
      fc.nat(file.length - 1),
      fc.integer({ min: 1, max: 255 }),
      async (at, change) => {
        const damaged = Buffer.from(file)
        damaged[at]! ^= change
        await expect(importFile(store, damaged, 1_000_000)).rejects.toMatchObject({
          code: expect.stringMatching(/^file-(damaged|foreign|truncated)$/) as string,
          message: expect.stringMatching(/^This file .*\.$/) as string,
        })
      },
    ),
    { numRuns: 40 },
  )
  await fc.assert(
    fc.asyncProperty(fc.nat(file.length - 1), async (length) => {
      const cut = importFile(store, file.subarray(0, length), 1_000_000)
      await expect(cut).rejects.toMatchObject({
        code: length < mark.length ? 'file-foreign' : 'file-truncated',
      })
    }),
    { numRuns: 20 },
  )
  const more = Buffer.concat([file, Buffer.from('more')])
  await expect(importFile(store, more)).rejects.toMatchObject({ code: 'file-truncated' })
  await expect(importFile(store, Buffer.from('PNG, perhaps'))).rejects.toMatchObject({
    code: 'file-foreign',
  })
  const newer = Buffer.concat([
    mark,
    await encodeRecord('head', encodeJson({ format: formatVersion + 1 })),
  ])
  await expect(importFile(store, newer)).rejects.toMatchObject({
    code: 'file-newer',
    message: 'This file was exported by a newer version of Sockeye.',
  })

  expect(await store.sessions()).toMatchObject([{ id: session }])
  expect(await wholeOf(store, session)).toEqual(before)
  // What was read before the damage was found is deleted from the database too.
  using database = openAlone(folder.file('sessions.db'))
  const left = (table: string, column: string): number =>
    Number(
      database.prepare(`SELECT count(*) FROM ${table} WHERE ${column} <> ?`).pluck().get(session),
    )
  await eventually(() =>
    Promise.resolve(
      left('sessions', 'id') + left('blocks', 'session') + left('bodies', 'session') === 0
        ? true
        : undefined,
    ),
  )
})

test('records in an invalid order are refused', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const session = await record(temporary, fc.sample(entry, { numRuns: 12, seed: 5 }))
  const head = await store.exportHead(session)
  const block = await encodeRecord('part', Buffer.alloc(10))
  const begin = await encodeRecord('head', encodeJson({ format: 1, writtenBy: 't', ...head }))
  const end = await encodeRecord('end', encodeJson({ blocks: 0 }))
  for (const records of [[block], [begin, begin], [begin, block], [begin, end, begin]])
    await expect(importFile(store, Buffer.concat([mark, ...records]))).rejects.toMatchObject({
      code: 'file-damaged',
    })
  await expect(importFile(store, Buffer.concat([mark, begin, end]))).rejects.toMatchObject({
    code: 'file-truncated',
  })
})

test('a session that is recording is not exported', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record()
  await expect(fileOf(temporary.store, recording.session)).rejects.toMatchObject({
    code: 'session-busy',
  })
  await recording.end()
})

test('the configuration is exported without credentials', async () => {
  await using temporary = await TemporaryStore.open()
  const config = wsClient.schema.parse({
    kind: 'ws-client',
    url: 'ws://user:open-sesame@127.0.0.1:1/quotes',
    headers: [
      ['Authorization', 'Bearer open-sesame'],
      ['Cookie', 'session=open-sesame'],
      ['X-Api-Key', 'open-sesame'],
      ['Accept-Language', 'en'],
    ],
  })
  const recording = await temporary.record({ config, name: 'quotes' })
  await recording.end()
  const { store } = temporary
  const imported = await importFile(store, await fileOf(store, recording.session))
  expect(imported.config).toMatchObject({
    url: 'ws://127.0.0.1:1/quotes',
    auth: { scheme: 'basic', user: 'user', password: { ref: null } },
    headers: [
      ['Authorization', { ref: null }],
      ['Cookie', { ref: null }],
      ['X-Api-Key', { ref: null }],
      ['Accept-Language', 'en'],
    ],
  })
  expect(JSON.stringify(imported)).not.toContain('open-sesame')
})

const openAlone = (path: string): Database.Database & Disposable => {
  const database = new Database(path, { readonly: true })
  return Object.assign(database, { [Symbol.dispose]: () => void database.close() })
}

test('missing bytes of a session are exported, and only such a session has the newer format', async () => {
  await using from = await TemporaryStore.open()
  await using to = await TemporaryStore.open()
  const config = tcpServer.schema.parse({ kind: 'tcp-server', port: 8080, whenBehind: 'cut' })
  const flood = await Flood.prepare(from.store)
  const recording = await from.record({ config })
  const body = recording.begin(dataHead(), 2_000_000)
  body.append(source.subarray(0, 300_000))
  flood.rise()
  body.append(source.subarray(300_000, 700_000))
  recording.append(dataHead(), source.subarray(0, 5_000))
  recording.append(dataHead(), source.subarray(0, 100))
  body.end(2)
  await recording.end()
  await flood.end()
  const session = recording.session
  const file = await fileOf(from.store, session)
  const imported = await importFile(to.store, file)
  expect(await wholeOf(to.store, imported.id)).toEqual(await wholeOf(from.store, session))
  expect(imported.cut).toEqual({ entries: 2, bytes: 400_000 + 4_744 })
  expect(imported).toMatchObject({ bytesIn: 705_100 })
  const formatOf = (bytes: Buffer): unknown => {
    const length = bytes.readUInt32LE(12)
    const stored = bytes.subarray(24, 24 + length)
    const content = bytes[9] === 1 ? inflateRawSync(stored) : stored
    return (JSON.parse(content.toString()) as { format: number }).format
  }
  expect(formatOf(file)).toBe(2)
  const whole = await from.record()
  await whole.end()
  expect(formatOf(await fileOf(from.store, whole.session))).toBe(1)
})
