/** A sequence being edited: read if valid, errors otherwise, and kept as written. */
import { expect, test } from 'vitest'
import { SequenceDraft } from '../../../../../renderer/state/composer/sequence-draft.svelte.ts'

const known = new Set([1, 2])

function twoSteps(): SequenceDraft {
  const draft = new SequenceDraft()
  draft.add(1)
  draft.changeStep(0, { wait: '5', awaits: true, timeout: '300' })
  draft.add(2)
  return draft
}

test('a new step waits as the step before it, and steps can be reordered', () => {
  const draft = twoSteps()
  draft.changeStep(1, { awaits: false })
  draft.change({ count: '', otherwise: 'goOn' })
  const first = { snippet: 1, waitMs: 5, answer: { timeoutMs: 300, otherwise: 'goOn' } }
  const second = { snippet: 2, waitMs: 5, answer: null }
  expect(draft.read(known)).toEqual({ steps: [first, second], count: null })
  draft.shift(1, -1)
  expect(draft.read(known)).toEqual({ steps: [second, first], count: null })
  draft.remove(0)
  expect(draft.read(known)).toEqual({ steps: [first], count: null })
})

test.each([
  [{ wait: '-1' }, { issue: 'wait', step: 2 }],
  [{ wait: '86400001' }, { issue: 'wait', step: 2 }],
  [{ timeout: '0' }, { issue: 'timeout', step: 2 }],
  [{ snippet: 3 }, { issue: 'gone', step: 2 }],
])('%j of a step is reported', (change, issue) => {
  const draft = twoSteps()
  draft.changeStep(1, change)
  expect(draft.read(known)).toEqual(issue)
})

test('an invalid count and an empty list of steps are reported', () => {
  expect(new SequenceDraft().read(known)).toEqual({ issue: 'empty' })
  const draft = twoSteps()
  draft.change({ count: '0' })
  expect(draft.read(known)).toEqual({ issue: 'count' })
})

test('keeps what is written, and uses defaults for what cannot be read', () => {
  const draft = twoSteps()
  const again = new SequenceDraft()
  again.restore(draft.keep())
  expect(again.keep()).toEqual(draft.keep())
  again.restore({ steps: 'none', count: 7 })
  expect(again.keep()).toMatchObject({ steps: [], count: '1' })
})

test('shows a saved sequence as it would be written', () => {
  const draft = new SequenceDraft()
  const steps = [{ snippet: 2, waitMs: 0, answer: { timeoutMs: 9, otherwise: 'goOn' as const } }]
  draft.load({ id: 4, endpoint: null, name: 'log in', steps, count: 3 })
  expect(draft.written).toMatchObject({ id: 4, name: 'log in', forAll: true, count: '3' })
  expect(draft.read(known)).toEqual({ steps, count: 3 })
})
