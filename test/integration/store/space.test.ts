/** The database as a whole: its limit, and releasing free space. */
import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import type { Store } from '../../../main/engine/store/store.ts'
import type { Recording } from '../../../main/engine/recording.ts'
import { TemporaryStore, dataHead, eventually } from '../../support/store.ts'

const mebibyte = 1_048_576

/** Records this many MiB in entries of 64 KiB. */
function fill(recording: Recording, mebibytes: number): void {
  for (let i = 0; i < mebibytes * 16; i++) recording.append(dataHead(), Buffer.alloc(65_536, i))
}

async function recorded(temporary: TemporaryStore, mebibytes: number): Promise<number> {
  const recording = await temporary.record()
  fill(recording, mebibytes)
  await recording.end()
  return recording.session
}

/** A store with this many MiB of free pages, followed by `kept` MiB. */
async function openWithFreePages(
  temporary: TemporaryStore,
  free = 32,
  kept = 1,
): Promise<{ path: string; store: Store }> {
  const session = await recorded(temporary, free)
  await recorded(temporary, kept)
  await temporary.store.close()
  const store = await openStore({ folder: temporary.folder.path })
  // They are freed by another connection: the store begins to release pages it finds free when it opens.
  const path = temporary.folder.file('sessions.db')
  const database = new Database(path)
  database.prepare('DELETE FROM blocks WHERE session = ?').run(session)
  database.close()
  return { path, store }
}

test('free space is released while a session records, with progress', async () => {
  await using temporary = await TemporaryStore.open()
  const { path, store } = await openWithFreePages(temporary)
  const before = statSync(path).size
  try {
    const told: number[] = []
    store.on('compaction', ({ freed }) => told.push(freed))
    const recording = await store.startRecording({
      config: (await store.session({ session: 2 })).config,
    })
    const compacting = store.compact()
    for (let i = 0; i < 200; i++) recording.append(dataHead(), Buffer.from('meanwhile'))
    const { running, freed, total } = await compacting
    expect(running).toBe(false)
    expect(freed).toBeGreaterThan(20 * mebibyte)
    expect(total).toBe(freed)
    expect(told.at(-1)).toBe(freed)
    await recording.end()
    expect((await store.session({ session: recording.session })).entries).toBe(200)
    expect((await store.compact()).freed).toBe(0)
    expect(statSync(path).size).toBeLessThan(before - 20 * mebibyte)
    expect(statSync(`${path}-wal`).size).toBe(0)
    expect((await store.scan({ session: 2, from: 1 })).entries).toHaveLength(16)
  } finally {
    await store.close()
  }
  const database = new Database(path)
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
  database.close()
})

test('releasing space can be cancelled and continues when requested again', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = await openWithFreePages(temporary)
  try {
    const compacting = store.compact()
    await store.cancelCompaction()
    const { running, freed, total } = await compacting
    expect(running).toBe(false)
    expect(freed).toBeLessThan(total)
    const { freeBytes } = await store.storage()
    expect(freeBytes).toBe(total - freed)
    expect((await store.compact()).freed).toBe(freeBytes)
    expect((await store.storage()).freeBytes).toBe(0)
  } finally {
    await store.close()
  }
})

test('space left free by another run is released automatically', async () => {
  await using temporary = await TemporaryStore.open()
  const { path, store } = await openWithFreePages(temporary, 4)
  expect((await store.storage()).freeBytes).toBeGreaterThan(3 * mebibyte)
  await store.close()
  const before = statSync(path).size
  const next = await openStore({ folder: temporary.folder.path })
  await eventually(async () => ((await next.storage()).freeBytes === 0 ? true : undefined))
  await next.close()
  expect(statSync(path).size).toBeLessThan(before - 3 * mebibyte)
})

test('releasing much space needs little space meanwhile', async () => {
  await using temporary = await TemporaryStore.open()
  const { path, store } = await openWithFreePages(temporary, 128, 128)
  try {
    let largestLog = 0
    // Not at each `compaction` event: two of them may both come right after a checkpoint, when the log is short.
    const watch = setInterval(() => {
      largestLog = Math.max(largestLog, statSync(`${path}-wal`).size)
    }, 2)
    const { freed, total } = await store.compact()
    clearInterval(watch)
    expect(freed).toBe(total)
    // All kept data has to move: in one transaction the log would hold 128 MiB.
    expect(largestLog).toBeGreaterThan(32 * mebibyte)
    expect(largestLog).toBeLessThan(96 * mebibyte)
    expect(statSync(path).size).toBeLessThan(160 * mebibyte)
  } finally {
    await store.close()
  }
})

test('at the limit of the database all recordings stop and none begins', async () => {
  await using temporary = await TemporaryStore.open({ undoMs: 50 })
  const { store } = temporary
  await store.setDatabaseLimit({ maxBytes: 8 * mebibyte, atLimit: 'stop' })
  const reached: unknown[] = []
  const recording = await temporary.record({ onLimit: (limit) => reached.push(limit) })
  fill(recording, 12)
  await eventually(() => Promise.resolve(reached.length > 0 ? true : undefined))
  await recording.end()
  expect(reached).toEqual([{ limit: 'database', value: 8 * mebibyte }])
  await expect(temporary.record()).rejects.toMatchObject({
    code: 'limit-reached',
    message: 'The database has reached its size limit of 8 MiB.',
  })
  // Entries in flight are kept too.
  expect((await store.session({ session: recording.session })).entries).toBe(12 * 16)
  await store.removeSession({ session: recording.session })
  const next = await eventually(() => temporary.record().catch(() => undefined))
  await next.end()
})

test('at the limit of the database the oldest sessions are deleted if configured', async () => {
  await using temporary = await TemporaryStore.open({ undoMs: 50 })
  const { store } = temporary
  await store.setDatabaseLimit({ maxBytes: 10 * mebibyte, atLimit: 'delete-oldest' })
  const sessions = [await recorded(temporary, 3), await recorded(temporary, 3)]
  const reached: unknown[] = []
  const recording = await temporary.record({ onLimit: (limit) => reached.push(limit) })
  fill(recording, 5)
  const left = await eventually(async () => {
    const now = await store.sessions()
    return now.length === 2 ? now : undefined
  })
  expect(left.map(({ id }) => id)).toEqual([recording.session, sessions[1]])
  expect(reached).toEqual([])
  await recording.end()
})

test('the limit is stored in the database, for every process', async () => {
  await using temporary = await TemporaryStore.open({ undoMs: 50 })
  const limit = { maxBytes: 64 * mebibyte, atLimit: 'delete-oldest' } as const
  const other = await openStore({ folder: temporary.folder.path, undoMs: 50 })
  try {
    await temporary.store.setDatabaseLimit(limit)
    await eventually(async () =>
      (await other.storage()).limit.maxBytes === limit.maxBytes ? true : undefined,
    )
    expect((await other.storage()).limit).toEqual(limit)
  } finally {
    await other.close()
  }
})
