/** The search in a timeline over the fake engine: finds, their order, and answers that come too late. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Timeline } from '../../../../../renderer/state/timeline/timeline.svelte.ts'
import type { Search } from '../../../../../renderer/state/timeline/search.svelte.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import type { SearchQuery } from '../../../../../shared/contract/query.ts'
import { FakeEngine, settled } from '../../../../support/fake-engine.ts'

let engine: FakeEngine
let timeline: Timeline
let search: Search
let session: number

const text = (pattern: string): SearchQuery => ({ as: 'text', pattern, matchCase: true })

/** Entries 2, 4 and 5 contain `key`, entry 5 twice; all but 4 were received. */
beforeEach(async () => {
  engine = new FakeEngine()
  session = engine.recordings.add(0).id
  engine.recordings.record(
    session,
    { preview: 'hello' },
    { preview: 'key 1' },
    { preview: 'bye' },
    { preview: 'key 2', direction: 'out' },
    { preview: 'key 3, key 4' },
  )
  timeline = new Timeline(engine, session)
  ;({ search } = timeline)
  await settled()
})

afterEach(() => timeline.dispose())

/** Shows the payload of the selected entry, as the detail does. */
async function showSelected(): Promise<void> {
  await search.places.show({ session, n: timeline.selected ?? 1, as: 'payload' })
}

test('looks for nothing at first', () => {
  expect(search.query).toBeNull()
  expect(search.count).toBe(0)
  expect(search.progress).toBeNull()
})

test('counts the entries it finds', async () => {
  await search.find(text('key'))
  expect(search.count).toBe(3)
  expect(search.place).toBe(0)
  expect(search.progress).toBeNull()
})

test('knows which of the visible rows it finds', async () => {
  await timeline.load(0, 5)
  await search.find(text('key'))
  await settled()
  const found = (): (number | undefined)[] =>
    timeline
      .inSight()
      .filter((row) => search.finds(row))
      .map(({ n }) => n)
  expect(found()).toEqual([2, 4, 5])
  engine.recordings.announce(session, { preview: 'key 5' }, {})
  await settled()
  await timeline.load(3, 7)
  await settled()
  expect(found()).toEqual([4, 5, 6])
  await search.find(text('hello'))
  await timeline.load(0, 5)
  await settled()
  expect(found()).toEqual([1])
  await search.find(null)
  await settled()
  expect(found()).toEqual([])
})

test('asks for no more hits than there are visible rows', async () => {
  await timeline.load(1, 4)
  await search.find(text('key'))
  await settled()
  engine.forgetCalls()
  await timeline.load(1, 4)
  await settled()
  const hits = engine.asked('entries').filter(({ view }) => view !== undefined)
  expect(hits).toEqual([{ session, view: expect.any(Number) as number, from: 1, to: 2 }])
})

test('goes from find to find and around the end', async () => {
  await search.find(text('key'))
  const found = []
  for (let step = 0; step < 4; step++) {
    await search.step(1)
    found.push([search.place, timeline.selected])
  }
  expect(found).toEqual([
    [1, 2],
    [2, 4],
    [3, 5],
    [1, 2],
  ])
})

test('goes back from find to find and around the start', async () => {
  await search.find(text('key'))
  await search.step(1)
  await search.step(-1)
  expect([search.place, timeline.selected]).toEqual([3, 5])
  await search.step(-1)
  expect([search.place, timeline.selected]).toEqual([2, 4])
})

test('begins at the selected entry', async () => {
  await timeline.select(2)
  await search.find(text('key'))
  await search.step(1)
  expect(timeline.selected).toBe(4)
  await timeline.select(2)
  await search.step(-1)
  expect(timeline.selected).toBe(2)
})

test('steps asked for at once are taken one after the other', async () => {
  await search.find(text('key'))
  await Promise.all([search.step(1), search.step(1), search.step(1)])
  expect(timeline.selected).toBe(5)
})

test('goes through the places of an entry before the next entry', async () => {
  const unwatch = search.places.watch()
  await search.find(text('key'))
  await timeline.select(4)
  await showSelected()
  expect(search.places.all).toEqual([
    { from: 0, to: 3 },
    { from: 7, to: 10 },
  ])
  await search.step(1)
  expect(search.places.currentPlace).toEqual({ from: 0, to: 3 })
  await search.step(1)
  expect(search.places.currentPlace).toEqual({ from: 7, to: 10 })
  expect(timeline.selected).toBe(5)
  await search.step(1)
  expect(timeline.selected).toBe(2)
  unwatch()
})

test('enters the entry before at its last place', async () => {
  const unwatch = search.places.watch()
  await search.find(text('key'))
  await timeline.select(1)
  await showSelected()
  await search.step(1)
  await search.step(-1)
  expect(timeline.selected).toBe(5)
  await showSelected()
  expect(search.places.currentPlace).toEqual({ from: 7, to: 10 })
  unwatch()
})

test('a step from the only find enters it again', async () => {
  const unwatch = search.places.watch()
  await search.find(text('key 3'))
  await search.step(1)
  await showSelected()
  expect(search.places.current).toBe(0)
  await search.step(1)
  expect([search.place, timeline.selected, search.places.current]).toEqual([1, 5, 0])
  unwatch()
})

test('a step without a find does nothing', async () => {
  await search.find(text('absent'))
  await search.step(1)
  expect(search.count).toBe(0)
  expect(search.place).toBe(0)
  expect(timeline.selected).toBeNull()
})

test('counts under the filter of the timeline', async () => {
  await search.find(text('key'))
  await timeline.show({ in: false })
  await settled()
  expect(search.count).toBe(1)
  await search.step(1)
  expect(timeline.selected).toBe(4)
  await timeline.showEverything()
  await settled()
  expect(search.count).toBe(3)
})

