/** The colour rules of a timeline: which rules its rows are requested with, and when they are requested again. */
import { expect, test } from 'vitest'
import { Timeline } from '../../../../../renderer/state/timeline/timeline.svelte.ts'
import type { ColourRule } from '../../../../../shared/model/colour-rule.ts'
import { FakeEngine, settled } from '../../../../support/fake-engine.ts'

const rule = (expression: string, enabled = true): ColourRule => ({
  ...{ expression, colour: 'red' },
  enabled,
})

async function open(engine: FakeEngine, session: number): Promise<Timeline> {
  const timeline = new Timeline(engine, session)
  timeline.colours.useForAll([rule('broken'), rule('event', false)])
  await settled()
  await timeline.load(0, 10)
  return timeline
}
const rulesAsked = (engine: FakeEngine): (string[] | undefined)[] =>
  engine.asked('entries').map(({ rules }) => rules?.map(({ expression }) => expression))

test('requests rows with the enabled rules of the session, then those for all sessions', async () => {
  const engine = new FakeEngine()
  const session = engine.recordings.add(10).id
  await engine.call('setColourRules', { session, rules: [rule('len > 5'), rule('len', false)] })
  await open(engine, session)
  expect(rulesAsked(engine).length).toBeGreaterThan(0)
  for (const rules of rulesAsked(engine)) expect(rules).toEqual(['len > 5', 'broken'])
})

test('requests the visible rows again when other rules apply, and not when they stay the same', async () => {
  const engine = new FakeEngine()
  const session = engine.recordings.add(10).id
  const timeline = await open(engine, session)
  engine.forgetCalls()
  timeline.colours.useForAll([rule('broken')])
  await settled()
  expect(rulesAsked(engine)).toEqual([])
  await timeline.colours.save([rule('n == 1')])
  await settled()
  expect(rulesAsked(engine).at(-1)).toEqual(['n == 1', 'broken'])
  // Changed in another window.
  await engine.call('setColourRules', { session, rules: [] })
  await settled()
  expect(rulesAsked(engine).at(-1)).toEqual(['broken'])
})

test('rows that are copied or annotated are requested without rules', async () => {
  const engine = new FakeEngine()
  const session = engine.recordings.add(10).id
  const timeline = await open(engine, session)
  engine.forgetCalls()
  await timeline.view.fetch(1, 10)
  expect(rulesAsked(engine)).toEqual([undefined])
})

test('rows are shown before their colours are known, and requested again when they are', async () => {
  const engine = new FakeEngine()
  const session = engine.recordings.add(1).id
  engine.recordings.record(session, { isColourPending: true })
  const other = engine.recordings.add(2).id
  const timeline = await open(engine, session)
  expect(timeline.row(1)?.n).toBe(2)
  engine.forgetCalls()
  await engine.push('coloursFound', { session: other })
  await settled()
  expect(rulesAsked(engine)).toEqual([])
  await engine.push('coloursFound', { session })
  await settled()
  expect(rulesAsked(engine)).toEqual([['broken']])
})

test('rows whose colours are known are not requested again', async () => {
  const engine = new FakeEngine()
  const session = engine.recordings.add(2).id
  await open(engine, session)
  engine.forgetCalls()
  await engine.push('coloursFound', { session })
  await settled()
  expect(rulesAsked(engine)).toEqual([])
})
