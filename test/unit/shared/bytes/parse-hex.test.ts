import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatCArray, formatHex, printableAscii } from '../../../../shared/bytes/hex.ts'
import { lineAndColumn, parseHex } from '../../../../shared/bytes/parse-hex.ts'

const read = (text: string) => {
  const result = parseHex(text)
  return 'bytes' in result ? formatHex(result.bytes) : result
}

describe('plain digits', () => {
  test.each([
    ['', ''],
    ['01 02', '01 02'],
    ['0102ff', '01 02 ff'],
    ['DE AD be ef', 'de ad be ef'],
    ['01\n02\r\n03', '01 02 03'],
    ['01:02-03;04', '01 02 03 04'],
    ['1 2 f', '01 02 0f'],
    ['0x01,02', '01 02'],
    ['0x1, 0XFF', '01 ff'],
    ['0x0102', '01 02'],
    [String.raw`\x01\xfF`, '01 ff'],
    [String.raw`"\x48\x69"`, '48 69'],
    ['0x01u, 0x02UL', '01 02'],
    ['01h 0Ah', '01 0a'],
    ['01 // one\n02 /* two */ 03 # three', '01 02 03'],
  ])('%j', (text, wanted) => {
    expect(read(text)).toBe(wanted)
  })
})

describe('source code', () => {
  test.each([
    ['const unsigned char a[3] = { 0x01, 0x02, // {\n 0x03 };', '01 02 03'],
    ['uint8_t fee[] = {0xfe, 0xed};', 'fe ed'],
    ['{ 0xca, 0xfe }', 'ca fe'],
    ['new Uint8Array([0x01, 0x02])', '01 02'],
    ['bytes([0x01])', '01'],
    ['[0x01, 0x02]', '01 02'],
  ])('%j', (text, wanted) => {
    expect(read(text)).toBe(wanted)
  })
})

describe('dumps', () => {
  test.each([
    ['00000000: 8135 7b22 7379 6d62  .5{"symb\n00000008: 0102', '81 35 7b 22 73 79 6d 62 01 02'],
    [
      '00000000  81 35 7b 22 73 79 6d 62  6f 6c 22 3a 22 41 41 50  |.5{"symbol":"AAP|\n00000010  4c |L|\n00000011\n',
      '81 35 7b 22 73 79 6d 62 6f 6c 22 3a 22 41 41 50 4c',
    ],
    ['000000  61 62  ab', '61 62'],
    ['0000   01 02 03 04 05 06 07 08  09 0a  ........ ..', '01 02 03 04 05 06 07 08 09 0a'],
  ])('%j', (text, wanted) => {
    expect(read(text)).toBe(wanted)
  })

  test('two columns of digits are not a dump', () => {
    expect(read('00000000  11111111')).toBe('00 00 00 00 11 11 11 11')
    expect(read('00010203  04050607\n08090a0b  0c0d0e0f')).toBe(
      '00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f',
    )
  })

  test('a squeezed dump is refused rather than shortened', () => {
    const text = '00000000  00 00  |..|\n*\n00000020  01 02  |..|'
    expect(read(text)).toEqual({ error: 'dump-gap', position: 22, found: '*' })
  })
})

describe('errors name their position', () => {
  test.each([
    ['01 zz', { error: 'not-hex', position: 3, found: 'zz' }],
    ['5 apples', { error: 'not-hex', position: 2, found: 'apples' }],
    ['01 é', { error: 'not-hex', position: 3, found: 'é' }],
    ['01 012 03', { error: 'odd-digits', position: 3, found: '012' }],
    ['0x', { error: 'missing-digits', position: 0, found: '0x' }],
    [String.raw`01 \xg`, { error: 'missing-digits', position: 3, found: String.raw`\x` }],
    ['01 /* 02', { error: 'unclosed-comment', position: 3, found: '/*' }],
    ['int a[] = {01', { error: 'unclosed-brace', position: 10, found: '{' }],
    ['{01} 02 x', { error: 'not-hex', position: 5, found: '02' }],
  ])('%j', (text, wanted) => {
    expect(read(text)).toEqual(wanted)
  })

  test('line and column count from 1', () => {
    expect(lineAndColumn('01\n02 zz', 6)).toEqual({ line: 2, column: 4 })
    expect(lineAndColumn('zz', 0)).toEqual({ line: 1, column: 1 })
  })
})

test('reads back what was written, in every notation', () => {
  const dump = (bytes: Uint8Array) => {
    let text = ''
    for (let at = 0; at < bytes.length; at += 16) {
      const row = bytes.subarray(at, at + 16)
      text += `${at.toString(16).padStart(6, '0')}  ${formatHex(row.subarray(0, 8))}`
      if (row.length > 8) text += `  ${formatHex(row.subarray(8))}`
      text += `  |${printableAscii(row, '.')}|\n`
    }
    return text
  }
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), (bytes) => {
      for (const text of [
        formatHex(bytes),
        formatHex(bytes, ''),
        formatHex(bytes, ', 0x').replace(/^/, '0x'),
        formatHex(bytes, String.raw`\x`).replace(/^/, String.raw`\x`),
        formatCArray(bytes),
        dump(bytes),
      ]) {
        expect(parseHex(text)).toEqual({ bytes })
      }
    }),
  )
})

test('never throws, and places every error inside the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const result = parseHex(text)
      if ('error' in result) {
        expect(result.position).toBeGreaterThanOrEqual(0)
        expect(result.position).toBeLessThan(text.length)
      }
    }),
  )
})
