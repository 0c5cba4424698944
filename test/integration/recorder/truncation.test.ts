/** Live sessions on a slow disk: what is kept is exact, and what is missing is counted exactly. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { constants, createDeflateRaw, deflateRawSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { interrupt } from '../../../main/engine/store/worker/writing/recovery.ts'
import { tcpServer } from '../../../shared/protocols/tcp/server.ts'
import { wsClient } from '../../../shared/protocols/websocket/client.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import { TestEngine } from '../../support/engines.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { plainClient } from '../../support/plain-peers.ts'
import { SlowDisk } from '../../support/slow-disk.ts'
import { TemporaryStore, dataHead, eventually } from '../../support/store.ts'
import { frameBytes, writeFrames, writeHandshake } from '../../support/written-frames.ts'

const config = tcpServer.schema.parse({ kind: 'tcp-server', port: 8080, whenBehind: 'cut' })
const wsConfig = wsClient.schema.parse({
  kind: 'ws-client',
  url: 'ws://127.0.0.1/',
  whenBehind: 'cut',
})
const chunk = Buffer.alloc(1024 * 1024, 'x')

/** Records enough in one turn of the event loop that the disk counts as behind; returns the number of entries. */
async function fall(temporary: TemporaryStore, append: (bytes: Buffer) => void): Promise<number> {
  const other = await temporary.record()
  const paused: true[] = []
  other.attach({ pause: () => paused.push(true), resume: () => undefined })
  let entries = 0
  for (; paused.length === 0; entries++) append(chunk)
  return entries
}

const notes = (entries: readonly EntrySummary[]): unknown[] =>
  entries.flatMap(({ n, event }) =>
    event?.kind === 'note' ? [{ n, code: event.code, data: event.data }] : [],
  )

test('truncates payloads after 256 bytes, counts the missing bytes and notes the ranges', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config })
  const calls: string[] = []
  recording.attach({ pause: () => calls.push('pause'), resume: () => calls.push('resume') })
  const whole = await fall(temporary, (bytes) => recording.append(dataHead(), bytes))
  const sent = [1_000, 256, 264, 265, 70_000, 2_000_000].map((length, i) =>
    Buffer.alloc(length, 97 + i),
  )
  for (const bytes of sent) recording.append(dataHead(), bytes)
  const event = recording.event(1, { kind: 'error', code: 'E', message: 'm'.repeat(600), hint: '' })
  expect(calls).toEqual([])
  await eventually(
    async () => (await store.session({ session: recording.session })).cut ?? undefined,
  )
  await recording.end()

  const begin = whole + 1
  const entries = await store.entries({ session: recording.session, from: begin, to: begin + 20 })
  expect(entries.map(({ length, missing }) => [length, missing])).toEqual([
    [0, 0],
    [1_000, 744],
    [256, 0],
    [264, 0],
    [265, 9],
    [70_000, 69_744],
    [2_000_000, 1_999_744],
    [0, 0],
    [0, 0],
  ])
  expect(entries[7]).toMatchObject({ n: event, event: { message: 'm'.repeat(600) } })
  const data = { from: begin + 1, to: begin + 6, entries: 4, bytes: 744 + 9 + 69_744 + 1_999_744 }
  expect(notes(entries)).toEqual([
    { n: begin, code: 'cutting', data: { kept: 256 } },
    { n: begin + 8, code: 'cutting-ended', data },
  ])
  for (const [i, bytes] of sent.entries()) {
    const n = begin + 1 + i
    const { missing = 0, ...read } = await store.bytes({
      session: recording.session,
      n,
      as: 'wire',
    })
    expect(Buffer.from(read.bytes).equals(bytes.subarray(0, read.total))).toBe(true)
    expect(read.total + missing).toBe(bytes.length)
  }
  const session = await store.session({ session: recording.session })
  expect(session).toMatchObject({
    cut: { entries: 4, bytes: data.bytes },
    bytesIn: whole * chunk.length + sent.reduce((sum, { length }) => sum + length, 0),
  })
  expect((await store.connections({ session: session.id }))[0]?.bytesIn ?? session.bytesIn).toBe(
    session.bytesIn,
  )
})

