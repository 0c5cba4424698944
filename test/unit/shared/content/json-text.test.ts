/** A JSON text keeps everything as it was sent, and knows where its values are. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JsonText } from '../../../../shared/content/json-text.ts'

function read(source: string): JsonText {
  const json = JsonText.read(Buffer.from(source))
  if (json === undefined) throw new Error('no JSON')
  return json
}

describe('reading', () => {
  test('keeps digits, exponents, signs, escapes, order and doubled keys', () => {
    const source = String.raw`{"a":1.10,"b":1e5,"c":-0,"2016":1,"2015":2,"x":1,"x":2,"\u00e9":"\u00e9\/"}`
    const json = read(source)
    expect(json.source(0)).toBe(source)
    const members = json.children(0).map((value) => {
      const key = json.keyPlace(value)
      return [key && json.slice(key).text, json.source(value)]
    })
    expect(members).toEqual([
      ['a', '1.10'],
      ['b', '1e5'],
      ['c', '-0'],
      ['2016', '1'],
      ['2015', '2'],
      ['x', '1'],
      ['x', '2'],
      [String.raw`\u00e9`, String.raw`"\u00e9\/"`],
    ])
    expect(json.children(0).map((value) => json.duplicate(value))).toEqual([
      ...[null, null, null, null, null],
      { nth: 1, of: 2 },
      { nth: 2, of: 2 },
      null,
    ])
    expect(json.name(json.children(0).at(-1)!)).toBe('é')
  })

  test('compares keys by what they mean', () => {
    const json = read(String.raw`{"a":1,"\u0061":2,"A":3}`)
    expect(json.children(0).map((value) => json.duplicate(value)?.nth)).toEqual([1, 2, undefined])
  })

  test('keeps the white space of a branch', () => {
    const json = read('{ "a" : [ 1,\n 2 ] }')
    expect(json.source(json.children(0)[0]!)).toBe('[ 1,\n 2 ]')
  })

  test.each(['{"a":', '[1] x', '', '\ufeff[]', '["\n"]'])('refuses %j', (source) => {
    expect(JsonText.read(Buffer.from(source))).toBeUndefined()
  })

  test('refuses bytes that are not UTF-8, and what nests too deeply', () => {
    expect(JsonText.read(Buffer.from('["\xff"]', 'latin1'))).toBeUndefined()
    const deep = Buffer.from('['.repeat(100_000) + ']'.repeat(100_000))
    expect(JsonText.read(deep)).toBeUndefined()
    expect(JsonText.read(Buffer.from(`["${'['.repeat(5_000)}"]`))).toBeDefined()
  })

  test('has the values that a parser finds', () => {
    const values = (json: JsonText, value: number): unknown => {
      const children = json.children(value)
      if (json.kind(value) === 'array') return children.map((child) => values(json, child))
      if (json.kind(value) === 'object')
        return Object.fromEntries(children.map((child) => [json.name(child), values(json, child)]))
      return JSON.parse(json.source(value))
    }
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 1), (value, indent) => {
        const source = JSON.stringify(value, null, indent)
        expect(JSON.stringify(values(read(source), 0))).toBe(JSON.stringify(JSON.parse(source)))
      }),
    )
  })
})

describe('the way to a byte', () => {
  const source = `{ "id": 7, "a \\"b\\"": [1, {"deep": "found \u4f60"}, [true]], "last": null } `
  const json = read(source)

  /** The texts of the values around the first byte of each word, without the root. */
  const ways = (...words: string[]): string[][] => {
    let at = 0
    return words.map((word) => {
      at = Buffer.from(source).indexOf(word, at)
      expect(at).toBeGreaterThanOrEqual(0)
      const way = json.wayTo(at)
      at += Buffer.byteLength(word)
      expect(way[0]).toBe(0)
      return way.slice(1).map((value) => json.source(value))
    })
  }

  test('leads to the value whose key or text it is in', () => {
    const array = '[1, {"deep": "found \u4f60"}, [true]]'
    expect(ways('"id"', ': 7', 'b\\"', '1', 'found', '\u4f60', 'true', 'last', 'ull')).toEqual([
      ['7'],
      ['7'],
      [array],
      [array, '1'],
      [array, '{"deep": "found \u4f60"}', '"found \u4f60"'],
      [array, '{"deep": "found \u4f60"}', '"found \u4f60"'],
      [array, '[true]', 'true'],
      ['null'],
      ['null'],
    ])
  })

  test('leads to the branch whose punctuation it is', () => {
    const branches = read('[[], {}]')
    expect([0, 1, 3, 5, 7].map((byte) => branches.wayTo(byte).length)).toEqual([1, 2, 1, 2, 1])
    expect(json.wayTo(Buffer.byteLength(source) - 1)).toEqual([0])
  })

  test('ends in a value that contains the byte, at every byte', () => {
    for (let byte = 0; byte < Buffer.byteLength(source) - 1; byte++) {
      const last = json.wayTo(byte).at(-1)!
      const from = (json.keyPlace(last)?.from ?? json.place(last).from + 1) - 1
      expect(byte).toBeGreaterThanOrEqual(from)
      expect(byte).toBeLessThan(json.place(last).to)
    }
  })
})
