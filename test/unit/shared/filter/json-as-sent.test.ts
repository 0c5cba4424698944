import { describe, expect, it, test } from 'vitest'
import fc from 'fast-check'
import { parseFilter } from '../../../../shared/filter/parse.ts'
import { compileEntryTest } from '../../../../shared/filter/payload.ts'
import { FactTable, rowContext, rowEntry } from '../../../support/filter-entries.ts'

function matches(filter: string, payload: string | Buffer): boolean {
  const parsed = parseFilter(filter).filter
  if (!parsed) throw new Error(filter)
  return compileEntryTest(
    parsed,
    rowContext(new FactTable()),
  )(
    rowEntry({
      n: 1,
      at: 0,
      connection: 1,
      kind: 'text',
      direction: 'in',
      payload: Buffer.from(payload),
    }),
  )
}

describe('a key that occurs more than once', () => {
  const doubled = '{"a":1,"b":{"c":"x"},"a":2,"b":{"d":[1,{"e":5}]},"b":{"c":"y"},"z":{"a":9}}'

  it.each([
    ['json.a == 1', true],
    ['json.a == 2', true],
    ['json.a == 9', false],
    ['json.a in (1, 7)', true],
    ['json.a != 2', true],
    ['json.a < 2', true],
    ['json.b.c == x', true],
    ['json.b.c matches /^y/', true],
    ['json.b.d[1].e == 5', true],
    ['json.b.d', true],
    ['json.b.e', false],
    ['json.z.a == 9', true],
  ])('has all its values: %s is %s', (filter, expected) => {
    expect(matches(filter, doubled)).toBe(expected)
  })

  it('has its values also when the key is written with escapes', () => {
    expect(matches('json.a == 1', String.raw`{"\u0061":1,"a":2}`)).toBe(true)
    expect(matches('json["a/b"] == 1', String.raw`{"a\/b":1,"a/b":2}`)).toBe(true)
    expect(matches(String.raw`json["a\nb"] == 1`, String.raw`{"a\u000ab":1,"a\nb":2}`)).toBe(true)
    expect(matches('json["é"] == 1', String.raw`{"é":1,"\u00e9":2}`)).toBe(true)
  })

  it('is not one that objects of a list share', () => {
    const list = '[{"id":1},{"id":2,"id":3}]'
    expect(matches('json[0].id == 2', list)).toBe(false)
    expect(matches('json[1].id == 2', list)).toBe(true)
  })
})

describe('a number', () => {
  it.each([
    ['12345678901234567890', '12345678901234567890', true],
    ['12345678901234567890', '12345678901234567891', false],
    ['9_007_199_254_740_993', '9007199254740992', false],
    ['0x20000000000001', '9007199254740993', true],
    ['0x20000000000001', '9007199254740992', false],
    ['100', '1e2', true],
    ['1e2', '100.00', true],
    ['1.10', '1.1', true],
    ['1.1', '1.1000000000000000001', false],
    ['0', '-0', true],
    ['0', '0e5', true],
    ['0', '1e-400', false],
    ['1e400', '2e400', false],
    ['1e400', '10e399', true],
    ['1.5kB', '1500', true],
  ])('%s equals %s by its digits: %s', (literal, sent, expected) => {
    expect(matches(`json.id == ${literal}`, `{"id": ${sent} }`)).toBe(expected)
    expect(matches(`json.id != ${literal}`, `{"id": ${sent} }`)).toBe(!expected)
    expect(matches(`json.ids contains "${literal}"`, `{"ids":[0.5, ${sent}]}`)).toBe(
      expected && /^-?[\d.e]+$/.test(literal),
    )
  })

  it.each([
    ['json.id > 12345678901234567890', true],
    ['json.id <= 12345678901234567890', false],
    ['json.id in (12345678901234567892..12345678901234567893)', false],
    ['json.id in (12345678901234567890..12345678901234567891)', true],
    ['json.id in (1, 12345678901234567891)', true],
    ['json.id in (1, 12345678901234567890)', false],
  ])('is ordered by its digits: %s is %s', (filter, expected) => {
    expect(matches(filter, '{"id":12345678901234567891}')).toBe(expected)
  })

  test('is compared as big integers compare', () => {
    const near = fc.tuple(
      fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }),
      fc.integer({ min: -2, max: 2 }),
    )
    fc.assert(
      fc.property(near, fc.constantFrom('', '000e-3', '.000'), ([number, step], suffix) => {
        const sent = number + BigInt(step)
        // JSON has no zeros before other digits.
        const payload = `{"id":${String(sent)}${sent === 0n ? '' : suffix}}`
        expect(matches(`json.id == ${String(number)}`, payload)).toBe(sent === number)
        expect(matches(`json.id < ${String(number)}`, payload)).toBe(sent < number)
        expect(matches(`json.id >= ${String(number)}`, payload)).toBe(sent >= number)
      }),
    )
  })
})

test('every value of any JSON is found at its path', () => {
  fc.assert(
    fc.property(fc.json(), fc.json(), (first, second) => {
      const payload = ` { "k" : ${first} ,\n"k":${second}, "other":[${first},${second}] } `
      for (const path of ['json.k', 'json.other[1]', 'json.other[0]'])
        expect(matches(path, payload)).toBe(true)
      const one: unknown = JSON.parse(first)
      if (typeof one === 'boolean' || one === null)
        expect(matches(`json.k == ${String(one)}`, payload)).toBe(true)
    }),
  )
})

test('an array has a length', () => {
  expect(matches('json.tags.length == 2', '{"tags":["a","b"]}')).toBe(true)
})
