import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MessageRows } from '../../../../../../../main/engine/store/worker/reading/message-rows.ts'
import { Numbers } from '../../../../../../../main/engine/store/worker/reading/numbers.ts'
import { packNumbers } from '../../../../../../../main/engine/store/worker/reading/packed-numbers.ts'

test('packed numbers are read back, whatever their size and order', () => {
  const number = fc.oneof(
    fc.nat({ max: 300 }),
    fc.nat({ max: 0xffff_ffff }),
    fc.maxSafeNat().map((n) => Math.floor(n / 2)),
    fc.constant(7),
  )
  const run = fc
    .tuple(number, fc.nat({ max: 3 }), fc.integer({ min: 1, max: 60 }))
    .map(([first, step, count]) => Array.from({ length: count }, (_, i) => first + i * step))
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(number),
        fc.array(run).map((runs) => runs.flat()),
      ),
      (numbers) => {
        const packed = packNumbers(Float64Array.from(numbers))
        expect(numbers.map((_, i) => packed.at(i))).toEqual(numbers)
      },
    ),
  )
})

test('rows of full chunks keep their values, and change when their message grows', () => {
  const rows = new MessageRows()
  for (let i = 0; i < 200_000; i++) rows.push(1 + Math.floor(i / 9), i % 9, (i * 7) % 300)
  rows.set(5, 8, 4_000)
  for (let i = 0; i < 200_000; i += i < 65_000 ? 997 : 13) {
    const row = [rows.n(i), rows.extra(i), rows.length(i)]
    expect(row).toEqual([1 + Math.floor(i / 9), i % 9, (i * 7) % 300])
  }
  expect([rows.n(5), rows.extra(5), rows.length(5)]).toEqual([1, 8, 4_000])
  expect(rows.indexFrom(10_000, 4)).toBe(9_999 * 9 + 4)
})

test('a number is put in its place also in a chunk that was packed', () => {
  const numbers = new Numbers()
  for (let i = 0; i < 300_000; i++) if (i !== 70_000) numbers.push(i)
  numbers.insert(70_000)
  expect(numbers.length).toBe(300_000)
  for (let i = 0; i < 300_000; i += 101) expect(numbers.at(i)).toBe(i)
  expect(numbers.indexFrom(70_000)).toBe(70_000)
})
