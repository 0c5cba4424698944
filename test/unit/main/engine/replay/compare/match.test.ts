import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchTokens } from '../../../../../../main/engine/replay/compare/match.ts'

type Row = readonly [then: number, now: number, same: boolean]

function match(then: readonly number[], now: readonly number[]): Row[] {
  const rows: Row[] = []
  matchTokens(Float64Array.from(then), Float64Array.from(now), (...row) => rows.push(row))
  return rows
}

const differing = (rows: readonly Row[]): Row[] => rows.filter((row) => !row[2])
const count = (length: number): number[] => Array.from({ length }, (_, index) => index)
const tokens = fc.array(fc.nat(4), { maxLength: 200 })

describe('matchTokens', () => {
  it('takes every token of both sides once and in order, and marks equal ones as equal', () => {
    fc.assert(
      fc.property(tokens, tokens, (then, now) => {
        const rows = match(then, now)
        expect(rows.map((row) => row[0]).filter((at) => at >= 0)).toEqual([...then.keys()])
        expect(rows.map((row) => row[1]).filter((at) => at >= 0)).toEqual([...now.keys()])
        for (const [i, j, same] of rows) expect(then[i] === now[j]).toBe(same)
      }),
    )
  })

  it('finds no difference in equal sequences', () => {
    fc.assert(
      fc.property(tokens, (then) => {
        expect(differing(match(then, then))).toEqual([])
      }),
    )
  })

  it('finds one difference for one token changed, inserted or removed among distinct ones', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(299), (length, place) => {
        const then = count(length)
        const at = place % length
        expect(differing(match(then, then.with(at, -1)))).toEqual([[at, at, false]])
        expect(differing(match(then, then.toSpliced(at, 0, -1)))).toEqual([[-1, at, false]])
        expect(differing(match(then, then.toSpliced(at, 1)))).toEqual([[at, -1, false]])
      }),
    )
  })

  it('distinguishes a changed token from an inserted one among repeated tokens', () => {
    expect(differing(match([7, 7, 7, 7], [7, 1, 7, 7]))).toEqual([[1, 1, false]])
    expect(differing(match([7, 1, 7, 2, 7], [7, 1, 7, 3, 7]))).toEqual([[3, 3, false]])
  })

  it('matches again after a long insertion or deletion', () => {
    const then = count(5_000)
    const more = then.toSpliced(100, 0, ...count(3_000).map((token) => -1 - token))
    expect(differing(match(then, more))).toHaveLength(3_000)
    expect(differing(match(more, then))).toHaveLength(3_000)
  })

  it('ends in bounded time when nothing matches', () => {
    const length = 300_000
    const rows = match(
      count(length),
      count(length).map((token) => -1 - token),
    )
    expect(differing(rows)).toHaveLength(length)
  })
})