test('finds entries that are recorded later', async () => {
  await search.find(text('key'))
  engine.recordings.announce(session, { preview: 'key 5' })
  engine.recordings.scan(session, null)
  await settled()
  expect(search.count).toBe(4)
})

test('says how far it is', async () => {
  engine.recordings.scan(session, 0)
  await search.find(text('key'))
  expect(search.progress).toBe(0)
  engine.recordings.scan(session, 2)
  expect(search.progress).toBe(0.4)
  expect(search.count).toBe(1)
  engine.recordings.scan(session, 5)
  expect(search.progress).toBeNull()
  expect(search.count).toBe(3)
})

test('an answer to the search before is dropped, and its view is closed', async () => {
  const held = engine.hold('openView')
  const before = search.find(text('hello'))
  const now = search.find(text('key'))
  await held.releaseNewest()
  expect(search.count).toBe(3)
  await held.release()
  await Promise.all([before, now])
  expect(search.query?.pattern).toBe('key')
  expect(search.count).toBe(3)
  expect(engine.recordings.openViews).toHaveLength(1)
})

test('progress of a search that ended is ignored', async () => {
  await search.find(text('key'))
  const [view = 0] = engine.recordings.openViews
  const late = engine.recordings.progressOf(view)
  await search.find(null)
  await engine.push('view', late)
  expect(search.query).toBeNull()
  expect(search.count).toBe(0)
  expect(engine.recordings.openViews).toEqual([])
})

test('shows why the engine refuses it, until another one is looked for', async () => {
  engine.fail('openView', new AppError('bad-regex', 'Invalid regular expression: no.'))
  await search.find({ as: 'regex', pattern: '(', matchCase: true })
  expect(search.problem?.code).toBe('bad-regex')
  expect(search.progress).toBeNull()
  engine.recover()
  await search.find(text('key'))
  expect(search.problem).toBeNull()
  expect(search.count).toBe(3)
})

test('shows why it stopped', async () => {
  await search.find(text('key'))
  const [view = 0] = engine.recordings.openViews
  const problem = { code: 'regex-too-slow', message: 'It takes too long.', hint: '' } as const
  await engine.push('view', { ...engine.recordings.progressOf(view), scanned: 1, problem })
  expect(search.problem).toEqual(problem)
  expect(search.progress).toBeNull()
})

test('a step that fails shows the problem and leaves the selection', async () => {
  await search.find(text('key'))
  await search.step(1)
  engine.fail('viewPosition')
  await search.step(1)
  expect(search.problem?.code).toBe('disconnected')
  expect(timeline.selected).toBe(2)
  engine.recover()
  await search.step(1)
  expect(timeline.selected).toBe(4)
})

test('a step whose search was replaced goes nowhere', async () => {
  await search.find(text('key'))
  const held = engine.hold('viewPosition')
  const stepping = search.step(1)
  await settled()
  await search.find(text('hello'))
  await held.release()
  await stepping
  expect(timeline.selected).toBeNull()
  expect(search.place).toBe(0)
})

test('looks at a place that is known to be in an entry', async () => {
  const unwatch = search.places.watch()
  await search.lookAt(text('key'), 5)
  expect(timeline.selected).toBe(5)
  await showSelected()
  expect(search.places.current).toBe(0)
  unwatch()
})

test('places of an entry that is not shown any more are dropped', async () => {
  await search.find(text('key'))
  const held = engine.hold('matches')
  const five = search.places.show({ session, n: 5, as: 'payload' })
  const two = search.places.show({ session, n: 2, as: 'payload' })
  await held.releaseNewest()
  await held.release()
  await Promise.all([five, two])
  expect(search.places.all).toEqual([{ from: 0, to: 3 }])
})

test('closes its view when the timeline is disposed, also one that answers later', async () => {
  await search.find(text('key'))
  const held = engine.hold('openView')
  const finding = search.find(text('hello'))
  timeline.dispose()
  await held.release()
  await finding
  expect(engine.recordings.openViews).toEqual([])
})

test('a step before the search has opened goes to the first match', async () => {
  const held = engine.hold('openView')
  const finding = search.find(text('key'))
  const stepping = search.step(1)
  await settled()
  expect(timeline.selected).toBeNull()
  await held.release()
  await Promise.all([finding, stepping])
  expect(timeline.selected).toBe(2)
})

test('a step before anything was found waits for the first match', async () => {
  engine.recordings.scan(session, 1)
  await search.find(text('key'))
  const stepping = search.step(1)
  await settled()
  expect(timeline.selected).toBeNull()
  engine.recordings.scan(session, 2)
  await stepping
  expect(timeline.selected).toBe(2)
})

test('steps do not wrap around before the whole session was scanned', async () => {
  engine.recordings.scan(session, 4)
  await search.find(text('key'))
  await search.step(1)
  await search.step(1)
  const stepping = search.step(1)
  await settled()
  expect(timeline.selected).toBe(4)
  engine.recordings.scan(session, 5)
  await stepping
  expect(timeline.selected).toBe(5)
})

test('a step that waits ends when the scan finds nothing, and when the search is replaced', async () => {
  engine.recordings.scan(session, 1)
  await search.find(text('key'))
  const replaced = search.step(1)
  await settled()
  await search.find(text('nothing like it'))
  await replaced
  const empty = search.step(1)
  engine.recordings.scan(session, 5)
  await empty
  expect(timeline.selected).toBeNull()
})

test('a step that waits continues under another filter', async () => {
  engine.recordings.scan(session, 1)
  await search.find(text('key'))
  const stepping = search.step(1)
  await settled()
  await timeline.show({ in: false })
  engine.recordings.scan(session, null)
  engine.recordings.scan(session, 5)
  await stepping
  expect(timeline.selected).toBe(4)
})
