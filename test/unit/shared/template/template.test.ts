/** Templates: the same context produces the same bytes, and errors have a position. */
import { expect, test } from 'vitest'
import { crc32 } from 'node:zlib'
import {
  parseTemplate,
  wordTemplateError,
  type TemplateSyntax,
} from '../../../../shared/template/template.ts'
import { variableForms, type TemplateContext } from '../../../../shared/template/variables.ts'

const context = (index = 0): TemplateContext => ({
  index,
  nowUs: 1_700_000_000_123_456,
  randomBytes: (length) => Uint8Array.from({ length }, (_, i) => (i * 37 + 11) & 0xff),
})

function render(text: string, syntax: TemplateSyntax = 'text', index = 0): Buffer {
  const template = parseTemplate(text, syntax)
  if ('error' in template) throw new Error(wordTemplateError(template))
  const result = template.render(context(index))
  if ('error' in result) throw new Error(wordTemplateError(result))
  return Buffer.from(result.bytes)
}

const hex = (text: string, syntax: TemplateSyntax = 'hex'): string =>
  render(text, syntax).toString('hex')

test.each([
  ['plain', 'plain'],
  [String.raw`a\n\x41\u{1f600}\\`, 'a\nA😀\\'],
  [String.raw`\{{counter}} and {"a":{}}`, '{{counter}} and {"a":{}}'],
  ['{{counter}}', '1'],
  ['{{counter:10}}', '10'],
  ['{{ counter : 10 : 5 }}', '10'],
  ['{{counter:10:5:HEX4}}', '000A'],
  ['{{now}}', '2023-11-14T22:13:20.123Z'],
  ['{{unix}} {{unixMs}}', '1700000000 1700000000123'],
  ['{{base64:hi}}', 'aGk='],
  [String.raw`{{base64:\x00{{counter}}}}`, 'ADE='],
  ['{{uuid}}', '0b30557a-9fc4-490e-b358-7da2c7ec1136'],
  ['{{length}}:abc', '5:abc'],
  ['12345678{{length}}', '123456789'],
  ['123456789{{length}}', '12345678911'],
  ['{{length:text:after}}:abcdefghij', '11:abcdefghij'],
  [
    '$GPGLL,5300.97914,N,00259.98174,E,125926,A*{{xor8:HEX:1..-3}}',
    '$GPGLL,5300.97914,N,00259.98174,E,125926,A*28',
  ],
])('text %s makes %s', (template, made) => {
  expect(render(template).toString()).toBe(made)
})

test.each([
  ['31 32 33 34 35 36 37 38 39 {{crc16modbus}}', '313233343536373839374b'],
  ['31 32 33 34 35 36 37 38 39 {{crc16ccitt}}', '31323334353637383929b1'],
  ['31 32 33 34 35 36 37 38 39 {{crc32:le}}', '3132333435363738392639f4cb'],
  ['31 32 33 34 35 36 37 38 39 {{sum8}}{{xor8:be:..9}}', '313233343536373839dd31'],
  ['{{crc32:be:after}} 313233343536373839', 'cbf43926313233343536373839'],
  ['{{length:u16}} 01 02', '00040102'],
  ['aa {{length:u8:2..}} 01 02 03', 'aa03010203'],
  ['{{length:u32le:after}} 01 02 {{sum8}}', '03000000010206'],
  ['{{counter:255:1:u16le}} {{unix:be}}', 'ff006553f100'],
  ['{{random:3}}', '0b3055'],
  ['{{unixMs:le}}', '7b68e5cf8b010000'],
])('hex %s makes %s', (template, made) => {
  expect(hex(template)).toBe(made)
})

// Frames of "Modbus over Serial Line", and `binascii.crc_hqx(data, 0xffff)` and `binascii.crc32(data)` of Python.
test.each([
  ['11 03 00 6b 00 03 {{crc16modbus}}', '1103006b00037687'],
  ['11 03 00 6b 00 03 {{crc16modbus:u16le:0..}}', '1103006b00037687'],
  ['aa bb 11 03 00 6b 00 03 {{crc16modbus:u16le:2..}}', 'aabb1103006b00037687'],
  ['aa bb 11 03 00 6b 00 03 {{crc16modbus:u16le:2..-2}}', 'aabb1103006b00037687'],
  ['{{crc16modbus:u16le:0..}} 11 03 00 6b 00 03', '76871103006b0003'],
  ['01 04 02 ff ff {{crc16modbus:le:-7..}}', '010402ffffb880'],
  ['01 02 "sensor 7;21.5" 0d 0a {{crc16ccitt:be:..}}', 'f1ee'],
  ['01 02 "sensor 7;21.5" 0d 0a {{crc16ccitt:be:2..}}', '284a'],
  ['01 02 "sensor 7;21.5" 0d 0a {{crc32:be:..}}', '05bf8a67'],
  ['01 02 "sensor 7;21.5" 0d 0a {{crc32:le:2..}}', '1d96851b'],
  ['aa bb {{crc32:be:0..}} 6166746572', '41dc09b46166746572'],
])('a checksum leaves its own bytes out of an open range: %s', (template, end) => {
  const quoted = template.replace(/"(.*)"/, (_, text: string) => Buffer.from(text).toString('hex'))
  expect(hex(quoted).slice(-end.length)).toBe(end)
})

