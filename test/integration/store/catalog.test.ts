import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import { asRecorded, framingSchema, type ViewMode } from '../../../shared/model/framing.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { TemporaryStore, config, dataHead, eventually } from '../../support/store.ts'

test('endpoints are saved, updated in place and removed', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const first = await store.saveEndpoint({ name: 'First', config })
  const second = await store.saveEndpoint({ name: 'Second', config })
  const renamed = await store.saveEndpoint({ id: first.id, name: 'Changed', config })
  expect(renamed).toEqual({ id: first.id, name: 'Changed', config })
  expect(await store.endpoints()).toEqual([renamed, second])
  await store.removeEndpoint({ id: first.id })
  expect(await store.endpoints()).toEqual([second])
  expect(await store.saveEndpoint({ name: ' ', config })).toMatchObject({
    name: 'tcp://127.0.0.1:8080',
  })
  await expect(store.removeEndpoint({ id: first.id })).rejects.toMatchObject({ code: 'not-found' })
  await expect(store.saveEndpoint({ id: 99, name: 'x', config })).rejects.toMatchObject({
    code: 'not-found',
  })
})

test('sessions are listed newest first, in pages, and found by a part of their name', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  for (const name of ['', 'Checkout feed', 'ÉCHO server', 'checkout again'])
    await (await temporary.record({ name })).end()
  const names = async (params: Parameters<typeof store.sessions>[0]): Promise<string[]> =>
    (await store.sessions(params)).map((session) => session.name)
  expect(await names({})).toEqual([
    'checkout again',
    'ÉCHO server',
    'Checkout feed',
    'tcp://127.0.0.1:8080',
  ])
  expect(await names({ search: 'CHECK' })).toEqual(['checkout again', 'Checkout feed'])
  expect(await names({ search: 'écho' })).toEqual(['ÉCHO server'])
  expect(await names({ search: '%' })).toEqual([])
  expect(await names({ limit: 2 })).toEqual(['checkout again', 'ÉCHO server'])
  expect(await names({ limit: 2, before: 3 })).toEqual(['Checkout feed', 'tcp://127.0.0.1:8080'])
  expect(await store.renameSession({ session: 1, name: 'Renamed' })).toMatchObject({
    id: 1,
    name: 'Renamed',
  })
  await store.setDiffering(1, 3)
  expect(await store.session({ session: 1 })).toMatchObject({
    name: 'Renamed',
    differing: 3,
    replayOf: null,
  })
  await expect(store.session({ session: 77 })).rejects.toMatchObject({ code: 'not-found' })
  await expect(store.entries({ session: 77, from: 1, to: 2 })).rejects.toMatchObject({
    code: 'not-found',
  })
  await expect(store.bytes({ session: 1, n: 1, as: 'wire' })).rejects.toMatchObject({
    code: 'not-found',
  })
})

test('the view mode of a session is kept, while it records and after the store is reopened', async () => {
  using folder = new TemporaryFolder()
  const viewMode: ViewMode = {
    as: 'messages',
    framing: framingSchema.parse({ kind: 'length-prefix' }),
  }
  {
    const store = await openStore({ folder: folder.path })
    const recording = await store.startRecording({ config })
    expect(await store.session({ session: 1 })).toMatchObject({ viewMode: asRecorded })
    await store.setViewMode({ session: 1, viewMode })
    expect(await store.session({ session: 1 })).toMatchObject({ viewMode })
    await recording.end()
    await expect(store.setViewMode({ session: 2, viewMode })).rejects.toMatchObject({
      code: 'not-found',
    })
    await store.close()
  }
  const store = await openStore({ folder: folder.path })
  expect((await store.sessions()).map((session) => session.viewMode)).toEqual([viewMode])
  await store.close()
  // A later version may write this.
  const database = new Database(folder.file('sessions.db'))
  database.exec(`UPDATE sessions SET reading = '{"as":"records","framing":{"kind":"asn1"}}'`)
  database.close()
  const again = await openStore({ folder: folder.path })
  expect(await again.session({ session: 1 })).toMatchObject({ viewMode: asRecorded })
  await again.close()
})

async function recordMegabytes(temporary: TemporaryStore, megabytes: number): Promise<number> {
  const recording = await temporary.record()
  const bytes = Buffer.alloc(100_000, 'purge me ')
  for (let i = 0; i < megabytes * 10; i++) recording.append(dataHead(), bytes)
  const body = recording.begin(dataHead(), 3_000_000)
  for (let i = 0; i < 30; i++) body.append(bytes)
  body.end(1)
  await recording.end()
  return recording.session
}

test('a deleted session is hidden, can be restored, and is purged after its time', async () => {
  await using temporary = await TemporaryStore.open({ undoMs: 2_000 })
  const { store } = temporary
  const session = await recordMegabytes(temporary, 20)
  const kept = await recordMegabytes(temporary, 1)
  const before = await store.session({ session })

  await store.removeSession({ session })
  expect((await store.sessions()).map(({ id }) => id)).toEqual([kept])
  await expect(store.session({ session })).rejects.toMatchObject({ code: 'not-found' })
  expect(await store.restoreSession({ session })).toEqual(before)
  expect(await store.entries({ session, from: 1, to: 1 })).toHaveLength(1)

  await store.removeSession({ session })
  await eventually(async () => {
    const gone = await store.entries({ session, from: 1, to: 1 }).catch((error: unknown) => error)
    return gone instanceof Error ? gone : undefined
  })
  await expect(store.restoreSession({ session })).rejects.toMatchObject({ code: 'not-found' })
  expect(await store.entries({ session: kept, from: 1, to: 100 })).toHaveLength(11)
  // The file shrinks: the space is released.
  const size = (): number => statSync(temporary.folder.file('sessions.db')).size
  await store.close()
  const again = await openStore({ folder: temporary.folder.path, undoMs: 2_000 })
  await eventually(async () => {
    await again.about()
    return size() < 10_000_000 ? true : undefined
  })
  expect(await again.entries({ session: kept, from: 11, to: 11 })).toMatchObject([
    { length: 3_000_000 },
  ])
  await again.close()
})

test('a session that is recording is not deleted', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record()
  await expect(temporary.store.removeSession({ session: recording.session })).rejects.toMatchObject(
    {
      code: 'session-busy',
    },
  )
  await recording.end()
  await temporary.store.removeSession({ session: recording.session })
})

test('sessions deleted before closing are purged when the store opens again', async () => {
  const temporary = await TemporaryStore.open({ undoMs: 60_000 })
  using folder = temporary.folder
  const session = await recordMegabytes(temporary, 2)
  await temporary.store.removeSession({ session })
  await temporary.store.close()
  const again = await openStore({ folder: folder.path, undoMs: 0 })
  await eventually(async () => {
    const gone = await again.restoreSession({ session }).catch((error: unknown) => error)
    if (!(gone instanceof Error)) await again.removeSession({ session })
    return gone instanceof Error ? gone : undefined
  })
  await again.close()
})

test('close ends recordings and can be called twice', async () => {
  const temporary = await TemporaryStore.open()
  using folder = temporary.folder
  const recording = await temporary.record()
  recording.append(dataHead(), Buffer.from('last words'))
  await Promise.all([temporary.store.close(), temporary.store.close()])
  expect(recording.append(dataHead(), Buffer.from('too late'))).toBe(1)
  await expect(temporary.store.sessions()).rejects.toMatchObject({ code: 'store-failed' })
  const again = await openStore({ folder: folder.path })
  expect(await again.session({ session: recording.session })).toMatchObject({
    state: 'complete',
    entries: 1,
  })
  await again.close()
})
