/** Live sessions on a slow disk: what is kept is exact, and what is missing is counted exactly. */
import { once } from 'node:events'
import { cpSync } from 'node:fs'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { interrupt } from '../../../main/engine/store/worker/writing/recovery.ts'
import { TailFolder } from '../../../main/engine/store/worker/writing/tail-file.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import { TestEngine } from '../../support/engines.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { plainClient } from '../../support/plain-peers.ts'
import { SlowDisk } from '../../support/slow-disk.ts'
import { TemporaryStore, dataHead, eventually } from '../../support/store.ts'
import { chunk, fall, liveTcp } from '../../support/truncation.ts'

const notes = (entries: readonly EntrySummary[]): unknown[] =>
  entries.flatMap(({ n, event }) =>
    event?.kind === 'note' ? [{ n, code: event.code, data: event.data }] : [],
  )

test('truncates payloads after 256 bytes, counts the missing bytes and notes the ranges', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config: liveTcp })
  const calls: string[] = []
  recording.attach({ pause: () => calls.push('pause'), resume: () => calls.push('resume') })
  const whole = await fall(temporary, (bytes) => recording.append(dataHead(), bytes))
  const sent = [1_000, 256, 264, 265, 70_000, 2_000_000].map((length, i) =>
    Buffer.alloc(length, 97 + i),
  )
  for (const bytes of sent) recording.append(dataHead(), bytes)
  const message = `The connection with ${'m'.repeat(600)} failed: E.` as const
  const event = recording.event(1, { kind: 'error', code: 'E', message, hint: '' })
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
  expect(entries[7]).toMatchObject({ n: event, event: { message } })
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

test('a body is truncated in its middle, keeps one piece and records what is missing', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config: liveTcp })
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

test('a killed recorder keeps the truncation of a body and its counts', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config: liveTcp })
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
  const owner = source.prepare<[number], string>('SELECT owner FROM sessions WHERE id = ?').pluck()
  const tails = new TailFolder(source.name)
  await eventually(() => {
    const frames = tails.frames(recording.session, owner.get(recording.session) ?? '')
    const isThere = [...frames].some(({ pieces }) =>
      pieces.some(({ missing }) => missing === chunk.length),
    )
    return Promise.resolve(isThere || undefined)
  })
  await source.backup(path)
  cpSync(tails.path, new TailFolder(path).path, { recursive: true })
  source.close()
  const copy = new Database(path)
  interrupt(copy, new TailFolder(path), recording.session)
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
  const recording = await temporary.record({ config: liveTcp })
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
