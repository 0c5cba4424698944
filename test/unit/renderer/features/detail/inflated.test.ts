import { expect, test } from 'vitest'
import { nextLimit } from '../../../../../renderer/features/detail/inflated.ts'
import { defaultInflated, maxInflated } from '../../../../../shared/contract/limits.ts'

test('continuing raises the limit up to the maximum that the engine inflates', () => {
  const limits: number[] = []
  for (let limit: number | null = defaultInflated; limit !== null; limit = nextLimit(limit))
    limits.push(limit)
  expect(limits[0]).toBe(defaultInflated)
  expect(limits.at(-1)).toBe(maxInflated)
  expect(limits).toEqual([...new Set(limits)].sort((a, b) => a - b))
})
