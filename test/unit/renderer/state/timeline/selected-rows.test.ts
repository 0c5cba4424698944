/** Which rows of a timeline are selected, by click and key, as rows are added, dropped and replaced. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Timeline } from '../../../../../renderer/state/timeline/timeline.svelte.ts'
import type { SelectHow } from '../../../../../shared/keys/select-how.ts'
import { FakeEngine, settled } from '../../../../support/fake-engine.ts'

let engine: FakeEngine
let timeline: Timeline
let session: number

beforeEach(() => {
  engine = new FakeEngine()
})

afterEach(() => timeline.dispose())

async function show(entries: number): Promise<void> {
  session = engine.recordings.add(entries).id
  timeline = new Timeline(engine, session)
  await settled()
}

const selected = (): readonly [number, number][] =>
  timeline.rows.all.ranges.map(({ first, end }) => [first, end])

async function press(...steps: [index: number, how: SelectHow][]): Promise<void> {
  for (const [index, how] of steps) await timeline.select(index, how)
}

test('selects the focused row alone', async () => {
  await show(10)
  expect(timeline.rows.count).toBe(0)
  await press([4, 'only'])
  expect(selected()).toEqual([[4, 5]])
  expect(timeline.rows.isCustom).toBe(false)
})

test('a range begins at the row selected last and can shrink and turn', async () => {
  await show(20)
  await press([5, 'only'], [8, 'range'])
  expect(selected()).toEqual([[5, 9]])
  await press([7, 'range'])
  expect(selected()).toEqual([[5, 8]])
  await press([2, 'range'])
  expect(selected()).toEqual([[2, 6]])
  expect(timeline.selected).toBe(3)
})

test('rows are added and removed one by one, and ranges are added to them', async () => {
  await show(20)
  await press([1, 'only'], [3, 'toggle'], [1, 'toggle'], [10, 'toggle'], [12, 'add-range'])
  expect(selected()).toEqual([
    [3, 4],
    [10, 13],
  ])
  expect(timeline.rows.count).toBe(4)
})

test('the focus moves without changing what is selected', async () => {
  await show(20)
  await press([1, 'only'], [5, 'move'])
  expect(selected()).toEqual([[1, 2]])
  expect(timeline.selection.entry?.n).toBe(6)
  await press([5, 'toggle'], [7, 'range'])
  expect(selected()).toEqual([[5, 8]])
})

test('no row is selected after the only selected one was removed', async () => {
  await show(5)
  await press([2, 'only'], [2, 'toggle'])
  expect(timeline.rows.count).toBe(0)
  expect(timeline.rows.isCustom).toBe(true)
  expect(timeline.selection.entry?.n).toBe(3)
})

test('selects all rows without loading them, and none that is added later', async () => {
  await show(300)
  engine.forgetCalls()
  timeline.selectAll()
  expect(engine.calls).toEqual([])
  engine.recordings.announce(session, {}, {})
  await settled()
  expect(timeline.count).toBe(302)
  expect(selected()).toEqual([[0, 300]])
  expect(timeline.rows.has(300)).toBe(false)
})

test('rows that are dropped are no longer selected', async () => {
  await show(20)
  timeline.selectAll()
  engine.recordings.drop(session, 5)
  engine.recordings.announce(session, {})
  await settled()
  expect(timeline.first).toBe(5)
  expect(selected()).toEqual([[5, 20]])
  expect(timeline.rows.count).toBe(15)
})

test('only the focused row stays selected when another view is opened', async () => {
  await show(0)
  engine.recordings.announce(session, { direction: 'out' }, {}, {}, { direction: 'out' })
  await settled()
  await press([1, 'only'], [3, 'range'], [2, 'move'])
  await timeline.show({ out: false })
  expect(timeline.selected).toBe(3)
  expect(selected()).toEqual([[1, 2]])
  expect(timeline.rows.isCustom).toBe(false)
})

test('several rows are no longer selected when filtered messages are found between them', async () => {
  await show(6)
  await timeline.filterBy('entry')
  await timeline.read({ as: 'messages', framing: { kind: 'none' } })
  await settled()
  expect(timeline.count).toBeGreaterThan(3)
  await press([1, 'only'], [3, 'range'])
  expect(timeline.rows.count).toBe(3)
  engine.recordings.announce(session, {})
  engine.recordings.scan(session, 7)
  await settled()
  expect(timeline.rows.isCustom).toBe(false)
})
