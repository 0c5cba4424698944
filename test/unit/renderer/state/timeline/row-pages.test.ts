import { expect, test } from 'vitest'
import { pageSize, RowPages } from '../../../../../renderer/state/timeline/row-pages.ts'

function pages() {
  const asked: [from: number, to: number][] = []
  const rows = new RowPages<number>((from, to) => {
    asked.push([from, to])
    return Promise.resolve(Array.from({ length: to - from + 1 }, (_, i) => from + i))
  })
  return { asked, rows }
}

test('holds the pages that contain given positions', async () => {
  const { asked, rows } = pages()
  await rows.load(60, 70, 1_000_000)
  expect(asked).toEqual([
    [1, 64],
    [65, 128],
  ])
  expect(rows.at(64)).toBe(64)
  expect(rows.at(65)).toBe(65)
  expect(rows.at(129)).toBeUndefined()
})

test('reloads only the last page as rows arrive', async () => {
  const { asked, rows } = pages()
  await rows.load(1, 100, 100)
  await rows.load(1, 100, 100)
  expect(asked.length).toBe(2)
  await rows.load(60, 110, 110)
  expect(asked.slice(2)).toEqual([[65, 110]])
  expect(rows.at(110)).toBe(110)
})

test('reloads a page that grew while it was loading', async () => {
  const { asked, rows } = pages()
  await Promise.all([rows.load(1, 10, 10), rows.load(1, 20, 20), rows.load(1, 20, 20)])
  expect(asked).toEqual([
    [1, 10],
    [1, 20],
  ])
  expect(rows.at(20)).toBe(20)
})

test('stays small however far it scrolls', async () => {
  const { rows } = pages()
  for (let at = 1; at < 1_000_000; at += 10_000) await rows.load(at, at + 60, 1_000_000)
  expect(rows.size).toBeLessThanOrEqual(32 * pageSize)
  expect(rows.at(990_001)).toBe(990_001)
})

test('loads nothing for an empty list, and loads again after a failure', async () => {
  const { asked, rows } = pages()
  await rows.load(1, 50, 0)
  expect(asked).toEqual([])
  let fails = true
  const flaky = new RowPages<number>((from) =>
    fails ? Promise.reject(new Error('gone')) : Promise.resolve([from]),
  )
  await expect(flaky.load(1, 1, 1)).rejects.toThrow('gone')
  fails = false
  await flaky.load(1, 1, 1)
  expect(flaky.at(1)).toBe(1)
})

test('reloads pages whose rows may have changed, and shows the old rows until then', async () => {
  const { asked, rows } = pages()
  await rows.load(1, 130, 130)
  rows.expire((row) => row === 70)
  expect(rows.at(70)).toBe(70)
  asked.length = 0
  await rows.load(1, 130, 130)
  expect(asked).toEqual([[65, 128]])
  await rows.load(1, 130, 130)
  expect(asked.length).toBe(1)
})