test('frames keep their headers and verdicts, and length filters use the length on the wire', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config: wsConfig })
  writeHandshake(recording)
  const before = recording.entries
  const whole = before + (await fall(temporary, (bytes) => recording.append(dataHead(), bytes))) + 1
  const maskingKey = 0x01020304
  const text = frameBytes(1, 'é'.repeat(5_000), { maskingKey })
  // Invalid UTF-8, only after the bytes that are kept.
  const bad = frameBytes(1, Buffer.concat([Buffer.alloc(400, 'a'), Buffer.of(0xff)]), {
    maskingKey,
  })
  const ping = frameBytes(9, 'p'.repeat(125), { maskingKey })
  writeFrames(recording, 'out', [text, bad, ping])
  recording.appendFrames(
    dataHead({ direction: 'in' }),
    Buffer.concat([frameBytes(2, Buffer.alloc(300, 'z')), frameBytes(1, 'short')]),
    0,
    304 + 7,
  )
  await recording.end()
  const session = recording.session
  const entries = await store.entries({ session, from: whole + 1, to: whole + 5 })
  expect(
    entries.map(({ kind, length, missing, verdicts }) => [
      kind,
      length,
      missing,
      verdicts.map(({ rule }) => rule),
    ]),
  ).toEqual([
    ['text', 10_000, 9_744, []],
    ['text', 401, 145, ['WS_INVALID_UTF8']],
    ['ping', 125, 0, []],
    ['binary', 300, 44, []],
    ['text', 5, 0, []],
  ])
  const [first] = entries
  expect(first).toMatchObject({ preview: 'é'.repeat(128), frame: { masked: true, maskingKey } })
  expect(await store.bytes({ session, n: whole + 1, as: 'payload', offset: 200 })).toEqual({
    bytes: new Uint8Array(Buffer.from('é'.repeat(28))),
    total: 256,
    missing: 9_744,
  })
  const found = async (expression: string): Promise<number[]> => {
    const { view } = await store.openView({ session, filter: { expression } })
    await eventually(async () => {
      const { scanned, entries: all } = await store.viewState({ view })
      return scanned === all || undefined
    })
    const rows = await store.entries({ session, view, from: 1, to: 50 })
    await store.closeView({ view })
    return rows.map(({ n }) => n - whole)
  }
  expect(await found('cut')).toEqual([1, 2, 4])
  expect(await found('len > 300 and len < 1MB')).toEqual([1, 2])
  expect(await found('len == 300')).toEqual([4])
  expect(await found('text contains "éé" and len > 500')).toEqual([1])
  // The kept bytes are not the ones sent.
  expect(await found(`text == "${'z'.repeat(256)}"`)).toEqual([])
  const statistics = await store.statistics({ session, filter: { expression: 'cut' } })
  expect(statistics.bytes).toEqual({ in: 300, out: 10_401 })
})

test('a body is truncated in its middle, keeps one piece and records what is missing', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config })
  const early = recording.begin(dataHead(), 40_000_000)
  early.append(chunk)
  const whole = await fall(temporary, (bytes) => recording.append(dataHead(), bytes))
  for (let i = 0; i < 5; i++) early.append(chunk)
  const late = recording.begin(dataHead({ direction: 'out' }), 3_000)
  late.append(chunk.subarray(0, 100))
  late.append(chunk.subarray(0, 2_900))
  const lateNumber = late.end(1)
  // The disk has caught up long before the body ends: what is kept stays one piece.
  await eventually(
    async () => (await store.session({ session: recording.session })).cut ?? undefined,
  )
  early.append(chunk)
  const n = early.end(2)
  await recording.end()
  expect(n).toBe(whole + 3)
  const all = await store.entries({ session: recording.session, from: whole + 1, to: n + 1 })
  expect(all.map(({ length, missing }) => [length, missing])).toEqual([
    [0, 0],
    [3_000, 2_744],
    [7 * chunk.length, 6 * chunk.length],
    [0, 0],
  ])
  expect(notes(all)[1]).toMatchObject({
    data: { from: lateNumber, to: n, entries: 2, bytes: 6 * chunk.length + 2_744 },
  })
  expect(await store.session({ session: recording.session })).toMatchObject({
    cut: { entries: 2, bytes: 6 * chunk.length + 2_744 },
    bytesIn: (whole + 7) * chunk.length,
    bytesOut: 3_000,
  })
})

