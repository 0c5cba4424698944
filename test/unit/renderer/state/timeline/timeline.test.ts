/** A timeline over the fake engine: what it shows as entries come, as the filter changes and as the engine fails. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Timeline } from '../../../../../renderer/state/timeline/timeline.svelte.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { FakeEngine, settled } from '../../../../support/fake-engine.ts'
import type { EntryGiven } from '../../../../support/fake-recordings.ts'

let engine: FakeEngine
let timeline: Timeline
let session: number

beforeEach(() => {
  engine = new FakeEngine()
})

afterEach(() => timeline.dispose())

/** Shows a session of `entries` that records. */
async function show(entries: number, state: 'recording' | 'complete' = 'recording'): Promise<void> {
  session = engine.recordings.add(entries, { state }).id
  timeline = new Timeline(engine, session)
  await settled()
}

const visible = (): number[] => timeline.inSight().map(({ n }) => n)

/** Records entries, and waits until the timeline has them. */
async function announce(...given: EntryGiven[]): Promise<void> {
  engine.recordings.announce(session, ...given)
  await settled()
}

test('knows nothing until the engine has answered', async () => {
  session = engine.recordings.add(3).id
  const held = engine.hold('session')
  timeline = new Timeline(engine, session)
  await settled()
  expect(timeline.loading).toBe(true)
  expect(timeline.count).toBe(0)
  await held.release()
  expect(timeline.loading).toBe(false)
  expect(timeline.count).toBe(3)
  expect(timeline.kind).toBe('ws-server')
})

test('follows the newest entry of a session that records', async () => {
  await show(2)
  expect(timeline.following).toBe(true)
  await announce({}, {})
  expect(timeline.count).toBe(4)
  expect(timeline.total).toBe(4)
  expect(timeline.row(3)?.n).toBe(4)
  expect(timeline.unseen).toBe(0)
})

test('reads a finished session from its start', async () => {
  await show(500, 'complete')
  expect(timeline.following).toBe(false)
  expect(timeline.recording).toBe(false)
  await timeline.load(0, 20)
  expect(visible().slice(0, 3)).toEqual([1, 2, 3])
  expect(engine.asked('entries')).toEqual([{ session, from: 1, to: 64 }])
})

test('stays where it is while reading, and counts what came', async () => {
  await show(10)
  timeline.unfollow()
  await announce({}, {}, {})
  expect(timeline.following).toBe(false)
  expect(timeline.count).toBe(13)
  expect(timeline.unseen).toBe(3)
  timeline.follow()
  await settled()
  expect(timeline.unseen).toBe(0)
})

test('selecting an entry stops following', async () => {
  await show(10)
  await timeline.select(4)
  expect(timeline.following).toBe(false)
  expect(timeline.selected).toBe(5)
  expect(timeline.selection.entry?.n).toBe(5)
})

test('loads no entries that are not visible while it does not follow', async () => {
  await show(1_000)
  timeline.unfollow()
  await timeline.load(0, 20)
  engine.forgetCalls()
  await announce({}, {})
  expect(timeline.count).toBe(1_002)
  expect(engine.asked('entries')).toEqual([])
  await timeline.load(990, 1_002)
  expect(engine.asked('entries')).toEqual([{ session, from: 961, to: 1_002 }])
})

test('takes in only the counts of its own session', async () => {
  await show(2)
  const other = engine.recordings.add(9)
  engine.recordings.announce(other.id)
  await settled()
  expect(timeline.count).toBe(2)
})

test('learns from the engine that the recording ended', async () => {
  await show(2)
  await engine.call('close', { session })
  await settled()
  expect(timeline.recording).toBe(false)
})

test('shows what the session dropped and begins behind it', async () => {
  await show(1_000)
  engine.recordings.drop(session, 30)
  await announce()
  expect(timeline.first).toBe(30)
  expect(timeline.dropped?.entries).toBe(30)
  await timeline.load(28, 34)
  expect(visible()).toEqual([31, 32, 33, 34])
})

test('entries that were announced and never kept go from sight', async () => {
  await show(10)
  await timeline.load(0, 10)
  await engine.push('problem', {
    session,
    error: { code: 'disk-full', message: 'The disk is full.', hint: '' },
  })
  engine.recordings.lose(session, 4)
  await announce()
  expect(timeline.count).toBe(6)
  expect(visible()).toEqual([1, 2, 3, 4, 5, 6])
})

