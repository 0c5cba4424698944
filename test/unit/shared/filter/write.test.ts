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
  const number = fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.bigInt({ min: 0n }),
      fc.constantFrom('', '.0', '.10', '.0123456789012345678901'),
      fc.constantFrom('', 'e5', 'E+30', 'e-7'),
    )
    .map((parts) => parts.join(''))
  const value = fc.oneof(
    fc.string().map((text) => ({ json: JSON.stringify(text), one: text })),
    fc.constantFrom(true, false, null).map((word) => ({ json: String(word), one: word })),
    number.map((written) => ({ json: written, one: { value: Number(written), written } })),
  )
  fc.assert(
    fc.property(value, ({ json, one }) => {
      expect(parseFilter(jsonEquals('json.a[0]["b c"]', json)).filter).toMatchObject({
        type: 'json',
        path: ['a', 0, 'b c'],
        test: { test: 'equals', any: [one] },
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
