/** Conditions written from values are parsed as these values. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseFilter } from '../../../../shared/filter/parse.ts'
import { addCondition, jsonEquals, payloadEquals } from '../../../../shared/filter/write.ts'
import { isUtf8, stringToUtf8 } from '../../../../shared/bytes/utf8.ts'

const content = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 40 }),
  fc.string({ unit: 'binary', minLength: 1 }).map(stringToUtf8),
)

test('a condition on a payload holds its exact bytes', () => {
  fc.assert(
    fc.property(content, (bytes) => {
      expect(parseFilter(payloadEquals(bytes)).filter).toMatchObject({
        type: 'payload',
        field: isUtf8(bytes) ? 'text' : 'hex',
        test: { test: 'equals', any: [bytes] },
        negated: false,
      })
    }),
  )
})

test('a condition on JSON holds its exact value', () => {
  const value = fc.oneof(
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
  )
  fc.assert(
    fc.property(value, (value) => {
      expect(parseFilter(jsonEquals('json.a[0]["b c"]', value)).filter).toMatchObject({
        type: 'json',
        path: ['a', 0, 'b c'],
        test: { test: 'equals', any: [value] },
      })
    }),
  )
})

test.for([
  ['', false, 'len > 3'],
  ['  ', true, 'not len > 3'],
  ['len > 3', false, 'len > 3'],
  ['fin', false, 'fin and len > 3'],
  ['fin or rsv > 0', false, '(fin or rsv > 0) and len > 3'],
  ['(fin or rsv > 0)', true, '((fin or rsv > 0)) and not len > 3'],
  ['fin and rsv > 0', true, 'fin and rsv > 0 and not len > 3'],
] as const)('adds to "%s" (excluding: %s)', ([before, exclude, after]) => {
  expect(addCondition(before, 'len > 3', exclude)).toBe(after)
  expect(parseFilter(after).problem).toBeUndefined()
})

test('compares a payload with a content coding as hex, even if it is UTF-8', () => {
  expect(payloadEquals(Buffer.from('ab'), true)).toBe('hex == "61 62"')
  expect(payloadEquals(Buffer.from('ab'))).toBe('text == "ab"')
})