test('a count that goes back without a failure is ignored', async () => {
  await show(10)
  engine.recordings.lose(session, 4)
  await announce()
  expect(timeline.count).toBe(10)
})

test('a filter shows its rows by their positions', async () => {
  await show(0)
  await announce({}, { direction: 'out' }, {}, { direction: 'out' })
  await timeline.load(0, 10)
  await timeline.show({ in: false })
  expect(timeline.count).toBe(2)
  expect(visible()).toEqual([2, 4])
  expect(timeline.total).toBe(4)
  await timeline.showEverything()
  expect(visible()).toEqual([1, 2, 3, 4])
  expect(engine.recordings.openViews).toEqual([])
})

test('a filtered timeline follows what passes the filter', async () => {
  await show(3)
  await timeline.show({ in: false })
  expect(timeline.count).toBe(0)
  await announce({}, { direction: 'out' })
  expect(timeline.count).toBe(1)
  expect(timeline.row(0)?.n).toBe(5)
})

test('a filter that is replaced before it answers is not shown, and its view is closed', async () => {
  await show(0)
  await announce({ preview: 'red' }, { preview: 'green' }, { preview: 'green' })
  await timeline.load(0, 10)
  const held = engine.hold('openView')
  const red = timeline.filterBy('red')
  const green = timeline.filterBy('green')
  await held.releaseNewest()
  expect(visible()).toEqual([2, 3])
  await held.release()
  await Promise.all([red, green])
  expect(timeline.count).toBe(2)
  expect(visible()).toEqual([2, 3])
  expect(engine.recordings.openViews).toHaveLength(1)
})

test('rows of the filter before stay in sight until the next one answers', async () => {
  await show(0)
  await announce({ preview: 'red' }, { preview: 'green' })
  await timeline.load(0, 10)
  const held = engine.hold('openView')
  const filtering = timeline.filterBy('green')
  await settled()
  expect(visible()).toEqual([1, 2])
  await held.release()
  await filtering
  expect(visible()).toEqual([2])
})

test('rows of a filter that answer after it was replaced are dropped', async () => {
  await show(0)
  await announce({ preview: 'red' }, { preview: 'green' }, { preview: 'green' })
  const held = engine.hold('entries')
  const loading = timeline.load(0, 10)
  await settled()
  const filtering = timeline.filterBy('green')
  await settled()
  await held.release()
  await Promise.all([loading, filtering])
  expect(visible()).toEqual([2, 3])
})

test('says how far a view with an expression is', async () => {
  await show(100)
  engine.recordings.scan(session, 0)
  await timeline.filterBy('entry')
  expect(timeline.count).toBe(0)
  engine.recordings.scan(session, 25)
  await settled()
  expect(timeline.view.progress).toBe(0.25)
  expect(timeline.count).toBe(25)
  engine.recordings.scan(session, 100)
  await settled()
  expect(timeline.view.progress).toBeNull()
  expect(timeline.count).toBe(100)
})

test('rows that a filter finds in what was recorded before do not count as new', async () => {
  await show(100)
  timeline.unfollow()
  engine.recordings.scan(session, 10)
  await timeline.filterBy('entry')
  engine.recordings.scan(session, 100)
  await settled()
  expect(timeline.unseen).toBe(0)
  engine.recordings.scan(session, null)
  await announce({})
  expect(timeline.unseen).toBe(1)
})

test('progress of a view that was closed is ignored', async () => {
  await show(5)
  await timeline.filterBy('entry')
  const [view = 0] = engine.recordings.openViews
  const late = engine.recordings.progressOf(view)
  await timeline.filterBy('nothing like it')
  await engine.push('view', { ...late, count: 99, scanned: 1 })
  expect(timeline.count).toBe(0)
  expect(timeline.view.progress).toBeNull()
})

test('shows why the engine refuses a filter, and recovers with the next one', async () => {
  await show(5)
  engine.fail('openView', new AppError('bad-regex', 'Invalid regular expression: no.'))
  await timeline.filterBy('(')
  expect(timeline.problem?.code).toBe('bad-regex')
  engine.recover()
  await timeline.filterBy('entry')
  expect(timeline.problem).toBeNull()
  expect(timeline.count).toBe(5)
})

