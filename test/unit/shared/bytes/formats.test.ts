import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatBase64, parseBase64 } from '../../../../shared/bytes/base64.ts'
import { escapeBytes, parseEscapes } from '../../../../shared/bytes/escapes.ts'
import { formatCArray, formatHex, printableAscii } from '../../../../shared/bytes/hex.ts'
import { inspect } from '../../../../shared/bytes/inspect.ts'
import { decodeUtf8, isUtf8, stringToUtf8, utf8ToString } from '../../../../shared/bytes/utf8.ts'

const bytesOf = (...values: number[]) => Uint8Array.from(values)

describe('hex and C', () => {
  test('digits, arrays and characters', () => {
    expect(formatHex(bytesOf(0, 10, 255))).toBe('00 0a ff')
    expect(formatHex(bytesOf())).toBe('')
    expect(formatCArray(bytesOf(1, 255), 'frame')).toBe(
      'const unsigned char frame[2] = {\n  0x01, 0xff\n};',
    )
    expect(formatCArray(bytesOf())).toBe('const unsigned char data[0] = {};')
    expect(printableAscii(bytesOf(0x41, 0x0a, 0x7e, 0x7f))).toBe('A·~·')
  })
})

describe('Base64', () => {
  test('agrees with the platform and is reversible', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = formatBase64(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64'))
        expect(parseBase64(text)).toEqual({ bytes })
        expect(parseBase64(Buffer.from(bytes).toString('base64url'))).toEqual({ bytes })
      }),
    )
  })

  test('names what it cannot read', () => {
    expect(parseBase64('AQ!D')).toEqual({ error: 'not-base64', position: 2, found: '!' })
    expect(parseBase64('AQIDB')).toEqual({ error: 'truncated', position: 4, found: 'B' })
    expect(parseBase64('AQ\n ID')).toEqual({ bytes: bytesOf(1, 2, 3) })
  })
})

describe('UTF-8', () => {
  test('agrees with the platform on what is valid', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    const mixed = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 4 }),
        fc.string({ unit: 'binary' }).map((s) => Uint8Array.from(Buffer.from(s))),
        fc.constantFrom(
          bytesOf(0xc0, 0x80),
          bytesOf(0xed, 0xa0, 0x80),
          bytesOf(0xf4, 0x90, 0x80, 0x80),
        ),
      ),
    )
    fc.assert(
      fc.property(mixed, (pieces) => {
        const bytes = Uint8Array.from(pieces.flatMap((piece) => [...piece]))
        const decoded = decodeUtf8(bytes)
        expect(decoded.valid).toBe(isUtf8(bytes))
        try {
          expect(utf8ToString(bytes)).toBe(strict.decode(bytes))
          expect(decoded.valid).toBe(true)
        } catch (error) {
          if (!(error instanceof TypeError)) throw error
          expect(decoded.valid).toBe(false)
        }
        const back = decoded.parts.flatMap((part) => [
          ...('text' in part ? stringToUtf8(part.text) : part.invalid),
        ])
        expect(Uint8Array.from(back)).toEqual(bytes)
      }),
    )
  })

  test('encodes any text as the platform does', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((c) => String.fromCharCode(c)) }),
        (text) => {
          expect(stringToUtf8(text)).toEqual(new TextEncoder().encode(text))
        },
      ),
    )
  })

  test('distinguishes a character truncated at the end of a range from an invalid one', () => {
    const euro = bytesOf(0x41, 0xe2, 0x82)
    expect(decodeUtf8(euro, true)).toEqual({ parts: [{ text: 'A' }], valid: true, incomplete: 2 })
    expect(decodeUtf8(euro)).toEqual({
      parts: [{ text: 'A' }, { invalid: bytesOf(0xe2, 0x82), offset: 1 }],
      valid: false,
      incomplete: 0,
    })
    expect(decodeUtf8(bytesOf(0xff), true).valid).toBe(false)
  })
})

describe('escapes', () => {
  test('are reversible', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(parseEscapes(escapeBytes(bytes))).toEqual({ bytes })
      }),
    )
  })

  test('accept common notations', () => {
    expect(parseEscapes(String.raw`A\r\n\x00\u00e9\u{1f600}\\`)).toEqual({
      bytes: bytesOf(0x41, 0x0d, 0x0a, 0, 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80, 0x5c),
    })
    expect(parseEscapes(String.raw`ab\q`)).toEqual({
      error: 'bad-escape',
      position: 2,
      found: '\\q',
    })
    expect(parseEscapes(String.raw`\u{110000}`)).toMatchObject({ error: 'bad-escape', position: 0 })
  })
})

describe('the data inspector', () => {
  const table = (bytes: Uint8Array, order: 'le' | 'be') =>
    Object.fromEntries(
      inspect(bytes, order).flatMap((f) => (f.text === null ? [] : [[f.id, f.text]])),
    )

  test('reads each format in both byte orders', () => {
    const bytes = bytesOf(0x33, 0x31, 0x2e, 0x34, 0x30, 0x2c, 0x22, 0x61)
    expect(table(bytes, 'be')).toMatchObject({
      u8: '51',
      bits: '0011 0011',
      'utf-8': '"3"',
      'i16 be': '13105',
      'u32 be': '858861108',
      'u64 be': '3688780371474522721',
      'time s be': '1997-03-20T12:31:48Z',
    })
    expect(table(bytes, 'le')).toMatchObject({ 'u16 le': '12595', 'u32 le': '875442483' })
  })

  test('reads floats and signed numbers', () => {
    const view = new DataView(new ArrayBuffer(8))
    view.setFloat32(0, 4.13e-8)
    expect(table(new Uint8Array(view.buffer), 'be')['f32 be']).toBe('4.13e-8')
    view.setFloat64(0, -0.1, true)
    expect(table(new Uint8Array(view.buffer), 'le')['f64 le']).toBe('-0.1')
    expect(table(bytesOf(0xff, 0xfe), 'be')).toMatchObject({ i8: '-1', 'i16 be': '-2' })
  })

  test('leaves out formats that need more bytes', () => {
    expect(inspect(bytesOf(), 'le').every((f) => f.text === null)).toBe(true)
    expect(Object.keys(table(bytesOf(0xff), 'le'))).toEqual(['u8', 'i8', 'bits'])
  })
})
