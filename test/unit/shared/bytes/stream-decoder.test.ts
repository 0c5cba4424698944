import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeText } from '../../../../shared/bytes/encode-text.ts'
import { encodingIds, type EncodingId } from '../../../../shared/bytes/encodings.ts'
import { byteCharacter, markBytes } from '../../../../shared/bytes/hidden-characters.ts'
import { decodeText, StreamDecoder } from '../../../../shared/bytes/stream-decoder.ts'

/** Encoded by iconv. */
const samples: readonly [EncodingId, string, string][] = [
  ['gbk', 'b9f3d6ddc3a9cca87cc2f2c5cc0a', '贵州茅台|买盘\n'],
  ['gb18030', 'b9f3d6dd8139ee399439fc36', '贵州㐀😀'],
  ['big5', 'b6515b7cb379bd4c', '貴[|造盤'],
  ['shift_jis', '93fa967b8cea5c7eb1', '日本語\\~ｱ'],
  ['euc-kr', 'c7d1b1b92e', '한국.'],
  ['iso-8859-1', '67e42d80', 'gä-\u0080'],
  ['windows-1252', '67e42d80', 'gä-€'],
  ['utf-16le', '3d4e0a003dd800de', '丽\n😀'],
  ['utf-16be', '4e3d000ad83dde00', '丽\n😀'],
  ['utf-8', 'e8b4b5f09f9880', '贵😀'],
]

test.each(samples)('decodes and encodes %s', (encoding, hex, text) => {
  const bytes = Uint8Array.from(Buffer.from(hex, 'hex'))
  expect(decodeText(bytes, encoding)).toBe(text)
  expect(encodeText(text, encoding)).toEqual(bytes)
})

test.each(encodingIds)('decodes %s alike however the stream is split', (encoding) => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 40 }),
      fc.array(fc.nat(40), { maxLength: 6 }),
      (bytes, cuts) => {
        const decoder = new StreamDecoder(encoding)
        let text = ''
        let length = 0
        const take = (character: string, taken: number): void => {
          text += character
          length += taken
        }
        const ends = [...cuts.filter((cut) => cut <= bytes.length).sort((a, b) => a - b)]
        let from = 0
        for (const end of [...ends, bytes.length]) {
          decoder.write(bytes.subarray(from, end), take)
          from = end
        }
        decoder.end(take)
        expect(text).toBe(decodeText(bytes, encoding))
        expect(length).toBe(bytes.length)
      },
    ),
    { numRuns: 300 },
  )
})

// ICU, the decoder of Node, differs from the Encoding Standard in what is invalid in pairs: only text is compared there.
test.each(['utf-8', 'utf-16le', 'windows-1252', 'gb18030'] as const)(
  'decodes text in %s as the platform does',
  (encoding) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        const bytes = encodeText(text, encoding)
        fc.pre(bytes !== null && !text.includes('\ufeff') && text.search(byteCharacter) < 0)
        expect(decodeText(bytes, encoding)).toBe(new TextDecoder(encoding).decode(bytes))
        expect(decodeText(bytes, encoding)).toBe(text.toWellFormed())
      }),
    )
  },
)

test('marks bytes that are not text, and continues with the next character', () => {
  const marked = (encoding: EncodingId, ...bytes: number[]): string =>
    markBytes(decodeText(Uint8Array.from(bytes), encoding))
  expect(marked('utf-8', 0x41, 0xff, 0xe8, 0xb4)).toBe('A<FF><E8><B4>')
  expect(marked('gbk', 0xb9, 0xf3, 0xff, 0x41)).toBe('贵<FF>A')
  // A lead byte before ASCII that makes no pair with it.
  expect(marked('gbk', 0xb9, 0x0a, 0xb9)).toBe('<B9>\n<B9>')
  expect(marked('gb18030', 0x81, 0x30, 0x41)).toBe('<81>0A')
  expect(marked('big5', 0xff, 0xa4, 0x40)).toBe('<FF>一')
  expect(marked('utf-16le', 0x3d, 0xd8, 0x41, 0x00, 0x42)).toBe('<3D><D8>A<42>')
})

test('shows a character that stands for a byte as its bytes', () => {
  const bytes = new TextEncoder().encode('\u{10feff}')
  expect(markBytes(decodeText(bytes, 'utf-8'))).toBe('<F4><8F><BB><BF>')
})

test('encodes nothing that the encoding lacks', () => {
  expect(encodeText('한', 'shift_jis')).toBeNull()
  expect(encodeText('贵', 'iso-8859-1')).toBeNull()
  expect(encodeText('€', 'iso-8859-1')).toBeNull()
  expect(encodeText('😀', 'gbk')).toBeNull()
})