test('shows why a view stopped', async () => {
  await show(5)
  await timeline.filterBy('entry')
  const [view = 0] = engine.recordings.openViews
  const problem = { code: 'regex-too-slow', message: 'It takes too long.', hint: '' } as const
  await engine.push('view', { ...engine.recordings.progressOf(view), problem })
  expect(timeline.problem).toEqual(problem)
})

test('shows that the session cannot be asked for, and has all of it after a refresh', async () => {
  session = engine.recordings.add(4).id
  engine.fail('session')
  timeline = new Timeline(engine, session)
  await settled()
  expect(timeline.problem?.code).toBe('disconnected')
  expect(timeline.loading).toBe(true)
  engine.recover()
  await timeline.refresh()
  expect(timeline.problem).toBeNull()
  expect(timeline.loading).toBe(false)
  expect(timeline.count).toBe(4)
})

test('opens its view again when it is refreshed', async () => {
  await show(4)
  await timeline.filterBy('entry')
  engine.recordings.record(session, {}, {})
  await timeline.refresh()
  expect(timeline.count).toBe(6)
  expect(engine.recordings.openViews).toHaveLength(1)
})

test('the selection survives a filter that shows its row, at its new index', async () => {
  await show(0)
  await announce({}, { direction: 'out' }, {}, { direction: 'out' })
  await timeline.select(3)
  await timeline.show({ in: false })
  expect(timeline.selected).toBe(4)
  expect(timeline.selectedIndex).toBe(1)
  expect(timeline.reveal).toEqual({ index: 1 })
})

test('the selection survives a filter that hides its row, without an index', async () => {
  await show(0)
  await announce({}, { direction: 'out' }, {})
  await timeline.select(2)
  await timeline.show({ in: false })
  expect(timeline.selected).toBe(3)
  expect(timeline.selectedIndex).toBeNull()
  await timeline.showEverything()
  expect(timeline.selectedIndex).toBe(2)
})

test('the selection has no index in the next list until its row is found there', async () => {
  await show(0)
  await announce({}, { direction: 'out' }, {}, { direction: 'out' })
  await timeline.select(3)
  const held = engine.hold('entries')
  const filtering = timeline.show({ in: false })
  await settled()
  expect(timeline.count).toBe(2)
  expect(timeline.row(1)).toBeUndefined()
  expect(timeline.selectedIndex).toBeNull()
  expect(timeline.selected).toBe(4)
  await held.release()
  await filtering
  expect(timeline.selectedIndex).toBe(1)
})

test('a filter does not scroll to the selection while the newest is followed', async () => {
  await show(10)
  await timeline.select(2)
  timeline.follow()
  await timeline.filterBy('entry')
  expect(timeline.selectedIndex).toBe(2)
  expect(timeline.reveal).toBeNull()
})

test('the selection can be cleared', async () => {
  await show(3)
  await timeline.select(1)
  timeline.clearSelection()
  expect(timeline.selected).toBeNull()
  expect(timeline.selectedIndex).toBeNull()
})

test('steps from row to row and stops at both ends', async () => {
  await show(3)
  await timeline.step(1)
  expect(timeline.selected).toBe(1)
  await timeline.step(-1)
  expect(timeline.selected).toBe(1)
  await timeline.step(1)
  await timeline.step(1)
  await timeline.step(1)
  expect(timeline.selected).toBe(3)
  expect(timeline.reveal).toEqual({ index: 2 })
})

test('the first step back begins at the newest row', async () => {
  await show(3)
  await timeline.step(-1)
  expect(timeline.selected).toBe(3)
})

test('the first step begins behind what was dropped', async () => {
  await show(50)
  engine.recordings.drop(session, 20)
  await announce()
  await timeline.step(1)
  expect(timeline.selected).toBe(21)
  await timeline.step(-1)
  expect(timeline.selected).toBe(21)
})

test('goes to an entry by its number, and to the nearest of one that is not there', async () => {
  await show(50)
  engine.recordings.drop(session, 20)
  await announce()
  await timeline.goTo(30)
  expect(timeline.selected).toBe(30)
  await timeline.goTo(1)
  expect(timeline.selected).toBe(21)
  await timeline.goTo(1_000)
  expect(timeline.selected).toBe(50)
})

test('goes to the next row that the filter shows', async () => {
  await show(0)
  await announce({}, {}, { direction: 'out' }, {})
  await timeline.show({ in: false })
  await timeline.goTo(1)
  expect(timeline.selected).toBe(3)
})

