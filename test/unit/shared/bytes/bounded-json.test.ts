/** JSON from anybody: what the bounds allow is parsed as it is, the rest refused before it is. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maxJsonDepth, parseBoundedJson } from '../../../../shared/bytes/bounded-json.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

test('reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (json) => {
      expect(parseBoundedJson(utf8(json), 100_000)).toEqual(JSON.parse(json))
    }),
  )
})

test('refuses what is no JSON with a SyntaxError', () => {
  for (const text of ['', '{', '"', '"\\', ']', '{"a":1}}', '[1,]'])
    expect(() => parseBoundedJson(utf8(text), 100)).toThrow(SyntaxError)
})

test('refuses what is nested deeper than 64', () => {
  const nested = (depth: number): Uint8Array => utf8('['.repeat(depth) + ']'.repeat(depth))
  expect(parseBoundedJson(nested(maxJsonDepth), 1_000)).toBeInstanceOf(Array)
  expect(() => parseBoundedJson(nested(maxJsonDepth + 1), 1_000)).toThrow(RangeError)
})

test('refuses more values than asked for, and counts none within texts', () => {
  expect(parseBoundedJson(utf8('[1,[2],{"a":3}]'), 5)).toEqual([1, [2], { a: 3 }])
  expect(() => parseBoundedJson(utf8('[1,[2],{"a":3}]'), 4)).toThrow(RangeError)
  const text = ',[{\\"\\\\'.repeat(100)
  expect(parseBoundedJson(utf8(`["${text}",","]`), 2)).toHaveLength(2)
})
