/** An error of one view, search or query is reported to whoever asked; the store and every recording continue. */
import { readFileSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { AppError } from '../../../shared/contract/errors.ts'
import type { SearchProgress, ViewProgress } from '../../../shared/contract/query.ts'
import { openStore } from '../../../main/engine/store/open.ts'
import type { Store } from '../../../main/engine/store/store.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { TemporaryStore, config, dataHead, eventually } from '../../support/store.ts'

const text = { as: 'text', pattern: 'needle', matchCase: true } as const

/** Records entries of about 100 bytes of JSON. */
async function recordJson(store: Store, count: number): Promise<number> {
  const recording = await store.startRecording({ config })
  for (let n = 1; n <= count; n++) {
    recording.append(dataHead(), Buffer.from(JSON.stringify({ id: n, text: 'x'.repeat(80) })))
    if (n % 20_000 === 0) await store.sessions()
  }
  await recording.end()
  return recording.session
}

/** Appends to the recording and waits until its entries can be read. */
async function expectRecording(
  store: Store,
  recording: Awaited<ReturnType<Store['startRecording']>>,
): Promise<void> {
  recording.append(dataHead(), Buffer.from('still here'))
  const { session, entries: last } = recording
  const [entry] = await store.entries({ session, from: last, to: last })
  expect(entry).toMatchObject({ n: last, preview: 'still here' })
}

test('a session is deleted while a filter scans it: the view reports it, recording continues', async () => {
  await using temporary = await TemporaryStore.open({ undoMs: 0 })
  const { store } = temporary
  const session = await recordJson(store, 100_000)
  const recording = await store.startRecording({ config, name: 'recording' })
  const told: ViewProgress[] = []
  store.on('view', (progress) => told.push(progress))
  const problems: unknown[] = []
  store.on('problem', (problem) => problems.push(problem))
  const { view } = await store.openView({ session, filter: { expression: 'json.id < 10' } })
  const statistics = store.statistics({ session, filter: { expression: 'json.id < 10' } })
  await store.removeSession({ session })
  await expect(statistics).rejects.toMatchObject({ code: 'not-found' })
  await eventually(() => Promise.resolve(told.find(({ problem }) => problem) ?? undefined))
  expect(told.at(-1)).toMatchObject({ view, session, problem: { code: 'not-found' } })
  await expectRecording(store, recording)
  expect(problems).toEqual([])
})

test('a block that cannot be read ends the view that reads it, with what was found before', async () => {
  await using temporary = await TemporaryStore.open()
  const { store, folder } = temporary
  const session = await recordJson(store, 20_000)
  const recording = await store.startRecording({ config, name: 'recording' })
  const database = new Database(folder.file('sessions.db'), { timeout: 5_000 })
  database
    .prepare(
      `UPDATE blocks SET columns = zeroblob(40) WHERE id =
         (SELECT id FROM blocks WHERE session = ? ORDER BY first LIMIT 1 OFFSET 3)`,
    )
    .run(session)
  database.close()
  const told: ViewProgress[] = []
  store.on('view', (progress) => told.push(progress))
  const { view } = await store.openView({ session, filter: { expression: 'json.id < 10' } })
  expect((await store.viewState({ view })).count).toBe(9)
  await eventually(() => Promise.resolve(told.find(({ problem }) => problem) ?? undefined))
  expect(told.at(-1)).toMatchObject({ view, count: 9, problem: { code: 'database-damaged' } })
  await expect(store.openView({ session, filter: {} })).rejects.toMatchObject({
    code: 'database-damaged',
  })
  await expectRecording(store, recording)
})

test('a damaged session does not keep a search from the others', async () => {
  await using temporary = await TemporaryStore.open()
  const { store, folder } = temporary
  const first = await recordWords(store, 'a needle')
  const damaged = await recordWords(store, 'a needle')
  const last = await recordWords(store, 'a needle')
  const database = new Database(folder.file('sessions.db'), { timeout: 5_000 })
  database.prepare('UPDATE blocks SET columns = zeroblob(40) WHERE session = ?').run(damaged)
  database.close()
  const done = Promise.withResolvers<SearchProgress>()
  store.on('search', (progress) => {
    if (progress.done) done.resolve(progress)
  })
  await store.searchSessions({ query: text })
  const { found, problem } = await done.promise
  expect(found.map(({ session }) => session)).toEqual([last, first])
  expect(problem).toMatchObject({ code: 'database-damaged' })
})

async function recordWords(store: Store, words: string): Promise<number> {
  const recording = await store.startRecording({ config })
  recording.append(dataHead(), Buffer.from(words))
  await recording.end()
  return recording.session
}

test('whichever page of the database is damaged, every question is answered', async () => {
  using folder = new TemporaryFolder()
  const made = await openStore({ folder: folder.path })
  await recordJson(made, 4_000)
  await made.close()
  const file = folder.file('sessions.db')
  const whole = readFileSync(file)
  const pageBytes = 65_536
  const pages = whole.length / pageBytes
  expect(pages).toBeGreaterThan(10)
  const codes = new Set<string>()
  for (let page = 1; page < pages; page += Math.ceil(pages / 6)) {
    const damaged = Buffer.from(whole)
    damaged.fill(0xa5, page * pageBytes, (page + 1) * pageBytes)
    writeFileSync(file, damaged)
    let store: Store
    try {
      store = await openStore({ folder: folder.path })
    } catch (error) {
      codes.add(codeOf(error))
      continue
    }
    const questions: Promise<unknown>[] = [
      store.sessions(),
      store.openView({ session: 1, filter: {} }),
      store.openView({ session: 1, filter: { expression: 'json.id < 10' } }),
      store.openView({ session: 1, filter: { search: text } }),
      store.openView({ session: 1, filter: { search: text }, as: 'messages' }),
      store.statistics({ session: 1, filter: { expression: 'json.id < 10' } }),
      store.searchSessions({ query: text }),
      store.entries({ session: 1, from: 3_000, to: 3_010 }),
      store.storage(),
    ]
    for (const answer of await Promise.allSettled(questions))
      if (answer.status === 'rejected') codes.add(codeOf(answer.reason))
    // The views go on by themselves, and meet the page later.
    await new Promise((resolve) => setTimeout(resolve, 100))
    await expect(store.storage()).resolves.toMatchObject({ compaction: { running: false } })
    await store.close().catch((error: unknown) => codes.add(codeOf(error)))
  }
  expect([...codes]).toEqual(['database-damaged'])
}, 60_000)

const codeOf = (error: unknown): string =>
  error instanceof AppError ? error.code : `no AppError: ${String(error)}`