test('goes nowhere in an empty timeline', async () => {
  await show(0)
  await timeline.goTo(1)
  expect(timeline.selected).toBeNull()
  expect(timeline.reveal).toBeNull()
})

test('reads messages put together, and the selection stays with the message its entry is in', async () => {
  await show(6)
  engine.recordings.putTogether(session, 2, 4)
  await timeline.select(2)
  await timeline.read({ as: 'messages', framing: { kind: 'none' } })
  expect(timeline.count).toBe(4)
  expect(timeline.selected).toBe(2)
  expect(timeline.selectedIndex).toBe(1)
  expect(timeline.selection.entry?.message?.lastFrame).toBe(4)
  expect(engine.recordings.get(session).viewMode.as).toBe('messages')
})

test('reads a session as it was read last', async () => {
  session = engine.recordings.add(3, {
    viewMode: { as: 'messages', framing: { kind: 'none' } },
  }).id
  engine.recordings.putTogether(session, 1, 3)
  timeline = new Timeline(engine, session)
  await settled()
  expect(timeline.view.asMessages).toBe(true)
  expect(timeline.count).toBe(1)
})

test('a way of reading that is chosen before the session answers stays', async () => {
  session = engine.recordings.add(3, {
    viewMode: { as: 'messages', framing: { kind: 'none' } },
  }).id
  const held = engine.hold('session')
  timeline = new Timeline(engine, session)
  await timeline.read({ as: 'frames', framing: { kind: 'none' } })
  await held.release()
  expect(timeline.view.asMessages).toBe(false)
  expect(timeline.count).toBe(3)
})

test('shows a selected message that is on its way as it grows', async () => {
  await show(2)
  engine.recordings.putTogether(session, 1, 2, false)
  await timeline.load(0, 10)
  await timeline.read({ as: 'messages', framing: { kind: 'none' } })
  await timeline.select(0)
  expect(timeline.selection.entry?.length).toBe(2)
  engine.recordings.record(session, {})
  engine.recordings.putTogether(session, 1, 3)
  await announce()
  expect(timeline.selection.entry?.length).toBe(3)
})

test('goes to an entry as it was recorded out of a view of messages', async () => {
  await show(6)
  engine.recordings.putTogether(session, 2, 4)
  await timeline.read({ as: 'messages', framing: { kind: 'none' } })
  await timeline.goToEntry(3)
  expect(timeline.view.asMessages).toBe(false)
  expect(timeline.selected).toBe(3)
  expect(engine.recordings.get(session).viewMode.as).toBe('messages')
})

test('counts the entries of one peer', async () => {
  await show(0)
  await announce({}, { connection: 2 })
  await timeline.countPeer(2)
  expect(timeline.count).toBe(1)
  expect(timeline.requested).toBe('statistics')
})

test('names the peers of the rows in sight', async () => {
  await show(0)
  engine.recordings.connect(1, 1, '10.0.0.1')
  engine.recordings.connect(1, 2, '10.0.0.2')
  await announce({}, { connection: 2 })
  expect(timeline.connections.address(2)).toBe('')
  await timeline.load(0, 10)
  expect(timeline.connections.many).toBe(true)
  expect(timeline.connections.address(2)).toBe('10.0.0.2:50002')
})

test('closes its view when it is disposed', async () => {
  await show(5)
  await timeline.filterBy('entry')
  expect(engine.recordings.openViews).toHaveLength(1)
  timeline.dispose()
  await settled()
  expect(engine.recordings.openViews).toEqual([])
})

test('closes a view that answers after it was disposed', async () => {
  await show(5)
  const held = engine.hold('openView')
  const filtering = timeline.filterBy('entry')
  timeline.dispose()
  await held.release()
  await filtering
  expect(engine.recordings.openViews).toEqual([])
})

test('takes in nothing after it was disposed', async () => {
  await show(5)
  timeline.dispose()
  engine.forgetCalls()
  await announce({}, {})
  expect(timeline.count).toBe(5)
  expect(engine.calls).toEqual([])
})

test('disposing it is no error when the engine is gone', async () => {
  await show(5)
  await timeline.filterBy('entry')
  engine.fail('closeView')
  timeline.dispose()
  await settled()
  expect(timeline.problem).toBeNull()
})
