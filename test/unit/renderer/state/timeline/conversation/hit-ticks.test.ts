/** Marks of the hits of a search: each of a few, or the parts of the session that have some. */
import { expect, test } from 'vitest'
import { HitTicks } from '../../../../../../renderer/state/timeline/conversation/hit-ticks.svelte.ts'
import { FakeEngine } from '../../../../../support/fake-engine.ts'

async function ticksOf(pattern: string): Promise<{ ticks: HitTicks; count: number }> {
  const engine = new FakeEngine()
  const entries = 1_000
  const session = engine.recordings.add(entries).id
  const search = { as: 'text' as const, pattern, matchCase: true }
  const { view } = await engine.call('openView', { session, filter: {} })
  const { view: hits, count } = await engine.call('openView', { session, filter: { search } })
  const ticks = new HitTicks(engine)
  await ticks.look({ session, hits, view, count, entries })
  return { ticks, count }
}

test('marks each hit while there are few', async () => {
  const { ticks, count } = await ticksOf('entry 50')
  expect(count).toBe(11)
  expect(ticks.positions).toEqual([50, ...Array.from({ length: 10 }, (_, i) => 500 + i)])
})

test('marks the parts of the session that have hits when there are many', async () => {
  const { ticks, count } = await ticksOf('entry')
  expect(count).toBe(1_000)
  expect(ticks.positions).toHaveLength(200)
  expect(ticks.positions.slice(0, 3)).toEqual([1, 6, 11])
})

test('has no marks without a search', async () => {
  const { ticks } = await ticksOf('entry 50')
  await ticks.look(null)
  expect(ticks.positions).toEqual([])
})
