import { expect, test } from 'vitest'
import { jsonPlaces } from '../../../../../renderer/features/detail/json-places.ts'
import { parseJson, treeRows } from '../../../../../renderer/features/detail/json-tree.ts'

/** The paths to the values that contain each of the words, in order of appearance. */
function ways(json: string, ...words: string[]): string[][] {
  const bytes = Buffer.from(json)
  let at = 0
  const places = words.map((word) => {
    const from = bytes.indexOf(word, at)
    expect(from).toBeGreaterThanOrEqual(0)
    at = from + Buffer.byteLength(word)
    return { from, to: at }
  })
  return jsonPlaces(bytes, places)
}

const json = `{ "id": 7, "a \\"b\\"": [1, {"deep": "found \u4f60"}, [true]], "last": null }`

test('a match belongs to the value whose key or text it begins in', () => {
  expect(ways(json, '7')).toEqual([['$', '$.id']])
  expect(ways(json, '"id"', ': 7', 'b\\"', '1', 'found', 'true', 'last', 'ull')).toEqual([
    ['$', '$.id'],
    ['$', '$.id'],
    ['$', '$["a \\"b\\""]'],
    ['$', '$["a \\"b\\""]', '$["a \\"b\\""][0]'],
    ['$', '$["a \\"b\\""]', '$["a \\"b\\""][1]', '$["a \\"b\\""][1].deep'],
    ['$', '$["a \\"b\\""]', '$["a \\"b\\""][2]', '$["a \\"b\\""][2][0]'],
    ['$', '$.last'],
    ['$', '$.last'],
  ])
})

test('punctuation belongs to the branch it is in', () => {
  expect(ways('[[], {}]', '[[', '{', '}', ']')).toEqual([
    ['$'],
    ['$', '$[1]'],
    ['$', '$[1]'],
    ['$'],
  ])
})

test('every path leads to a row of the tree', () => {
  const value = parseJson(json)
  expect(value).toBeDefined()
  const places = Array.from({ length: Buffer.byteLength(json) }, (_, i) => ({ from: i, to: i + 1 }))
  const found = jsonPlaces(Buffer.from(json), places)
  expect(found).toHaveLength(places.length)
  for (const way of found) {
    const rows = treeRows(value!, new Set(way))
    expect(rows.map(({ path }) => path)).toContain(way.at(-1))
  }
})
