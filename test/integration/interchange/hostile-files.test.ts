/** Files that say of themselves what no session has: they are refused in a sentence, before anything grows by them. */
import { expect, test } from 'vitest'
import { encodeJson } from '../../../main/engine/interchange/sockeye/contents.ts'
import { mark } from '../../../main/engine/interchange/sockeye/mark.ts'
import { encodeRecord } from '../../../main/engine/interchange/sockeye/records.ts'
import { recordedRoundTrips } from '../../../main/engine/sessions/recorded-round-trips.ts'
import { tcpClient } from '../../../shared/protocols/tcp/client.ts'
import { wsClient } from '../../../shared/protocols/websocket/client.ts'
import {
  madeBlock,
  madeColumns,
  madeFile,
  madeHead,
  receivedData,
  type MadeColumns,
} from '../../support/made-session-files.ts'
import { fileOf, importFile } from '../../support/session-files.ts'
import { TemporaryStore } from '../../support/store.ts'

const damaged = { code: 'file-damaged', message: expect.stringMatching(/^This file /) as string }

const oneEntry = (columns: Partial<MadeColumns>, payload = new Uint8Array()): Promise<Buffer> =>
  madeBlock(1, madeColumns({ count: 1, ...columns }), payload)

test('columns that do not fit together are refused', async () => {
  await using temporary = await TemporaryStore.open()
  const blocks: Record<string, Promise<Buffer>> = {
    'no entries': oneEntry({ count: 0 }),
    'a hundred million entries without bytes': oneEntry({ count: 100_000_000 }),
    'more entries than a block has': oneEntry({ count: 65_536 }),
    'a width of three bytes': oneEntry({ widths: [0, 3, 0, 0], rest: Buffer.alloc(3) }),
    'lengths as doubles': oneEntry({ widths: [0, 8, 0, 0], rest: Buffer.alloc(8) }),
    'no flags': oneEntry({ flags: [] }),
    'more flags than entries': oneEntry({ flags: [receivedData, 0] }),
    'an index without flags': madeBlock(
      1,
      madeColumns({
        count: 2,
        widths: [1, 0, 0, 0],
        flags: [receivedData, 0],
        rest: Buffer.of(0, 9),
      }),
    ),
    'lengths whose sum has more than 32 bits': madeBlock(
      1,
      madeColumns({ count: 2, baseLength: 0x8000_0000 }),
    ),
    'a connection beyond 32 bits': oneEntry({
      widths: [0, 0, 0, 1],
      baseConnection: 0xffff_ffff,
      rest: Buffer.of(1),
    }),
    'a connection that nobody opened': oneEntry({ baseConnection: 4_000_000_000 }),
    'a time that is no number': oneEntry({ baseTime: NaN }),
    'a time without end': oneEntry({ baseTime: Infinity }),
    'a time before 1970': oneEntry({ baseTime: -1 }),
    'a time within a microsecond': oneEntry({ baseTime: 0.5 }),
    'a direction that there is not': oneEntry({ flags: [3 << 17] }),
    'a kind that there is not': oneEntry({ flags: [receivedData | (31 << 12)] }),
    'a bit without meaning': oneEntry({ flags: [(receivedData | (1 << 30)) >>> 0] }),
    'a cut entry without what is missing': oneEntry({ flags: [receivedData | (1 << 29)] }),
  }
  for (const [what, block] of Object.entries(blocks)) {
    const file = await madeFile(madeHead({ entries: 1 }), [await block])
    await expect(importFile(temporary.store, file), what).rejects.toMatchObject(damaged)
  }
  expect(await temporary.store.sessions()).toEqual([])
})

test('a file that unpacks to many times what sessions have is refused before the store is full of it', async () => {
  await using temporary = await TemporaryStore.open()
  const count = 65_535
  const manyOf = async (length: number, baseLength: number): Promise<Buffer> => {
    const payload = new Uint8Array(count * baseLength)
    const blocks = await Promise.all(
      Array.from({ length }, (_, i) =>
        madeBlock(1 + i * count, madeColumns({ count, baseLength }), payload),
      ),
    )
    return madeFile(madeHead({ entries: length * count }), blocks)
  }
  const empty = await manyOf(10, 0)
  const small = await manyOf(70, 1)
  const large = await manyOf(6, 240)
  for (const file of [empty, small, large]) {
    expect(file.length).toBeLessThan(1_048_576)
    await expect(importFile(temporary.store, file)).rejects.toMatchObject(damaged)
  }
  expect((await temporary.store.storage()).databaseBytes).toBeLessThan(200_000_000)
})