test('a truncated stream ends its framing there, and searches do not span the gap', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config })
  const whole = await fall(temporary, (bytes) =>
    recording.append(dataHead({ direction: 'out' }), bytes),
  )
  recording.append(dataHead(), Buffer.from(`one\n${'t'.repeat(400)}nee`))
  recording.append(dataHead(), Buffer.from('dle\nfour\n'))
  await recording.end()
  const session = recording.session
  const framing = { kind: 'line', ending: 'lf', maxBytes: 10_000_000 } as const
  const filter = { directions: ['in' as const] }
  const { view } = await store.openView({ session, filter, as: 'messages', framing })
  const { breaks } = await eventually(async () => {
    const state = await store.viewState({ view })
    return state.scanned === state.entries ? state : undefined
  })
  const n = whole + 2
  expect(breaks.filter(({ direction }) => direction === 'in')).toEqual([
    { connection: 1, direction: 'in', n, reason: 'missing', length: 407 - 256 },
  ])
  const rows = await store.entries({ session, view, from: 1, to: 9 })
  expect(rows.map(({ length, missing, message }) => [length, missing, message?.complete])).toEqual([
    [4, 0, true],
    [403, 151, false],
    [9, 0, true],
  ])
  expect(await store.bytes({ session, n: 2, view, as: 'payload' })).toMatchObject({
    total: 252,
    missing: 151,
  })
  const search = { as: 'text', pattern: 'needle', matchCase: true } as const
  const searched = await store.openView({ session, filter: { search } })
  const { count } = await eventually(async () => {
    const state = await store.viewState({ view: searched.view })
    return state.scanned === state.entries ? state : undefined
  })
  expect(count).toBe(0)
})

test('a truncated compressed message and messages that depend on it are refused', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config: wsConfig })
  writeHandshake(recording, 'permessage-deflate')
  const compressor = createDeflateRaw()
  const message = async (payload: string): Promise<Buffer> => {
    const out: Buffer[] = []
    compressor.on('data', (piece: Buffer) => out.push(piece)).write(payload)
    await new Promise<void>((resolve) => {
      compressor.flush(constants.Z_SYNC_FLUSH, resolve)
    })
    compressor.removeAllListeners('data')
    return Buffer.concat(out).subarray(0, -4)
  }
  const long = randomBytes(2_000).toString('base64')
  const frames = [await message('before'), await message(long), await message(long.slice(0, 900))]
  const alone = deflateRawSync('alone', { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)
  const before = recording.entries
  const whole = before + (await fall(temporary, (bytes) => recording.append(dataHead(), bytes)))
  const compressed = [...frames, alone].map((payload) => frameBytes(1, payload, { rsv: 4 }))
  writeFrames(recording, 'out', compressed)
  await recording.end()
  const inflated = (n: number): Promise<string> =>
    store
      .bytes({ session: recording.session, n, as: 'inflated' })
      .then(({ bytes }) => Buffer.from(bytes).toString())
  expect(await inflated(whole + 1)).toBe('before')
  // The note about truncation precedes the first truncated entry.
  const cut = whole + 3
  await expect(inflated(cut)).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(
      /^This message cannot be inflated: \d+ bytes of it are missing/,
    ) as string,
  })
  await expect(inflated(cut + 1)).rejects.toMatchObject({
    code: 'bad-input',
    hint: expect.stringContaining(`entry ${String(cut)}, of which bytes are missing`) as string,
  })
  expect(await inflated(cut + 2)).toBe('alone')
})

