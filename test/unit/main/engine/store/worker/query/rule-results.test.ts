import { expect, test } from 'vitest'
import { RuleResults } from '../../../../../../../main/engine/store/worker/query/rule-results.ts'

const rule = (id: number, asksAnnotations = false) => ({ id, session: 1, asksAnnotations })

test('keeps the result of each rule and row, and drops the oldest beyond its limit', () => {
  const results = new RuleResults(3)
  results.set(rule(1), '1', true)
  results.set(rule(2), '1', false)
  results.set(rule(1), '2', false)
  expect(results.get(rule(1), '1')).toBe(true)
  expect(results.get(rule(2), '1')).toBe(false)
  expect(results.get(rule(2), '2')).toBeUndefined()
  results.set(rule(1), '3', true)
  expect(results.size).toBe(3)
  expect(results.get(rule(1), '1')).toBeUndefined()
  expect(results.get(rule(2), '1')).toBe(false)
})

test('annotations change the results of rules about them, in their session alone', () => {
  const results = new RuleResults()
  results.set(rule(1), '1', true)
  results.set(rule(2, true), '1', true)
  results.set({ ...rule(3, true), session: 2 }, '1', true)
  results.annotated(1)
  expect(results.get(rule(1), '1')).toBe(true)
  expect(results.get(rule(2, true), '1')).toBeUndefined()
  expect(results.get({ ...rule(3, true), session: 2 }, '1')).toBe(true)
})
