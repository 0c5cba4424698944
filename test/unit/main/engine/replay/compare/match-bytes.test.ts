import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EntryBytes } from '../../../../../../main/engine/replay/play/byte-window.ts'
import { matchBytes } from '../../../../../../main/engine/replay/compare/match-bytes.ts'

type Row = readonly [then: number | null, now: number | null, same: boolean]

const pieces = (texts: readonly (string | Uint8Array)[], first = 1): EntryBytes[] =>
  texts.map((text, index) => ({
    n: first + index,
    bytes: typeof text === 'string' ? Buffer.from(text, 'latin1') : text,
  }))

async function* stream(list: readonly EntryBytes[]): AsyncGenerator<EntryBytes> {
  for (const piece of list) yield await Promise.resolve(piece)
}

async function match(then: readonly EntryBytes[], now: readonly EntryBytes[]): Promise<Row[]> {
  const rows: Row[] = []
  await matchBytes(stream(then), stream(now), (...row) => rows.push(row))
  return rows
}

const differing = (rows: readonly Row[]): Row[] => rows.filter((row) => !row[2])

/** Splits `bytes` at the given positions, as reads do. */
function cut(bytes: Uint8Array, places: readonly number[], first = 1): EntryBytes[] {
  const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))]
  const bounds = [0, ...cuts.filter((at) => at > 0).sort((a, b) => a - b), bytes.length]
  return pieces(
    bounds
      .slice(1)
      .map((end, index) => bytes.subarray(bounds[index], end))
      .filter((part) => part.length > 0),
    first,
  )
}

const lines = (count: number, word = 'line'): string[] =>
  Array.from({ length: count }, (_, index) => `${word} ${index} ${(index * 7919) % 1009}\n`)

describe('matchBytes', () => {
  it('finds equal streams equal, however they were split into reads', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 2_000 }),
        fc.array(fc.nat(2_000), { maxLength: 20 }),
        fc.array(fc.nat(2_000), { maxLength: 20 }),
        async (bytes, cutsThen, cutsNow) => {
          const then = cut(bytes, cutsThen)
          const rows = await match(then, cut(bytes, cutsNow, 1_000))
          expect(rows.map((row) => row[0])).toEqual(then.map((piece) => piece.n))
          expect(differing(rows)).toEqual([])
        },
      ),
    )
  })

  it('gives each recorded entry one row in order, and finds different streams different', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 500, max: 3 }),
        fc.uint8Array({ maxLength: 500, max: 3 }),
        fc.array(fc.nat(500), { maxLength: 60 }),
        fc.array(fc.nat(500), { maxLength: 60 }),
        async (a, b, cutsThen, cutsNow) => {
          const then = cut(a, cutsThen)
          const now = cut(b, cutsNow)
          const rows = await match(then, now)
          expect(rows.map((row) => row[0]).filter((n) => n !== null)).toEqual(
            then.map((piece) => piece.n),
          )
          expect(differing(rows).length === 0).toBe(Buffer.from(a).equals(b))
          const seen = rows.map((row) => row[1]).filter((n) => n !== null)
          expect(seen).toEqual([...seen].sort((x, y) => x - y))
        },
      ),
    )
  })

  it('returns the present range of the bytes of an entry', async () => {
    expect(await match(pieces(['one', 'two', 'three']), pieces(['onetwothree'], 7))).toEqual([
      [1, 7, true],
      [2, 7, true],
      [3, 7, true],
    ])
  })

  it('marks one changed entry, of the same length or another', async () => {
    const then = lines(200)
    const same = then.with(50, 'LINE 50 000\n')
    const longer = then.with(50, 'a line that is longer than it was\n')
    const shorter = then.with(50, '?\n')
    for (const now of [same, longer, shorter])
      expect(differing(await match(pieces(then), pieces(now)))).toEqual([[51, 51, false]])
  })

  it('marks only one additional and one missing entry', async () => {
    const then = lines(200)
    const more = then.toSpliced(50, 0, 'something nobody asked for\n')
    expect(differing(await match(pieces(then), pieces(more)))).toEqual([[null, 51, false]])
    expect(differing(await match(pieces(more), pieces(then)))).toEqual([[51, null, false]])
  })

  it('shows additional bytes in the middle of one read and at the end of the last', async () => {
    const then = lines(100)
    const joined = then.join('')
    const inserted = joined.replace('line 50 ', 'line 50! ')
    const rows = differing(await match(pieces(then), pieces([inserted])))
    expect(rows).toEqual([[51, 1, false]])
    expect(await match(pieces(['ok']), pieces(['ok!']))).toEqual([
      [1, 1, true],
      [null, 1, false],
    ])
  })

  it('shows what is missing at the end', async () => {
    expect(await match(pieces(['one', 'two', 'three']), pieces(['one', 'tw']))).toEqual([
      [1, 1, true],
      [2, 2, false],
      [3, null, false],
    ])
    expect(await match(pieces(['one']), [])).toEqual([[1, null, false]])
    expect(await match([], pieces(['one', 'two']))).toEqual([
      [null, 1, false],
      [null, 2, false],
    ])
  })

  it('joins the pieces of a long entry into one row', async () => {
    const long = Buffer.alloc(300_000, 'abcdefg')
    const parts = (bytes: Buffer): EntryBytes[] =>
      [0, 65_536, 131_072, 196_608, 262_144].map((start) => ({
        n: 4,
        bytes: bytes.subarray(start, start + 65_536),
      }))
    const changed = Buffer.from(long).fill('x', 250_000, 250_001)
    expect(await match(parts(long), pieces([long]))).toEqual([[4, 1, true]])
    expect(await match(parts(long), pieces([changed]))).toEqual([[4, 1, false]])
  })

  it('ends in bounded time when nothing matches', async () => {
    const rows = await match(pieces(lines(20_000)), pieces(lines(20_000, 'other')))
    expect(rows.filter((row) => row[2])).toEqual([])
    expect(rows.filter((row) => row[0] !== null)).toHaveLength(20_000)
  })

  it('finds many scattered differences', async () => {
    const then = lines(20_000)
    const now = then.map((line, index) => (index % 10 === 3 ? `${line.trim()} now\n` : line))
    expect(differing(await match(pieces(then), pieces(now)))).toHaveLength(2_000)
  })
})