test('a file unpacks to at most one entry and 16 bytes for each of its bytes, beyond a free part', async () => {
  await using temporary = await TemporaryStore.open()
  const count = 65_535
  const blocksOf = (length: number): Promise<Buffer[]> =>
    Promise.all(
      Array.from({ length }, (_, i) =>
        madeBlock(1 + i * count, madeColumns({ count, baseLength: 1 }), new Uint8Array(count)),
      ),
    )
  const entries = (blocks: number): object => madeHead({ entries: blocks * count })
  // Two blocks are free, the third would need as many bytes as it has entries.
  const within = await madeFile(entries(2), await blocksOf(2))
  expect(await importFile(temporary.store, within)).toMatchObject({ entries: 2 * count })
  const beyond = await madeFile(entries(3), await blocksOf(3))
  await expect(importFile(temporary.store, beyond)).rejects.toMatchObject(damaged)

  const partBytes = 262_144
  const length = 80 * partBytes
  const about = { n: 1, connection: 1, facts: receivedData | (1 << 26), at: 1 }
  const body = encodeJson({ id: 1, ...about, declaredLength: length, length })
  const parts = Array.from({ length: 80 }, () => encodeRecord('part', new Uint8Array(partBytes)))
  const records = [await encodeRecord('body', body), ...(await Promise.all(parts))]
  const long = await madeFile(madeHead({ entries: 1 }), records, 0)
  expect(long.length).toBeLessThan(200_000)
  await expect(importFile(temporary.store, long)).rejects.toMatchObject(damaged)
  expect(await temporary.store.sessions()).toMatchObject([{ entries: 2 * count }])
})

test('a flood of equal entries and a long entry of zeros come back, however well they deflate', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record()
  const head = { connection: 1, direction: 'in', kind: 'data', headerLength: 0 } as const
  const bytes = new Uint8Array(1)
  const flood = 400_000
  for (let n = 0; n < flood; n++) {
    recording.append({ ...head, at: 1_700_000_000_000_000 }, bytes)
    // The recorder is given time, as sockets give it.
    if (n % 100_000 === 0) await store.session({ session: recording.session })
  }
  const long = 40_000_000
  const body = recording.begin({ ...head, at: 1_700_000_000_000_001 }, long)
  for (let at = 0; at < long; at += 1_000_000) body.append(new Uint8Array(1_000_000))
  body.end(1_700_000_000_000_002, false)
  await recording.end()
  const file = await fileOf(store, recording.session)
  expect(await importFile(store, file)).toMatchObject({
    entries: flood + 1,
    bytesIn: flood + long,
  })
})

test('JSON is refused that is nested too deep, or has too many values', async () => {
  await using temporary = await TemporaryStore.open()
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
  const heads: string[] = [
    nested(2_000_000),
    JSON.stringify(madeHead()).replace('{', `{"x":${nested(64)},`),
    JSON.stringify(madeHead()).replace('{', `{"x":[${'0,'.repeat(200_000)}0],`),
    JSON.stringify(madeHead()).replace('{', '{"x":'.repeat(100)),
    `{"x":"${'\\'.repeat(1_000_001)}`,
  ]
  for (const head of heads) {
    const file = Buffer.concat([mark, await encodeRecord('head', Buffer.from(head))])
    await expect(importFile(temporary.store, file)).rejects.toMatchObject(damaged)
  }
  // What is not known and within the bounds is passed over, brackets within texts are none.
  const known = JSON.stringify(madeHead({ name: '['.repeat(100) })).replace('{', '{"x":[[1]],')
  const end = await encodeRecord('end', encodeJson({ blocks: 0 }))
  const file = Buffer.concat([mark, await encodeRecord('head', Buffer.from(known)), end])
  expect(await importFile(temporary.store, file)).toMatchObject({ name: '['.repeat(100) })
})

test('numbers of the head and of other records are bounded', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const dropped = { entries: 0, bytesIn: 0, bytesOut: 0, from: 0, to: 0 }
  const heads: object[] = [
    { entries: Number.MAX_SAFE_INTEGER },
    { startedAt: -1 },
    { endedAt: 1e300 },
    { bytesIn: 0.5 },
    { dropped: { ...dropped, entries: 1 } },
    { dropped: { ...dropped, bytesIn: 1e300 } },
    { dropped: { ...dropped, from: 0.5 } },
    { cut: { entries: 1, bytes: 1e300 } },
    { writtenBy: 'x'.repeat(201) },
  ]
  for (const head of heads)
    await expect(
      importFile(store, await madeFile(madeHead(head))),
      JSON.stringify(head),
    ).rejects.toMatchObject(damaged)

  const connection = {
    connection: 1,
    local: null,
    remote: null,
    openedAt: 1,
    closedAt: null,
    bytesIn: 0,
    bytesOut: 0,
  }
  const body = { id: 1, n: 1, connection: 1, facts: 0, at: 1, declaredLength: 0, length: 0 }
  const records = [
    encodeRecord('connections', encodeJson([])),
    encodeRecord('connections', encodeJson([{ ...connection, connection: 2 ** 40 }])),
    encodeRecord('connections', encodeJson([{ ...connection, openedAt: 1e300 }])),
    encodeRecord(
      'connections',
      encodeJson([{ ...connection, remote: { host: 'h'.repeat(256), port: 1 } }]),
    ),
    encodeRecord('connections', encodeJson([{ ...connection, remote: { host: 'h', port: 1e6 } }])),
    encodeRecord(
      'connections',
      encodeJson(Array.from({ length: 1_001 }, (_, i) => ({ ...connection, connection: i + 1 }))),
    ),
    encodeRecord('handshakes', encodeJson([])),
    encodeRecord('body', encodeJson({ ...body, facts: 2 ** 40 })),
    encodeRecord('body', encodeJson({ ...body, length: 2 ** 53 - 1, missing: 2 ** 53 - 1 })),
    encodeRecord('part', new Uint8Array(262_145)),
    encodeRecord('end', Buffer.alloc(5_000, ' ')),
  ]
  for (const record of records)
    await expect(
      importFile(store, await madeFile(madeHead(), [await record], 0)),
    ).rejects.toMatchObject(damaged)
  expect(await store.sessions()).toEqual([])
})