test('a killed recorder keeps the truncation of a body and its counts', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config })
  const body = recording.begin(dataHead(), 40_000_000)
  body.append(chunk)
  const whole = await fall(temporary, (bytes) => recording.append(dataHead(), bytes))
  body.append(chunk)
  recording.append(dataHead(), chunk)
  await eventually(
    async () => (await store.session({ session: recording.session })).cut ?? undefined,
  )
  using folder = new TemporaryFolder()
  // A copy of the files on disk is what a kill would leave.
  const path = folder.file('copy.db')
  const source = new Database(temporary.folder.file('sessions.db'), { readonly: true })
  await eventually(() => {
    const row = source.prepare('SELECT missing FROM bodies WHERE n IS NULL').pluck().get()
    return Promise.resolve(row === chunk.length || undefined)
  })
  await source.backup(path)
  source.close()
  const copy = new Database(path)
  interrupt(copy, recording.session)
  const row = copy.prepare('SELECT entries, bytes_in, cut_entries, cut_bytes FROM sessions').get()
  copy.close()
  expect(row).toMatchObject({
    bytes_in: (whole + 3) * chunk.length,
    // The note, and the entry after it.
    entries: whole + 3,
    cut_entries: 2,
    cut_bytes: 2 * chunk.length - 256,
  })
  await recording.end()
})

test('a flood over a socket continues while the disk is blocked, and kept plus missing equals sent', async () => {
  using folder = new TemporaryFolder()
  await using test = await TestEngine.create({ dataFolder: folder.path })
  const { engine, told } = test
  const { session, live } = await engine.call('open', {
    config: { kind: 'tcp-server', port: 0, whenBehind: 'cut' },
  })
  const client = await plainClient(live.local?.port ?? 0)
  await test.until(() => told.counts.some(({ connections }) => connections === 1))
  const sent = Buffer.alloc(64 * 1024 * 1024)
  for (let at = 0; at < sent.length; at += 4) sent.writeUInt32LE(at, at)
  using disk = new SlowDisk(folder.path)
  const closed = once(client, 'close')
  client.end(sent)
  client.resume()
  await test.until(() => told.counts.some(({ bytesIn }) => bytesIn === sent.length))
  disk.release()
  await closed
  await engine.call('close', { session: session.id })

  const entries = await test.entries(session.id)
  let at = 0
  let missed = 0
  for (const { n, kind, length, missing } of entries) {
    if (kind !== 'data') continue
    const { bytes } = await engine.call('bytes', { session: session.id, n, as: 'payload' })
    expect(bytes.length + missing).toBe(length)
    expect(sent.subarray(at, at + bytes.length).equals(bytes)).toBe(true)
    at += length
    missed += missing
  }
  expect(at).toBe(sent.length)
  const { cut, bytesIn } = await engine.call('session', { session: session.id })
  expect(bytesIn).toBe(sent.length)
  expect(cut?.bytes).toBe(missed)
  expect(missed).toBeGreaterThan(0)
  expect(told.counts.some(({ paused }) => paused)).toBe(false)
})

test('pauses sources when even truncated entries arrive too fast', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record({ config })
  const calls: string[] = []
  recording.attach({ pause: () => calls.push('pause'), resume: () => calls.push('resume') })
  const whole = await fall(temporary, (bytes) => recording.append(dataHead(), bytes))
  const small = Buffer.alloc(200)
  let count = 0
  while (calls.length === 0) {
    recording.append(dataHead(), small)
    count++
  }
  expect(count * 220).toBeLessThan(20 * 1024 * 1024)
  await recording.end()
  expect(calls).toEqual(['pause', 'resume'])
  const session = await temporary.store.session({ session: recording.session })
  expect(session).toMatchObject({ entries: whole + count, cut: null })
})
