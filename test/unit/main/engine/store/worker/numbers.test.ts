import { expect, test } from 'vitest'
import { Numbers } from '../../../../../../main/engine/store/worker/numbers.ts'

test('numbers are found by place and by value across chunks', () => {
  const numbers = new Numbers()
  for (let i = 0; i < 200_000; i++) numbers.push(i * 3 + 1)
  expect(numbers.length).toBe(200_000)
  expect(numbers.at(0)).toBe(1)
  expect(numbers.at(65_536)).toBe(65_536 * 3 + 1)
  expect(numbers.at(200_000)).toBeUndefined()
  expect(numbers.indexFrom(1)).toBe(0)
  expect(numbers.indexFrom(2)).toBe(1)
  expect(numbers.indexFrom(65_536 * 3 + 1)).toBe(65_536)
  expect(numbers.indexFrom(10_000_000)).toBe(200_000)
  expect([...numbers.slice(65_535, 65_538)]).toEqual([196_606, 196_609, 196_612])
  expect([...numbers.slice(199_999, 200_010)]).toEqual([599_998])
})
