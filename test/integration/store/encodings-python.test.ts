/** The encodings of pairs against Python's codecs, for the characters on which both standards agree. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { encodeText } from '../../../shared/bytes/encode-text.ts'
import type { EncodingId } from '../../../shared/bytes/encodings.ts'
import { decodeText } from '../../../shared/bytes/stream-decoder.ts'

/** Prints the codes of all characters of a codec. */
const codesProgram = `
import json, sys
codes = {}
for point in [*range(0x20, 0xd800), *range(0xf900, 0x30000)]:
    try: codes[chr(point)] = chr(point).encode(sys.argv[1]).hex()
    except UnicodeEncodeError: pass
print(json.dumps(codes))
`

const codesOf = (codec: string): Record<string, string> =>
  z
    .record(z.string(), z.string())
    .parse(
      JSON.parse(
        execFileSync('python3', ['-c', codesProgram, codec], { maxBuffer: 64_000_000 }).toString(),
      ),
    )

/** Signs differ between the standards of Python and of the web: those of text are compared. */
const codecs: readonly [EncodingId, string, RegExp][] = [
  ['gb18030', 'gb18030', /[ -~\u3400-\u4dbf\u4e00-\u9fa5\u{20000}-\u{2a6df}]/u],
  ['gbk', 'gbk', /./u],
  ['big5', 'big5', /[ -~\u4e00-\u5340\u5342-\u5344\u5346-\u9fff]/u],
  ['shift_jis', 'shift_jis', /[ -[\]-}\u3041-\u3093\u30a1-\u30f6\u4e00-\u9fff\uff61-\uff9f]/u],
  ['euc-kr', 'euc_kr', /[ -~\u3041-\u3093\u4e00-\u9fff\uac00-\ud7a3]/u],
]

test.each(codecs)('encodes and decodes %s as Python does', (encoding, codec, compared) => {
  // A syllable outside KS X 1001 is composed in Python's EUC-KR.
  const codes = Object.entries(codesOf(codec)).filter(
    ([character, hex]) =>
      compared.test(character) && hex.length <= (encoding === 'gb18030' ? 8 : 4),
  )
  expect(codes.length).toBeGreaterThan(5_000)
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...codes), { maxLength: 60 }),
      fc.nat(60),
      (drawn, cut) => {
        const text = drawn.map(([character]) => character).join('')
        const bytes = Buffer.from(drawn.map(([, hex]) => hex).join(''), 'hex')
        expect(Buffer.from(encodeText(text, encoding) ?? [])).toEqual(bytes)
        expect(decodeText(bytes, encoding)).toBe(text)
        // A text that is cut loses no more than its last character.
        const part = bytes.subarray(0, Math.min(cut, bytes.length))
        expect(
          text.startsWith(decodeText(part, encoding).replace(/[\u{10fe00}-\u{10feff}]/gu, '')),
        ).toBe(true)
      },
    ),
    { numRuns: 1_000 },
  )
})
