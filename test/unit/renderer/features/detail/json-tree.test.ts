import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  branches,
  parseJson,
  treeRows,
  writeJson,
  type Json,
} from '../../../../../renderer/features/detail/json-tree.ts'

const parsed = (text: string): Json => {
  const value = parseJson(text)
  if (value === undefined) throw new Error('no JSON')
  return value
}

describe('reading', () => {
  test('keeps every digit of a number', () => {
    const text = '[12345678901234567890, 0.1, 1e400, 231.40]'
    expect(writeJson(parsed(text), 0).replaceAll('\n', '')).toContain('12345678901234567890,')
    expect(writeJson(parsed(text), 0)).toContain('1e400')
  })

  test('refuses what is not JSON and what nests too deeply', () => {
    expect(parseJson('{"a":')).toBeUndefined()
    expect(parseJson('[1] x')).toBeUndefined()
    expect(parseJson('['.repeat(100_000) + ']'.repeat(100_000))).toBeUndefined()
    expect(parseJson(`["${'['.repeat(5_000)}"]`)).toBeDefined()
  })

  test('writes the same value again', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value)
        expect(JSON.parse(writeJson(parsed(text)))).toEqual(JSON.parse(text))
      }),
    )
  })
})

describe('the tree', () => {
  const value = parsed('{"a":[1,{"b c":null}],"d":true}')

  test('lays out open branches only', () => {
    expect(treeRows(value, new Set()).map((row) => row.path)).toEqual(['$'])
    const rows = treeRows(value, new Set(['$', '$.a', '$.a[1]']))
    expect(rows.map((row) => [row.path, row.depth, row.parent])).toEqual([
      ['$', 0, -1],
      ['$.a', 1, 0],
      ['$.a[0]', 2, 1],
      ['$.a[1]', 2, 1],
      ['$.a[1]["b c"]', 3, 3],
      ['$.d', 1, 0],
    ])
  })

  test('opens branches from the root down, up to a limit', () => {
    expect([...branches(value, 10)]).toEqual(['$', '$.a', '$.a[1]'])
    expect([...branches(value, 1)]).toEqual(['$'])
    expect([...branches(5, 10)]).toEqual([])
  })
})
