import { expect, test } from 'vitest'
import { JsonText } from '../../../../../shared/content/json-text.ts'
import {
  branches,
  fieldAt,
  pathOf,
  treeRows,
} from '../../../../../renderer/features/detail/json-tree.ts'
import { parseFilter } from '../../../../../shared/filter/parse.ts'
import { jsonEquals } from '../../../../../shared/filter/write.ts'

function read(source: string): JsonText {
  const json = JsonText.read(Buffer.from(source))
  if (json === undefined) throw new Error('no JSON')
  return json
}

/** Paths of the rows when all branches are open. */
function paths(json: JsonText): string[] {
  const rows = treeRows(json, branches(json, 1_000))
  return rows.map((_, at) => pathOf(json, rows, at))
}

const nested = read('{"a":[1,{"b c":null}],"d":true}')

test('lays out open branches only', () => {
  expect(treeRows(nested, new Set())).toEqual([
    { value: 0, index: null, depth: 0, size: 2, open: false, parent: -1 },
  ])
  const rows = treeRows(nested, branches(nested, 10))
  expect(rows.map((row, at) => [pathOf(nested, rows, at), row.depth, row.parent])).toEqual([
    ['$', 0, -1],
    ['$.a', 1, 0],
    ['$.a[0]', 2, 1],
    ['$.a[1]', 2, 1],
    ['$.a[1]["b c"]', 3, 3],
    ['$.d', 1, 0],
  ])
})

test('opens branches from the root down, up to a limit', () => {
  expect(branches(nested, 10).size).toBe(3)
  expect([...branches(nested, 1)]).toEqual([0])
  expect([...branches(read('5'), 10)]).toEqual([])
})

test('keeps the order of keys, and has a row for each of two with the same name', () => {
  const json = read('{"2016":1,"2015":2,"x":1,"y":0,"\\u0078":2}')
  expect(paths(json)).toEqual(['$', '$["2016"]', '$["2015"]', '$.x', '$.y', '$.x'])
  const rows = treeRows(json, new Set([0]))
  expect(new Set(rows.map(({ value }) => value)).size).toBe(rows.length)
})

test('opens one of two members with the same name alone', () => {
  const json = read('{"x":[1],"x":[2]}')
  const [, , second] = treeRows(json, new Set([0]))
  const rows = treeRows(json, new Set([0, second!.value]))
  expect(rows.map(({ value }) => json.source(value))).toEqual([
    '{"x":[1],"x":[2]}',
    '[1]',
    '[2]',
    '2',
  ])
})

test('single values have a path and a value that filters can compare', () => {
  const json = read(
    '{"a":[1,{"b c":null}],"q\\"\\b]":"x\\u0007y\\n","三":true,"n":12345678901234567890}',
  )
  const rows = treeRows(json, branches(json, 10))
  const fields = rows.map((_, at) => fieldAt(json, rows, at))
  expect(fields.map((field) => field?.value)).toEqual([
    undefined,
    undefined,
    '1',
    undefined,
    'null',
    '"x\\u0007y\\n"',
    'true',
    '12345678901234567890',
  ])
  const parsed = fields.flatMap((field) =>
    field === null ? [] : [parseFilter(jsonEquals(field.path, field.value)).filter],
  )
  expect(parsed).toMatchObject([
    { path: ['a', 0], test: { any: [{ written: '1' }] } },
    { path: ['a', 1, 'b c'], test: { any: [null] } },
    { path: ['q"\b]'], test: { any: ['x\u0007y\n'] } },
    { path: ['三'], test: { any: [true] } },
    { path: ['n'], test: { any: [{ written: '12345678901234567890' }] } },
  ])
})