test('a length is refused before what it says is waited for', async () => {
  await using temporary = await TemporaryStore.open()
  const record = await encodeRecord('head', Buffer.alloc(100, 'x'))
  const changed = (change: (bytes: Buffer) => void): Buffer => {
    const bytes = Buffer.concat([mark, record.subarray(0, 16), Buffer.alloc(5_000)])
    change(bytes.subarray(mark.length))
    return bytes
  }
  const files = [
    changed((bytes) => bytes.writeUInt32LE(16_000_000, 4)),
    changed((bytes) => bytes.writeUInt32LE(16_000_000, 8)),
    changed((bytes) => bytes.writeUInt8(2, 1)),
    changed((bytes) => bytes.writeUInt16LE(1, 2)),
    changed((bytes) => bytes.writeUInt8(0, 0)),
  ]
  for (const file of files)
    await expect(importFile(temporary.store, file)).rejects.toMatchObject(damaged)
})

test('a session that dropped nearly all there can be is read from where it begins', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const entries = Number.MAX_SAFE_INTEGER - 1
  const dropped = { entries: entries - 1, bytesIn: 0, bytesOut: 0, from: 1, to: 2 }
  const block = await madeBlock(entries, madeColumns({ count: 1, baseLength: 1 }), Buffer.of(1))
  const { id } = await importFile(store, await madeFile(madeHead({ entries, dropped }), [block]))
  expect(await recordedRoundTrips(store, id)).toEqual({ total: 0, roundTrips: [] })
  expect(await store.entries({ session: id, from: 1, to: entries })).toMatchObject([{ n: entries }])
  expect(await importFile(store, await fileOf(store, id))).toMatchObject({ entries, dropped })
})

test('an import obeys the limit of the database, and deletes no session for its room', async () => {
  await using temporary = await TemporaryStore.open({ undoMs: 20 })
  const { store } = temporary
  const recording = await temporary.record()
  await recording.end()
  const content = Buffer.alloc(250_000)
  const blocks = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      madeBlock(1 + i, madeColumns({ count: 1, baseLength: content.length }), content),
    ),
  )
  const file = await madeFile(madeHead({ entries: 40 }), blocks)
  expect(file.length).toBeLessThan(50_000)
  for (const atLimit of ['stop', 'delete-oldest'] as const) {
    await store.setDatabaseLimit({ maxBytes: 5_000_000, atLimit })
    await expect(importFile(store, file)).rejects.toMatchObject({
      code: 'limit-reached',
      message: expect.stringMatching(/^The session in this file exceeds/) as string,
    })
    expect((await store.storage()).databaseBytes).toBeLessThan(12_000_000)
  }
  expect(await store.sessions()).toMatchObject([{ id: recording.session }])
  await store.setDatabaseLimit({ maxBytes: 0, atLimit: 'stop' })
  expect(await importFile(store, file)).toMatchObject({ entries: 40 })
})

test('an imported session names no file of this machine', async () => {
  await using temporary = await TemporaryStore.open()
  const tls = { caFile: '/dev/zero', certFile: '/dev/zero', keyFile: '/dev/zero', serverName: 'x' }
  const configs = [
    tcpClient.schema.parse({ kind: 'tcp-client', host: 'h', port: 1, secure: true, tls }),
    wsClient.schema.parse({ kind: 'ws-client', url: 'wss://h/', tls }),
  ]
  for (const config of configs) {
    const imported = await importFile(temporary.store, await madeFile(madeHead({ config })))
    expect(imported.config).toEqual({
      ...config,
      tls: { ...config.tls, caFile: '', certFile: '', keyFile: '' },
    })
  }
})
