import { describe, expect, it } from 'vitest'
import { parseFilter } from '../../../../shared/filter/parse.ts'
import { describeFault } from '../../../../shared/filter/problems.ts'

const read = (source: string): unknown => {
  const { filter, problem } = parseFilter(source)
  if (problem) throw new Error(`${source}: ${describeFault(problem)}`)
  return filter
}
const bytes = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0))

describe('a filter', () => {
  it('joins conditions: not before and before or', () => {
    expect(read('fin or masked and not event')).toEqual({
      type: 'or',
      operands: [
        { type: 'flag', flag: 'fin' },
        {
          type: 'and',
          operands: [
            { type: 'flag', flag: 'masked' },
            { type: 'not', operand: { type: 'flag', flag: 'event' } },
          ],
        },
      ],
    })
    expect(read('(fin or masked) and event')).toMatchObject({ type: 'and' })
    expect(read('fin || masked && !event')).toEqual(read('fin or masked and not event'))
    expect(read('fin and masked and event')).toMatchObject({ type: 'and', operands: [{}, {}, {}] })
    expect(read('  ')).toEqual({ type: 'all' })
  })

  it.each([
    ['len > 100', [{ low: 101, high: Infinity }]],
    ['len >= 1.5kB', [{ low: 1500, high: Infinity }]],
    ['len < 64KiB', [{ low: -Infinity, high: 65_535 }]],
    [
      'len != 0x10',
      [
        { low: -Infinity, high: 15 },
        { low: 17, high: Infinity },
      ],
    ],
    [
      'len in (1, 5..9, 2MiB)',
      [
        { low: 1, high: 1 },
        { low: 5, high: 9 },
        { low: 2_097_152, high: 2_097_152 },
      ],
    ],
    ['n == 1.5', []],
    ['opcode == ping', [{ low: 9, high: 9 }]],
    ['opcode == 0x9', [{ low: 9, high: 9 }]],
    [
      'opcode in (cont, 1..2, pong)',
      [
        { low: 0, high: 0 },
        { low: 1, high: 2 },
        { low: 10, high: 10 },
      ],
    ],
    ['n = 1_000', [{ low: 1_000, high: 1_000 }]],
  ])('reads numbers: %s', (source, ranges) => {
    expect(read(source)).toMatchObject({ type: 'number', ranges })
  })

  it.each([
    ['at > 1.5s', 'start', 1_500_001, Infinity],
    ['at <= 250us', 'start', -Infinity, 250],
    ['at == 14:05:09.112', 'day', 50_709_112_000, 50_709_112_999],
    ['at == 14:05', 'day', 50_700_000_000, 50_759_999_999],
    ['at == 1970-01-01T00:00:01Z', 'epoch', 1_000_000, 1_999_999],
    ['at > 1970-01-01T00:00:01.5+00:00', 'epoch', 1_600_000, Infinity],
  ])('reads times: %s', (source, base, low, high) => {
    expect(read(source)).toEqual({ type: 'time', ranges: [{ base, low, high }] })
  })

  it.each([
    ['text contains "a\\x00\\u00e9"', 'a\0Ã©'],
    ["text contains 'it\"s'", 'it"s'],
    ['text contains \\x0a\\xff', '\n\xff'],
    ['hex contains 0a0b', '\n\v'],
    ['hex contains "0a 0b"', '\n\v'],
    ['hex contains deadbeef', '\xde\xad\xbe\xef'],
  ])('reads bytes: %s', (source, needle) => {
    expect(read(source)).toMatchObject({ type: 'payload', test: { needle: bytes(needle) } })
  })

  it('reads expressions, paths, codes and addresses', () => {
    expect(read('text matches /a\\/[/]b/i')).toMatchObject({
      test: { source: 'a\\/[/]b', flags: 'i' },
    })
    expect(read('"AAPL"')).toEqual(read('text contains "AAPL"'))
    expect(read('/AAPL/')).toEqual(read('text matches "AAPL"'))
    expect(read('json.a[0]["b c"].d >= 3')).toEqual({
      type: 'json',
      path: ['a', 0, 'b c', 'd'],
      test: { test: 'order', operator: '>=', than: { value: 3, written: '3' } },
      negated: false,
    })
    expect(read('code != ECONNRESET')).toMatchObject({ words: ['ECONNRESET'], negated: true })
    expect(read('peer == 127.0.0.1:80')).toMatchObject({ test: { any: [bytes('127.0.0.1:80')] } })
    expect(read('dir in (in, out)')).toMatchObject({ codes: [1, 2] })
    expect(read('kind != bin')).not.toMatchObject({ codes: expect.arrayContaining([3]) as unknown })
  })

  it.each([
    ['len', 0, 3, 'Expected an operator after len: == != < <= > >= in.'],
    ['len >', 5, 5, 'The filter is incomplete: expected a value after len.'],
    ['lenn == 3', 0, 4, 'Unknown field "lenn". Did you mean "len"?'],
    ['dir == up', 7, 9, 'dir requires in, out or none, not up.'],
    [
      'colour == pink',
      10,
      14,
      'colour requires red, orange, yellow, green, blue or purple, not pink.',
    ],
    ['opcode == pin', 10, 13, 'opcode requires an opcode, such as ping, 1 or 0x9, not pin.'],
    ['n == "5"', 5, 8, 'n requires a number, not "5".'],
    ['json.a in (1..5, up)', 17, 19, 'json.a requires a number, not up.'],
    ['len > 5 5', 8, 9, 'Expected "and" or "or", found 5.'],
    ['(len > 3', 8, 8, 'The filter is incomplete: expected ")".'],
    ['len in 3', 7, 8, 'Expected a list such as (1, 5..9) after len, found 3.'],
    ['len in (1', 9, 9, 'The filter is incomplete: expected "," or ")" after len.'],
    [
      'fin and',
      7,
      7,
      'The filter is incomplete: expected a field, a flag, "text" or /expression/.',
    ],
    ['text contains "abc', 14, 18, 'The string has no closing quote.'],
    ['text matches /ab', 13, 16, 'The regular expression has no closing slash.'],
    [
      'text contains "\\q"',
      15,
      17,
      'Invalid escape \\q. Use \\n \\r \\t \\0 \\\\ \\" \\xNN \\uNNNN.',
    ],
    ['text matches /(/', 13, 16, 'Invalid regular expression: unterminated group.'],
    ['hex matches /a/', 4, 11, 'hex does not support matches. Use == != contains in.'],
    ['broken == 3', 7, 9, 'Expected "and" or "or", found ==.'],
  ])('reports an error and its position: %s', (source, from, to, message) => {
    const { problem } = parseFilter(source)
    expect(
      problem && { from: problem.from, to: problem.to, message: describeFault(problem) },
    ).toEqual({
      from,
      to,
      message,
    })
  })
})
