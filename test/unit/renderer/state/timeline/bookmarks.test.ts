/** Bookmarks, notes and markers of a timeline over the fake engine. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BookmarkList } from '../../../../../renderer/state/timeline/bookmark-list.svelte.ts'
import { Bookmarks } from '../../../../../renderer/state/timeline/bookmarks.svelte.ts'
import { Timeline } from '../../../../../renderer/state/timeline/timeline.svelte.ts'
import { FakeEngine, settled } from '../../../../support/fake-engine.ts'

let engine: FakeEngine
let timeline: Timeline
let session: number

beforeEach(async () => {
  engine = new FakeEngine()
  session = engine.recordings.add(200, { state: 'complete' }).id
  timeline = new Timeline(engine, session)
  await settled()
  await timeline.load(0, 20)
})

afterEach(() => timeline.dispose())

/** Selects the row of an entry and waits until it is loaded. */
async function select(n: number): Promise<void> {
  await timeline.goTo(n)
  await settled()
}

async function bookmark(...numbers: number[]): Promise<void> {
  await engine.call('annotate', {
    session,
    places: numbers.map((n) => ({ n })),
    bookmarked: true,
  })
  await settled()
}

test('adds a bookmark to the selected row and removes it again', async () => {
  expect(timeline.bookmarks.row).toBeNull()
  await timeline.bookmarks.toggle()
  await select(3)
  await timeline.bookmarks.toggle()
  await settled()
  expect(timeline.row(2)?.annotation).toMatchObject({ n: 3, bookmarked: true })
  expect(timeline.selection.entry?.annotation?.bookmarked).toBe(true)
  await timeline.bookmarks.toggle()
  await settled()
  expect(timeline.row(2)?.annotation).toBeUndefined()
  expect(timeline.selection.entry?.annotation).toBeUndefined()
})

test('adds bookmarks to several rows until all have one', async () => {
  await bookmark(2)
  const rows = (): NonNullable<ReturnType<Timeline['row']>>[] =>
    [0, 1, 2].map((index) => timeline.row(index)!)
  await timeline.bookmarks.toggle([{ first: 0, end: 3 }])
  await settled()
  expect(rows().map(({ annotation }) => annotation?.bookmarked)).toEqual([true, true, true])
  await timeline.bookmarks.toggle([{ first: 0, end: 3 }])
  await settled()
  expect(rows().map(({ annotation }) => annotation)).toEqual([undefined, undefined, undefined])
})

test('colours many rows in pages of the contract, and only those without the colour', async () => {
  const many = engine.recordings.add(2_500, { state: 'complete' }).id
  const long = new Timeline(engine, many)
  await settled()
  await engine.call('annotate', { session: many, places: [{ n: 1 }], colour: 'red' })
  engine.forgetCalls()
  const rows = [
    { first: 0, end: 2 },
    { first: 400, end: 2_500 },
  ]
  await long.bookmarks.setColour('red', rows)
  expect(engine.asked('annotate').map(({ places }) => places.length)).toEqual([1_000, 1_000, 101])
  engine.forgetCalls()
  await long.bookmarks.setColour(null, [{ first: 0, end: 500 }])
  expect(engine.asked('annotate').map(({ places }) => places.length)).toEqual([102])
  long.dispose()
})

/** Bookmarks of a timeline with other rows. */
const bookmarksOf = (fetch: Timeline['view']['fetch'], of = session): Bookmarks =>
  new Bookmarks({
    ...{ engine, session: of, selected: null, selection: { entry: null }, view: { fetch } },
    isShown: () => Promise.resolve(true),
    goTo: () => Promise.resolve(),
  })

test('reads all rows before it changes any: a change can take rows out of the view', async () => {
  const long = engine.recordings.add(1_500, { state: 'complete' }).id
  const isChanged = (): boolean => engine.asked('annotate').length > 0
  const bookmarks = bookmarksOf(
    async (from, to) =>
      isChanged() ? [] : await engine.call('entries', { session: long, from, to }),
    long,
  )
  await bookmarks.toggle([{ first: 0, end: 1_500 }])
  const changed = engine.asked('annotate').flatMap(({ places }) => places.map(({ n }) => n))
  expect(changed).toEqual(Array.from({ length: 1_500 }, (_, i) => i + 1))
})

test('refuses to change more rows than a session can have, before any is changed', async () => {
  const [row] = await timeline.view.fetch(1, 1)
  const bookmarks = bookmarksOf((from, to) =>
    Promise.resolve(Array.from({ length: to - from + 1 }, () => row!)),
  )
  const rows = [{ first: 0, end: 100_001 }]
  await expect(bookmarks.setColour('blue', rows)).rejects.toMatchObject({ code: 'bad-input' })
  await bookmarks.setColour(null, rows)
  expect(engine.asked('annotate')).toEqual([])
})

test('goes to the next and the previous bookmark or note, and around the ends', async () => {
  await bookmark(5, 90)
  await engine.call('annotate', { session, places: [{ n: 150 }], note: 'late' })
  const steps: (number | null)[] = []
  for (const step of [1, 1, 1, 1, -1, -1] as const) {
    expect(await timeline.bookmarks.step(step)).toBe(true)
    await settled()
    steps.push(timeline.selected)
  }
  expect(steps).toEqual([5, 90, 150, 5, 150, 90])
})

