import { expect, test } from 'vitest'
import { hexRows } from '../../../../../renderer/features/comparison/difference/hex-rows.ts'
import {
  jsonRows,
  readJson,
} from '../../../../../renderer/features/comparison/difference/json-rows.ts'
import {
  shownRows,
  type Cell,
  type DiffRows,
} from '../../../../../renderer/features/comparison/difference/rows.ts'
import { finish } from '../../../../../renderer/features/comparison/difference/spans.ts'
import {
  textRows,
  wordRuns,
} from '../../../../../renderer/features/comparison/difference/text-rows.ts'

/** What is different in a cell is in brackets. */
const written = (cell: Cell | null): string | null =>
  cell?.runs.map(({ text, same }) => (same ? text : `[${text}]`)).join('') ?? null

const sides = (rows: DiffRows): (string | null)[][] =>
  Array.from({ length: rows.count }, (_, i) => {
    const { left, right, note } = rows.row(i)
    return [written(left), written(right), ...(note ? [note] : [])]
  })

const text = (a: string | null, b: string): DiffRows => finish(textRows(a, b))
const hex = (a: string, b: string, perRow = 8): DiffRows =>
  finish(hexRows(Buffer.from(a, 'hex'), Buffer.from(b, 'hex'), perRow))

function json(a: string, b: string): DiffRows {
  const [left, right] = [readJson(Buffer.from(a)), readJson(Buffer.from(b))]
  if (left === null || right === null) throw new Error('no JSON')
  return finish(jsonRows(left, right))
}

test('aligns lines', () => {
  const rows = text('one\ntwo\nthree', 'one\nnew\nand more\nthree')
  expect(sides(rows)).toEqual([
    ['one', 'one'],
    ['[two]', '[new]'],
    [null, '[and more]'],
    ['three', 'three'],
  ])
  expect(rows.row(3).left?.label).toBe('3')
  expect(rows.row(3).right?.label).toBe('4')
  expect(sides(text(null, 'a'))).toEqual([[null, '[a]']])
})

test('marks words of a line that stands beside another', () => {
  expect(sides(text('seq 58 ok', 'seq 579 ok'))).toEqual([['seq [58] ok', 'seq [579] ok']])
  const { left, right } = wordRuns('状态 正常', '状态 异常')
  expect(left).toEqual([
    { text: '状态 ', same: true },
    { text: '正常', same: false },
  ])
  expect(right.at(-1)).toEqual({ text: '异常', same: false })
})

test('marks characters of a very long word, and the middle of a line that is too long', () => {
  const word = 'A'.repeat(500)
  const { left } = wordRuns(`${word}B${word}`, `${word}C${word}`)
  expect(left.filter(({ same }) => !same)).toEqual([{ text: 'B', same: false }])
  const line = 'word '.repeat(40_000)
  const long = wordRuns(`${line}old${line}`, `${line}new${line}`)
  expect(long.right.filter(({ same }) => !same)).toEqual([{ text: 'new', same: false }])
})

test('aligns bytes behind an inserted one, with an empty column on the other side', () => {
  const rows = hex('0102030405060708090a', '01020304ff05060708090a')
  expect(sides(rows)).toEqual([
    ['01 02 03 04    05 06 07  ···· ···', '01 02 03 04 [ff ]05 06 07  ····[·]···'],
    [`08 09 0a ${' '.repeat(15)} ···`, `08 09 0a ${' '.repeat(15)} ···`],
  ])
  expect(rows.row(1).left?.label).toBe('000007')
  expect(rows.row(1).right?.label).toBe('000008')
  expect(rows.runs).toEqual([
    { from: 0, to: 1, same: false },
    { from: 1, to: 2, same: true },
  ])
})

test('has no cell on a side without bytes in a row', () => {
  expect(sides(hex('', '4142'))).toEqual([[null, `[41 42 ]${' '.repeat(18)} [AB]`]])
  expect(hex('', '').count).toBe(0)
})

test('pairs members by name, and keeps digits as sent', () => {
  const rows = json(
    '{"id":12345678901234567890,"bid":231.41,"size":300,"old":null}',
    '{"size":"300","bid":231.410,"id":12345678901234567890,"new":[1]}',
  )
  expect(sides(rows)).toEqual([
    ['[{]', '[{]', 'order'],
    ['  "id": 12345678901234567890,', '  "id": 12345678901234567890,'],
    [null, '  "new": [[]'],
    [null, '    [1]'],
    [null, '  []]'],
    ['  "bid": [231.41],', '  "bid": [231.410],'],
    ['  "size": [300],', '  "size": ["300"],', 'type'],
    ['  "old": [null]', null],
    ['}', '}'],
  ])
})

test('aligns items of arrays', () => {
  const rows = json('[{"a":1},{"a":2},{"a":3}]', '[{"a":2},{"a":3,"b":[]},4]')
  expect(sides(rows)).toEqual([
    ['[', '['],
    ['  [{]', null],
    ['    "a": [1]', null],
    ['  [}],', null],
    ['  {', '  {'],
    ['    "a": 2', '    "a": 2'],
    ['  },', '  },'],
    ['  {', '  {'],
    ['    "a": 3', '    "a": 3,'],
    [null, '    "b": [[]]'],
    ['  }', '  },'],
    [null, '  [4]'],
    [']', ']'],
  ])
})

test('shows an object beside a value line by line, and equal texts with other white space as equal', () => {
  expect(sides(json('{"a":{"b":1}}', '{"a":true}'))).toEqual([
    ['{', '{'],
    ['  "a": [{]', '  "a": [true]', 'type'],
    ['    "b": [1]', null],
    ['  [}]', null],
    ['}', '}'],
  ])
  expect(json('{"a":[ ]}', '{ "a" : [] }').runs).toEqual([{ from: 0, to: 3, same: true }])
})

test('reads JSON behind a prefix, and no plain value', () => {
  expect(readJson(Buffer.from('42["message",{"a":1}]'))?.size(0)).toBe(2)
  expect(readJson(Buffer.from('12'))).toBeNull()
  expect(readJson(Buffer.from('hello'))).toBeNull()
})

test('folds equal rows that are far from a difference', () => {
  const lines = Array.from({ length: 30 }, (_, i) => `line ${String(i)}`)
  const rows = text(lines.join('\n'), lines.with(15, 'other').join('\n'))
  const { rows: shown, more } = shownRows(rows, new Set(), 100)
  expect(shown).toEqual([
    { index: 0, fold: 12 },
    ...[12, 13, 14, 15, 16, 17, 18].map((index) => ({ index })),
    { index: 19, fold: 11 },
  ])
  expect(more).toBe(false)
  expect(shownRows(rows, new Set([0]), 100).rows).toHaveLength(20)
  expect(shownRows(rows, new Set(), 4)).toMatchObject({ more: true })
})
