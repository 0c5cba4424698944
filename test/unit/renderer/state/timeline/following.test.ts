import { expect, test } from 'vitest'
import { Following } from '../../../../../renderer/state/timeline/following.svelte.ts'

test('counts entries that arrived since following stopped', () => {
  const following = new Following()
  expect(following.unseen(10)).toBe(0)
  following.stop(10)
  expect(following.unseen(13)).toBe(3)
  following.stop(13)
  expect(following.unseen(13)).toBe(3)
  following.start()
  expect(following.unseen(20)).toBe(0)
})

test('older rows that a filter finds are not new', () => {
  const following = new Following()
  following.stop(100)
  following.reopen(0, 100)
  following.take(3, 60)
  expect(following.unseen(3)).toBe(0)
  following.take(5, 100)
  expect(following.unseen(5)).toBe(0)
  following.take(6, 120)
  expect(following.unseen(6)).toBe(1)
})

test('without a view all rows are known immediately', () => {
  const following = new Following()
  following.stop(100)
  following.reopen(100, 100)
  following.take(100, null)
  following.take(104, null)
  expect(following.unseen(104)).toBe(4)
})
