/** The selected row under a view of the fake engine that is replaced while rows are on their way. */
import { beforeEach, expect, test } from 'vitest'
import { RowSelection } from '../../../../../renderer/state/timeline/row-selection.svelte.ts'
import { RowWindow } from '../../../../../renderer/state/timeline/row-window.svelte.ts'
import { everything } from '../../../../../renderer/state/timeline/shown.ts'
import { TimelineView } from '../../../../../renderer/state/timeline/timeline-view.svelte.ts'
import type { EntrySummary } from '../../../../../shared/model/entry.ts'
import { FakeEngine, settled } from '../../../../support/fake-engine.ts'

let engine: FakeEngine
let session: number
let view: TimelineView
let rows: RowWindow<EntrySummary>
let selection: RowSelection

beforeEach(async () => {
  engine = new FakeEngine()
  session = engine.recordings.add(200).id
  view = new TimelineView(engine, session)
  rows = new RowWindow(view.fetch)
  selection = new RowSelection({ engine, session }, view, rows)
  await rows.replace(view.fetch, { count: 200 })
})

/** Opens what the view shows now. */
async function open(): Promise<void> {
  const opened = await view.open()
  await rows.replace(view.fetch, { count: opened?.count ?? 200 })
}

test('loads the page of the row it selects', async () => {
  await selection.select(150)
  expect(selection.index).toBe(150)
  expect(selection.entry.entry?.n).toBe(151)
  expect(engine.asked('entries')).toEqual([{ session, from: 129, to: 192 }])
})

test('the row selected last stays selected when the one before answers later', async () => {
  const held = engine.hold('entries')
  const first = selection.select(10)
  const second = selection.select(150)
  await held.releaseNewest()
  await held.release()
  await Promise.all([first, second])
  expect(selection.index).toBe(150)
  expect(selection.entry.n).toBe(151)
})

test('a row that answers after the list was replaced is not selected', async () => {
  const held = engine.hold('entries')
  const selecting = selection.select(10)
  view.shown = { ...everything, in: false }
  await open()
  await held.release()
  await selecting
  expect(selection.entry.n).toBeNull()
})

test('a row that cannot be loaded shows the problem', async () => {
  engine.fail('entries')
  await selection.select(10)
  expect(rows.problem?.code).toBe('disconnected')
  expect(selection.entry.n).toBeNull()
})

test('locates an entry, or the next row when the filter hides it', async () => {
  engine.recordings.record(session, { direction: 'out' }, {}, { direction: 'out' })
  view.shown = { ...everything, in: false }
  await open()
  expect(await selection.locate(203)).toEqual({ index: 1, found: true })
  expect(await selection.locate(202)).toEqual({ index: 1, found: false })
})

test('locates the message that an entry is in', async () => {
  engine.recordings.putTogether(session, 2, 5)
  view.viewMode = { as: 'messages', framing: { kind: 'none' } }
  await open()
  expect(await selection.locate(4)).toEqual({ index: 1, found: true })
  expect(await selection.locate(6)).toEqual({ index: 2, found: true })
})

test('locates nothing when another view was opened meanwhile', async () => {
  view.expression = 'entry'
  await open()
  const held = engine.hold('viewPosition')
  const locating = selection.locate(5)
  await settled()
  view.expression = ''
  await open()
  await held.release()
  expect(await locating).toBeUndefined()
})

test('finds no row without a selection', async () => {
  expect(await selection.find()).toBeNull()
  expect(engine.calls).toEqual([])
})

test('a selected message becomes the entry it begins with when frames are shown again', async () => {
  engine.recordings.putTogether(session, 2, 5)
  view.viewMode = { as: 'messages', framing: { kind: 'none' } }
  await open()
  await selection.select(1)
  expect(selection.entry.place).toEqual({ view: engine.recordings.openViews[0], position: 2 })
  view.viewMode = { as: 'frames', framing: { kind: 'none' } }
  await open()
  expect(await selection.find()).toBe(1)
  expect(selection.entry.place).toBeNull()
  expect(selection.entry.entry?.message).toBeNull()
})