test('steps over bookmarks that the filter hides, and stays when it hides all', async () => {
  await bookmark(5, 90, 150)
  await engine.call('annotate', { session, places: [{ n: 10 }], colour: 'red' })
  engine.recordings.record(session, { direction: 'out' })
  await bookmark(201)
  await timeline.refresh()
  await timeline.show({ in: false })
  await settled()
  expect(await timeline.bookmarks.step(1)).toBe(true)
  await settled()
  expect(timeline.selected).toBe(201)
  await engine.call('annotate', { session, places: [{ n: 201 }], bookmarked: false })
  await settled()
  expect(await timeline.bookmarks.step(-1)).toBe(false)
  expect(timeline.selected).toBe(201)
})

test('a timeline without bookmarks has no next one', async () => {
  expect(await timeline.bookmarks.step(1)).toBe(false)
  await select(4)
  expect(await timeline.bookmarks.step(-1)).toBe(false)
})

test('edits the note of the selected row', async () => {
  await select(3)
  timeline.bookmarks.edit()
  expect(timeline.bookmarks.edited).toEqual({
    ...{ place: { n: 3, offset: 0 }, note: '', isMarker: false },
  })
  await timeline.bookmarks.save('too late')
  await settled()
  expect(timeline.bookmarks.edited).toBeNull()
  expect(timeline.row(2)?.annotation?.note).toBe('too late')
  timeline.bookmarks.edit()
  expect(timeline.bookmarks.edited?.note).toBe('too late')
  expect(timeline.bookmarks.cancel('too late')).toBe(false)
  expect(timeline.bookmarks.edited).toBeNull()
  timeline.bookmarks.edit()
  await timeline.bookmarks.save('')
  await settled()
  expect(timeline.row(2)).not.toHaveProperty('annotation')
})

test('what was written and not saved is shown when the same note is edited again', async () => {
  const { bookmarks } = timeline
  await select(3)
  bookmarks.edit()
  expect(bookmarks.cancel('half wri')).toBe(true)
  expect(bookmarks.edited).toBeNull()
  bookmarks.resume()
  expect(bookmarks.edited).toMatchObject({ place: { n: 3, offset: 0 }, draft: 'half wri' })
  bookmarks.cancel('half written')
  await select(4)
  bookmarks.edit()
  expect(bookmarks.edited).not.toHaveProperty('draft')
  bookmarks.cancel('')
  await select(3)
  bookmarks.edit()
  expect(bookmarks.edited?.draft).toBe('half written')
  await bookmarks.save('written')
  await settled()
  expect(timeline.row(2)?.annotation?.note).toBe('written')
  bookmarks.edit()
  expect(bookmarks.edited).not.toHaveProperty('draft')
})

test('a note that cannot be saved stays open', async () => {
  await select(3)
  timeline.bookmarks.edit()
  engine.fail('annotate')
  await expect(timeline.bookmarks.save('lost')).rejects.toMatchObject({ code: 'disconnected' })
  expect(timeline.bookmarks.edited).not.toBeNull()
})

test('a marker is recorded at once, and its note opened', async () => {
  await timeline.bookmarks.dropMarker()
  expect(engine.asked('dropMarker')).toEqual([{ session, text: '' }])
  expect(timeline.bookmarks.edited).toEqual({
    ...{ place: { n: 201, offset: 0 }, note: '', isMarker: true },
  })
  await timeline.bookmarks.save('button pressed here')
  await settled()
  const [marker] = await engine.call('entries', { session, from: 201, to: 201 })
  expect(marker).toMatchObject({ kind: 'marker', annotation: { note: 'button pressed here' } })
})

test('opens the view again when annotations change that its filter depends on', async () => {
  await timeline.filterBy('bookmarked')
  engine.forgetCalls()
  await bookmark(5)
  expect(engine.asked('openView')).toHaveLength(1)
  await timeline.filterBy('len > 1')
  engine.forgetCalls()
  await bookmark(6)
  expect(engine.asked('openView')).toEqual([])
})

test('changes of another session are ignored', async () => {
  engine.forgetCalls()
  await engine.push('annotationsChanged', { session: session + 1 })
  expect(engine.calls).toEqual([])
})

test('lists bookmarks and notes, searches them, and follows changes', async () => {
  const list = new BookmarkList(engine, session)
  await settled()
  expect(list.loaded).toBe(true)
  expect(list.total).toBe(0)
  await bookmark(5)
  await engine.call('annotate', { session, places: [{ n: 7 }], note: 'late' })
  await engine.call('annotate', { session, places: [{ n: 9 }], colour: 'red' })
  await settled()
  expect(list.total).toBe(2)
  expect(list.row(1)).toMatchObject({ annotation: { n: 7, note: 'late' }, entry: { n: 7 } })
  await list.ask('lat')
  expect(list.search).toBe('lat')
  expect(list.total).toBe(1)
  expect(list.row(0)?.annotation.n).toBe(7)
  list.dispose()
})

test('a list keeps what it shows when the engine is lost', async () => {
  await bookmark(5)
  const list = new BookmarkList(engine, session)
  await settled()
  engine.fail('annotations')
  await list.reload()
  expect(list.total).toBe(1)
  list.dispose()
})
