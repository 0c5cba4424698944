import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  difference,
  finish,
  type Difference,
} from '../../../../../renderer/features/comparison/difference/spans.ts'

const diff = (a: ArrayLike<unknown>, b: ArrayLike<unknown>): Difference =>
  finish(difference({ left: a.length, right: b.length, equal: (i, j) => a[i] === b[j] }))

const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 60 })

/** Length of a longest common subsequence, by the textbook table. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0)
  for (const item of a) {
    const next = [0]
    for (const [j, other] of b.entries())
      next.push(item === other ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0))
    row = next
  }
  return row.at(-1) ?? 0
}

test('finds what is inserted and what is replaced', () => {
  expect(diff('seq 58 ok', 'seq 579 ok!').spans).toEqual([
    { left: 0, leftEnd: 5, right: 0, rightEnd: 5, same: true },
    { left: 5, leftEnd: 6, right: 5, rightEnd: 7, same: false },
    { left: 6, leftEnd: 9, right: 7, rightEnd: 10, same: true },
    { left: 9, leftEnd: 9, right: 10, rightEnd: 11, same: false },
  ])
  expect(diff('', '').spans).toEqual([])
})

test('covers both sequences in order, with as many equal items as there can be', () => {
  fc.assert(
    fc.property(letters, letters, (a, b) => {
      const { spans, isAligned } = diff(a, b)
      expect(isAligned).toBe(true)
      let [left, right, equal] = [0, 0, 0]
      for (const [at, span] of spans.entries()) {
        expect([span.left, span.right]).toEqual([left, right])
        expect(span.same).not.toBe(spans[at - 1]?.same)
        if (span.same) {
          expect(a.slice(span.left, span.leftEnd)).toEqual(b.slice(span.right, span.rightEnd))
          equal += span.leftEnd - span.left
        }
        left = span.leftEnd
        right = span.rightEnd
      }
      expect([left, right]).toEqual([a.length, b.length])
      expect(equal).toBe(longestCommon(a, b))
    }),
  )
})

test('compares by position when there are too many differences to align', () => {
  const a = Array.from({ length: 10_000 }, (_, i) => (i === 5_000 ? 'x' : `a${String(i)}`))
  const b = Array.from({ length: 10_000 }, (_, i) => (i === 5_000 ? 'x' : `b${String(i)}`))
  const { spans, isAligned } = diff(a, b)
  expect(isAligned).toBe(false)
  expect(spans.map(({ left, leftEnd, same }) => [left, leftEnd, same])).toEqual([
    [0, 5_000, false],
    [5_000, 5_001, true],
    [5_001, 10_000, false],
  ])
})

test('aligns 10 MB with a byte inserted at the start and one removed at the end', () => {
  const a = new Uint8Array(10_000_000).map((_, i) => (i * 2_654_435_761) >>> 24)
  const b = new Uint8Array(10_000_000)
  b[0] = 255 - (a[0] ?? 0)
  b.set(a.subarray(0, -1), 1)
  b[b.length - 1] = 255 - (a.at(-2) ?? 0)
  const { spans, isAligned } = diff(a, b)
  expect(isAligned).toBe(true)
  expect(spans.find(({ same }) => same)).toMatchObject({ left: 0, right: 1 })
})
