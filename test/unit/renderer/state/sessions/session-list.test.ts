/** The list of sessions over the fake engine: pages, overlapping searches, and changes reported by the engine. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Sessions } from '../../../../../renderer/state/sessions/sessions.svelte.ts'
import { FakeEngine, settled } from '../../../../support/fake-engine.ts'

let engine: FakeEngine
let sessions: Sessions

beforeEach(() => {
  // Only the timers of the list; answers of the fake engine need none.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  engine = new FakeEngine()
  sessions = new Sessions(engine)
})

afterEach(() => {
  sessions.dispose()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function add(count: number, name = 'Session'): void {
  for (let n = 0; n < count; n++) engine.recordings.add(0, { name, state: 'complete' })
}

const ids = (): number[] => sessions.rows.map(({ id }) => id)

/** Advances the time until the list may reload. */
async function pass(ms: number): Promise<void> {
  vi.advanceTimersByTime(ms)
  await settled()
}

test('is not loaded before the first answer', async () => {
  expect(sessions.isLoaded).toBe(false)
  expect(sessions.databaseBytes).toBeNull()
  await sessions.reload()
  expect(sessions.isLoaded).toBe(true)
  expect(sessions.databaseBytes).toBe(1_048_576)
})

test('lists the newest first and tells what records from what is over', async () => {
  add(2)
  engine.recordings.add()
  await sessions.reload()
  expect(ids()).toEqual([3, 2, 1])
  expect(sessions.recording.map(({ id }) => id)).toEqual([3])
  expect(sessions.past.map(({ id }) => id)).toEqual([2, 1])
})

test('loads one page, and older ones as they are asked for', async () => {
  add(450)
  await sessions.reload()
  expect([sessions.rows.length, sessions.hasMore]).toEqual([200, true])
  await sessions.loadMore()
  await sessions.loadMore()
  expect([sessions.rows.length, sessions.hasMore]).toEqual([450, false])
  engine.forgetCalls()
  await sessions.loadMore()
  expect(engine.calls).toEqual([])
})

test('loads an older page once, however often it is asked for', async () => {
  add(450)
  await sessions.reload()
  await Promise.all([sessions.loadMore(), sessions.loadMore()])
  expect(sessions.rows).toHaveLength(400)
})

test('a reload keeps as many pages as were loaded', async () => {
  add(450)
  await sessions.reload()
  await sessions.loadMore()
  await sessions.reload()
  expect(sessions.rows).toHaveLength(400)
  expect(sessions.hasMore).toBe(true)
})

test('an older page that answers after a reload is dropped', async () => {
  add(450)
  await sessions.reload()
  const held = engine.hold('sessions')
  const older = sessions.loadMore()
  const again = sessions.searchFor('Session')
  await held.releaseNewest()
  await held.release()
  await Promise.all([older, again])
  expect(sessions.rows).toHaveLength(200)
  expect(new Set(ids()).size).toBe(200)
  await sessions.loadMore()
  expect(sessions.rows).toHaveLength(400)
})

test('searches by a part of the name, without spaces around it', async () => {
  add(1, 'red')
  add(1, 'green')
  await sessions.searchFor(' red ')
  expect(ids()).toEqual([1])
  expect(sessions.search).toBe(' red ')
  await sessions.searchFor('')
  expect(ids()).toEqual([2, 1])
  expect(engine.asked('sessions').map(({ search }) => search)).toEqual(['red', undefined])
})

test('the answer to the search before does not replace the one to the present search', async () => {
  add(1, 'red')
  add(1, 'green')
  const held = engine.hold('sessions')
  const red = sessions.searchFor('red')
  const green = sessions.searchFor('green')
  await held.releaseNewest()
  expect(ids()).toEqual([2])
  await held.release()
  await Promise.all([red, green])
  expect(ids()).toEqual([2])
})

test('reloads once for many changes in a short time', async () => {
  await sessions.reload()
  add(1)
  engine.forgetCalls()
  for (let n = 0; n < 5; n++) await engine.push('sessionsChanged', {})
  expect(engine.calls).toEqual([])
  await pass(250)
  expect(engine.asked('sessions')).toHaveLength(1)
  expect(ids()).toEqual([1])
})

test('stays as it was when a reload fails, and reloads with the next change', async () => {
  const warned = vi.spyOn(console, 'warn').mockReturnValue(undefined)
  add(1)
  await sessions.reload()
  engine.fail('sessions')
  await engine.push('sessionsChanged', {})
  await pass(250)
  expect(ids()).toEqual([1])
  expect(warned).toHaveBeenCalledOnce()
  engine.recover()
  add(1)
  await engine.push('sessionsChanged', {})
  await pass(250)
  expect(ids()).toEqual([2, 1])
})

test('asks for the size of the database only while something records', async () => {
  const { id } = engine.recordings.add()
  await sessions.reload()
  engine.forgetCalls()
  await pass(5_000)
  expect(engine.asked('storage')).toHaveLength(1)
  engine.recordings.change(id, { state: 'complete' })
  await sessions.reload()
  engine.forgetCalls()
  await pass(5_000)
  expect(engine.asked('storage')).toEqual([])
})

test('renames a session in its place', async () => {
  add(2)
  await sessions.reload()
  await sessions.rename(1, 'Mine')
  expect(sessions.rows.map(({ name }) => name)).toEqual(['Session', 'Mine'])
  expect(sessions.find(1)?.name).toBe('Mine')
})

test('a refused name leaves the list as it was', async () => {
  add(1)
  await sessions.reload()
  await expect(sessions.rename(1, ' ')).rejects.toMatchObject({ code: 'bad-input' })
  expect(sessions.find(1)?.name).toBe('Session')
})

test('a deleted session disappears at once, and a restored one is back', async () => {
  add(2)
  await sessions.reload()
  await sessions.remove(2)
  expect(ids()).toEqual([1])
  await sessions.restore(2)
  expect(ids()).toEqual([2, 1])
})

test('a session that cannot be deleted stays', async () => {
  add(1)
  await sessions.reload()
  engine.fail('removeSession')
  await expect(sessions.remove(1)).rejects.toMatchObject({ code: 'disconnected' })
  expect(ids()).toEqual([1])
})

test('shows how far giving space back is', async () => {
  await sessions.reload()
  await engine.push('compaction', { running: true, freed: 5, total: 10 })
  expect(sessions.storage?.compaction).toEqual({ running: true, freed: 5, total: 10 })
})

test('neither reloads nor measures after it was disposed', async () => {
  engine.recordings.add()
  await sessions.reload()
  await engine.push('sessionsChanged', {})
  sessions.dispose()
  engine.forgetCalls()
  await engine.push('sessionsChanged', {})
  await pass(10_000)
  expect(engine.calls).toEqual([])
})
