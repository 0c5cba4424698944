/** The view of a session in the fake engine, from its opening to its closing. */
import { beforeEach, expect, test } from 'vitest'
import { everything } from '../../../../../renderer/state/timeline/shown.ts'
import { TimelineView } from '../../../../../renderer/state/timeline/timeline-view.svelte.ts'
import { FakeEngine, settled } from '../../../../support/fake-engine.ts'

let engine: FakeEngine
let session: number
let view: TimelineView

beforeEach(() => {
  engine = new FakeEngine()
  session = engine.recordings.add(10).id
  view = new TimelineView(engine, session)
})

test('needs no view for all entries as they were recorded', async () => {
  expect(view.isNeeded).toBe(false)
  expect(await view.open()).toEqual({ count: null })
  expect(await view.state()).toBeNull()
  expect(engine.calls).toEqual([])
})

test('an expression of spaces is empty', () => {
  view.expression = '  '
  expect(view.filtered).toBe(false)
  view.expression = ' len > 5 '
  expect(view.expression).toBe('len > 5')
})

test('requests what the quick filters allow', async () => {
  view.shown = { ...everything, out: false, control: false, broken: true, connection: 3 }
  await view.open()
  expect(engine.asked('openView')[0]?.filter).toEqual({
    directions: ['none', 'in'],
    control: false,
    events: true,
    broken: true,
    connection: 3,
  })
})

test('requests messages with their framing', async () => {
  view.viewMode = { as: 'messages', framing: { kind: 'fixed', length: 4 } }
  await view.open()
  expect(engine.asked('openView')[0]).toMatchObject({
    as: 'messages',
    framing: { kind: 'fixed', length: 4 },
  })
})

test('closes the view before when another one is opened', async () => {
  view.expression = 'entry'
  await view.open()
  const [before] = engine.recordings.openViews
  view.expression = 'entry 1'
  expect(await view.open()).toEqual({ count: 2 })
  expect(engine.asked('closeView')).toEqual([{ view: before }])
})

test('keeps the view before when another one cannot be opened', async () => {
  view.expression = 'entry'
  await view.open()
  engine.fail('openView')
  view.expression = 'entry 1'
  await expect(view.open()).rejects.toMatchObject({ code: 'disconnected' })
  expect(engine.recordings.openViews).toHaveLength(1)
  expect(await view.state()).toMatchObject({ count: 10 })
})

test('its rows are those of the view that was open when they were asked for', async () => {
  const all = view.fetch
  view.expression = 'entry 1'
  await view.open()
  expect((await all(1, 2)).map(({ n }) => n)).toEqual([1, 2])
  expect((await view.fetch(1, 2)).map(({ n }) => n)).toEqual([1, 10])
})

test('the state of a view that was replaced is not told', async () => {
  view.expression = 'entry'
  await view.open()
  const held = engine.hold('viewState')
  const state = view.state()
  view.expression = 'entry 1'
  await view.open()
  await held.release()
  expect(await state).toBeUndefined()
})

test('takes in the progress of its own view alone, and forgets it with the next', async () => {
  view.expression = 'entry'
  await view.open()
  const [id = 0] = engine.recordings.openViews
  const progress = { ...engine.recordings.progressOf(id), scanned: 5 }
  expect(view.onProgress({ ...progress, view: id + 1 })).toBe(false)
  expect(view.progress).toBeNull()
  expect(view.onProgress(progress)).toBe(true)
  expect(view.progress).toBe(0.5)
  await view.open()
  expect(view.progress).toBeNull()
})

test('finds the index of an entry, of a message by the entry it begins with', async () => {
  expect(await view.indexOf(4)).toEqual({ index: 3, first: 4 })
  engine.recordings.putTogether(session, 2, 5)
  view.viewMode = { as: 'messages', framing: { kind: 'none' } }
  await view.open()
  expect(await view.indexOf(4)).toEqual({ index: 1, first: 2 })
})

test('finds no index when the view was replaced meanwhile', async () => {
  view.expression = 'entry'
  await view.open()
  const held = engine.hold('viewPosition')
  const index = view.indexOf(4)
  await settled()
  await view.open()
  await held.release()
  expect(await index).toBeUndefined()
})

test('a view that is refused to close is left to the engine', async () => {
  view.expression = 'entry'
  await view.open()
  engine.fail('closeView')
  view.dispose()
  await settled()
  expect(await view.state()).toBeNull()
})
