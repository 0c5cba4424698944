import { expect, it } from 'vitest'
import { EntrySet } from '../../../../../../main/engine/replay/play/entry-set.ts'

it('holds numbers at both ends of a page, and high ones', () => {
  const numbers = [1, 7, 8, 65_535, 65_536, 65_537, 6_000_000_000]
  const set = new EntrySet()
  for (const n of [...numbers, 8]) set.add(n)
  expect(set.size).toBe(numbers.length)
  for (const n of numbers) expect([n, set.has(n), set.has(n + 10)]).toEqual([n, true, false])
})

it('removes a number once', () => {
  const set = new EntrySet()
  set.add(9)
  set.add(10)
  set.delete(9)
  set.delete(9)
  set.delete(70_000)
  expect([set.size, set.has(9), set.has(10)]).toEqual([1, false, true])
})