test('says which bytes of the message a field covers', () => {
  const template = parseTemplate('{{random:2}}{{length:u8}}{{xor8:be:1..}}{{sum8:be:0..5}}', 'hex')
  if ('error' in template) throw new Error(template.error)
  const made = template.render(context())
  expect(made).toMatchObject({
    variables: [
      { found: '{{random:2}}', position: 0, start: 0, end: 2, coverage: null },
      { found: '{{length:u8}}', start: 2, end: 3, coverage: { from: 0, to: 5, without: null } },
      { start: 3, end: 4, coverage: { from: 1, to: 5, without: { from: 3, to: 4 } } },
      { start: 4, end: 5, coverage: { from: 0, to: 5, without: null } },
    ],
  })
})

test('a checksum over all, or a range whose end is given, counts its own bytes as 0', () => {
  expect(hex('01 02 {{sum8:be:all}} 05')).toBe('01020805')
  expect(hex('01 02 {{xor8:be:..4}} 05')).toBe('01020605')
  expect(hex('{{length:u16:0..}} 01')).toBe('000301')
})

test('a checksum over all of the message counts its own bytes as 0', () => {
  const made = render('ab{{crc32:be:all}}cd')
  const zeroed = Buffer.from(made)
  zeroed.fill(0, 2, 6)
  expect(made.readUInt32BE(2)).toBe(crc32(zeroed))
})

test('a length as text counts its own digits if they make the message longer', () => {
  for (const length of [1, 7, 8, 9, 10, 96, 97, 98, 99, 997]) {
    const made = render(`${'x'.repeat(length)}{{length}}`).toString()
    expect(Number(made.slice(length))).toBe(made.length)
  }
})

test('a counter increases with each message and wraps at its width', () => {
  expect([0, 1, 2].map((index) => render('{{counter:8:-4}}', 'text', index).toString())).toEqual([
    '8',
    '4',
    '0',
  ])
  expect(render('{{counter:255:1:u8}}', 'hex', 1).toString('hex')).toBe('00')
})

test('random numbers are within their bounds, both ends included', () => {
  const template = parseTemplate('{{int:-2:3}}', 'text')
  if ('error' in template) throw new Error(template.error)
  const edge = (value: number): string => {
    const result = template.render({
      index: 0,
      nowUs: 0,
      randomBytes: (length) => new Uint8Array(length).fill(value),
    })
    return 'bytes' in result ? Buffer.from(result.bytes).toString() : result.error
  }
  expect([edge(0), edge(0xff)]).toEqual(['-2', '3'])
  expect(template.varies).toBe(true)
})

test('a template without variables, or with fields only, never varies', () => {
  for (const text of ['abc', '{{length}}{{crc32}}', '{{base64:abc}}'])
    expect(parseTemplate(text, 'text')).toMatchObject({ varies: false })
})

test.each<[string, TemplateSyntax, object]>([
  [String.raw`ab\q`, 'text', { error: 'bad-escape', position: 2, found: String.raw`\q` }],
  ['x {{nope}}', 'text', { error: 'unknown-variable', position: 4, found: 'nope' }],
  ['x {{random}}', 'text', { error: 'missing-argument', position: 4, found: 'random' }],
  ['{{random:0}}', 'text', { error: 'bad-argument', position: 9, found: '0' }],
  ['{{int:5:1}}', 'text', { error: 'bad-argument', position: 8, found: '1' }],
  ['{{uuid:4}}', 'text', { error: 'extra-argument', position: 7, found: '4' }],
  ['{{crc32:u99}}', 'text', { error: 'bad-argument', position: 8, found: 'u99' }],
  ['{{crc32:be:1-2}}', 'text', { error: 'bad-argument', position: 11, found: '1-2' }],
  ['a {{counter', 'text', { error: 'unclosed-variable', position: 2, found: '{{' }],
  ['{{base64:{{length}}}}', 'text', { error: 'field-inside', position: 9, found: '{{length}}' }],
  ['01 {{counter:1:1:u8}} 0g', 'hex', { error: 'not-hex', position: 22, found: '0g' }],
])('%s (%s) is refused at the error', (text, syntax, error) => {
  expect(parseTemplate(text, syntax)).toEqual(error)
})

test.each([
  [`{{length:u8}}${'00'.repeat(255)}`, 'length-too-large'],
  ['{{crc32:be:9..}}', 'empty-range'],
  ['{{length:u8:-1..-5}}0102030405', 'empty-range'],
])('%s cannot be computed', (text, error) => {
  const template = parseTemplate(text, 'hex')
  if ('error' in template) throw new Error(template.error)
  const result = template.render(context())
  expect(result).toMatchObject({ error, position: 0 })
  if ('error' in result) expect(wordTemplateError(result)).toContain(result.found.slice(0, 8))
})

test('every offered form can be written without its brackets', () => {
  const filled = variableForms.map((form) =>
    form
      .replace(/\[.*\]/, '')
      .replace('bytes', '4')
      .replace('lowest', '1')
      .replace('highest', '9'),
  )
  for (const text of filled) expect(parseTemplate(text, 'text')).not.toHaveProperty('error')
})
