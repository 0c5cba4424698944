import { expect, test } from 'vitest'
import { MessageRows } from '../../../../../../../main/engine/store/worker/reading/message-rows.ts'

test('dropped rows leave the others in their places', () => {
  const rows = new MessageRows()
  for (let i = 0; i < 140_000; i++) rows.push(i + 1, 1, i)
  rows.dropBefore(65_536)
  expect(rows.held).toBe(140_000)
  rows.dropBefore(65_537)
  expect(rows.held).toBe(140_000 - 65_536)
  expect(rows.count).toBe(140_000)
  expect([rows.n(65_535), rows.length(65_535)]).toEqual([0, 0])
  expect([rows.n(65_536), rows.length(65_536)]).toEqual([65_537, 65_536])
  expect(rows.indexFrom(1)).toBe(65_536)
  // A message that begins among the dropped ones and still grows.
  rows.set(10, 2, 20)
  expect(rows.length(10)).toBe(0)
  expect(rows.push(140_001, 1, 5)).toBe(140_000)
})
