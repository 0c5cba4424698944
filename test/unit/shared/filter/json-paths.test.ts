import { expect, test } from 'vitest'
import { jsonLeaves } from '../../../../shared/filter/json-paths.ts'
import { parseFilter } from '../../../../shared/filter/parse.ts'

const pairs = (text: string): string[] =>
  jsonLeaves(text).map(({ path, value }) => `${path} == ${value}`)

test('every value has its path, as a filter writes it', () => {
  const found = pairs(
    '{"a": 1, "b": {"c d": [true, {"e": "x, \\"y\\""}], "f": null}, "": -1.5e3, "ü": false}',
  )
  expect(found).toEqual([
    'json.a == 1',
    'json.b["c d"][0] == true',
    'json.b["c d"][1].e == "x, \\"y\\""',
    'json.b.f == null',
    'json[""] == -1.5e3',
    'json.ü == false',
  ])
  for (const expression of found) expect(parseFilter(expression).problem).toBeUndefined()
})

test.each([
  ['{"a": {"b": [1, 2, {"c": "cut o', ['json.a.b[0] == 1', 'json.a.b[1] == 2']],
  ['[{"x":1},{"x":2}]', ['json[0].x == 1', 'json[1].x == 2']],
  ['{"a": 1} trailing', ['json.a == 1']],
  ['no json at all', []],
  ['17', []],
  ['', []],
  ['}{]', []],
])('of %s as far as it is complete', (text, expected) => {
  expect(pairs(text)).toEqual(expected)
})
