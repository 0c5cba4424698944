/** Rows in the formats in which they are copied. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseBase64 } from '../../../../shared/bytes/base64.ts'
import { parseEscapes } from '../../../../shared/bytes/escapes.ts'
import { parseHex } from '../../../../shared/bytes/parse-hex.ts'
import { encodeText } from '../../../../shared/bytes/encode-text.ts'
import type { EncodingId } from '../../../../shared/bytes/encodings.ts'
import { stringToUtf8 } from '../../../../shared/bytes/utf8.ts'
import { rowFormats, type RowFormatId } from '../../../../shared/rows/index.ts'
import { columns, payloadColumn } from '../../../../renderer/state/timeline/columns/registry.ts'
import type { RowHead } from '../../../../shared/rows/row-format.ts'

const head: RowHead = {
  n: 7,
  at: 1_700_000_000_123_456,
  connection: 2,
  peer: '127.0.0.1:9000',
  direction: 'out',
  kind: 'text',
  length: 3,
  event: null,
}
const opened = { ...head, kind: 'open', direction: 'none', length: 0, event: 'Opened' } as const

type Row = Uint8Array | string | readonly [RowHead, Uint8Array]

/** Copies rows: bytes, texts as UTF-8, or rows with heads of their own. */
function copy(id: RowFormatId, ...rows: readonly Row[]): string {
  const writer = rowFormats
    .find((format) => format.id === id)
    ?.writer(rows.length === 1, [...columns, payloadColumn])
  if (writer === undefined) throw new Error(`There is no format ${id}.`)
  const texts = rows.map((row) => {
    if (typeof row === 'string') return writer.row(head, stringToUtf8(row))
    return row instanceof Uint8Array ? writer.row(head, row) : writer.row(row[0], row[1])
  })
  return texts.join('') + writer.end()
}

const none = new Uint8Array()
const mixed = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.string({ unit: 'binary' }).map(stringToUtf8),
)

test('copies one row as text without a change', () => {
  expect(copy('text', 'PING\r\n')).toBe('PING\r\n')
  expect(copy('text', [opened, none])).toBe('Opened')
})

test('separates rows of text by one line break each', () => {
  expect(copy('text', 'a\n', 'b', '', 'c')).toBe('a\nb\n\nc')
})

test('leaves rows without bytes out of notations of bytes', () => {
  for (const id of ['hex', 'json', 'c', 'base64', 'printf'] as const)
    expect(copy(id, [opened, none])).toBe('')
  expect(copy('hex', [opened, none], 'ab', [opened, none], 'c')).toBe('61 62\n63')
  expect(copy('json', [opened, none], [opened, none])).toBe('')
})

test('hex and Base64 are reversible, line by line', () => {
  fc.assert(
    fc.property(fc.array(mixed, { minLength: 2 }), (rows) => {
      expect(
        copy('hex', ...rows)
          .split('\n')
          .map(parseHex),
      ).toEqual(rows.map((bytes) => ({ bytes })))
      expect(
        copy('base64', ...rows)
          .split('\n')
          .map(parseBase64),
      ).toEqual(rows.map((bytes) => ({ bytes })))
    }),
  )
})

test('JSON stays as it was sent, with every digit', () => {
  expect(copy('json', ' {"id": 12345678901234567890, "x": 1.10}\n')).toBe(
    '{"id": 12345678901234567890, "x": 1.10}',
  )
})

test('other content becomes a value of JSON', () => {
  expect(copy('json', 'a "b"\n')).toBe('"a \\"b\\"\\n"')
  expect(copy('json', Uint8Array.of(0xff, 0))).toBe('{"base64":"/wA="}')
})

test('any rows are one JSON document, an array of as many values', () => {
  fc.assert(
    fc.property(fc.array(mixed, { minLength: 2 }), (rows) => {
      const values: unknown = JSON.parse(copy('json', ...rows))
      expect(values).toHaveLength(rows.length)
    }),
  )
})

test('arrays of C are named by their entries', () => {
  expect(copy('c', 'A')).toBe('const unsigned char data[1] = {\n  0x41\n};\n')
  const second = [{ ...head, n: 8 }, stringToUtf8('B')] as const
  expect(copy('c', 'A', 'B', second, '')).toBe(
    [
      'const unsigned char entry_7[1] = {\n  0x41\n};',
      'const unsigned char entry_7_2[1] = {\n  0x42\n};',
      'const unsigned char entry_8[1] = {\n  0x42\n};',
      '/* entry_7_3: 0 bytes */\n',
    ].join('\n'),
  )
})

test('a row of TSV has the columns of the timeline', () => {
  expect(copy('tsv', 'a\tb\n')).toBe(
    '7\t2023-11-14T22:13:20.123456Z\t2\t127.0.0.1:9000\tout\ttext\t3\ta\\tb\\n\n',
  )
  const listening = { ...opened, connection: 0, peer: '' }
  expect(copy('tsv', [listening, none])).toBe(
    '7\t2023-11-14T22:13:20.123456Z\t\t\t\topen\t\tOpened\n',
  )
})

test('a payload in TSV is reversible and stays in its cell', () => {
  fc.assert(
    fc.property(mixed, (bytes) => {
      const cells = copy('tsv', bytes).split('\t')
      expect(cells).toHaveLength(8)
      const payload = cells.at(-1) ?? ''
      expect(payload.indexOf('\n')).toBe(payload.length - 1)
      expect(parseEscapes(payload.slice(0, -1))).toEqual({ bytes })
    }),
  )
})

test.for([
  ['=1+1', '\\x3d1+1'],
  ['@SUM(A1)', '\\x40SUM(A1)'],
  ['+OK', '\\x2bOK'],
  ['-12.5', '-12.5'],
] as const)('%s is no formula of a spreadsheet', ([payload, cell]) => {
  expect(copy('tsv', payload).split('\t').at(-1)).toBe(`${cell}\n`)
})

test('formats have different names and both languages', () => {
  expect(new Set(rowFormats.map(({ id }) => id)).size).toBe(rowFormats.length)
  for (const { label } of rowFormats) expect(label.en && label.zh).not.toBe('')
})

test.each([
  ['42["a",1.10]', '["a",1.10]'],
  ['{"a":1}\n{"b":2}\n', '[{"a":1},{"b":2}]'],
  ['{"type":6}\x1e', '{"type":6}'],
  ['{"a":1}\nplain', '"{\\"a\\":1}\\nplain"'],
])('copies %j as JSON without its prefix or separators', (payload, json) => {
  expect(copy('json', payload)).toBe(json)
})

test('copies JSON of other encodings as it was sent, and other text of theirs as a string', () => {
  const row = (text: string, encoding: EncodingId): Row => [
    { ...head, encoding },
    encodeText(text, encoding) ?? expect.unreachable('the encoding has these'),
  ]
  expect(copy('json', row('{"城市":1.10}', 'utf-16le'))).toBe('{"城市":1.10}')
  expect(copy('json', row('42["温度"]', 'gbk'))).toBe('["温度"]')
  expect(copy('json', row('温度', 'gbk'))).toBe('"温度"')
  expect(copy('json', [{ ...head, encoding: 'gbk' }, Uint8Array.of(0xff, 0x31)])).toBe(
    '{"base64":"/zE="}',
  )
})
