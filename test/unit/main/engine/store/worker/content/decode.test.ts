import { randomBytes } from 'node:crypto'
import * as zlib from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeContent } from '../../../../../../../main/engine/store/worker/content/decode.ts'
import { codingAt, decodedLimit } from '../../../../../../../shared/content/codings.ts'

const short = Buffer.from('{"a":1}')
const long = Buffer.from(
  JSON.stringify(Array.from({ length: 5_000 }, (_, id) => ({ id, name: `n${String(id)}` }))),
)
const quotes = Buffer.from(
  JSON.stringify(
    Array.from({ length: 40 }, (_, i) => ({ 代码: `60${String(i * 37)}`, 行情: i * 1.25 })),
  ),
)
const binary = randomBytes(4_096)

const encoders = {
  gzip: zlib.gzipSync,
  zlib: zlib.deflateSync,
  zstd: zlib.zstdCompressSync,
  brotli: zlib.brotliCompressSync,
} as const

test.each(['gzip', 'zlib', 'zstd', 'brotli'] as const)('decodes %s', (coding) => {
  for (const content of coding === 'brotli' ? [short, long] : [short, long, binary]) {
    const encoded = encoders[coding](content)
    expect(codingAt(encoded)).toBe(coding)
    const decoded = decodeContent(encoded)
    expect(decoded?.bytes.equals(content)).toBe(true)
    expect(decoded?.layers).toEqual([
      { coding, from: encoded.length, to: content.length, complete: true },
    ])
    expect(decoded?.problem).toBeNull()
  }
})

test.each([1, 4, 9, 11])('recognises brotli of quality %i and any window', (quality) => {
  for (const window of [10, 11, 16, 17, 18, 22, 24])
    for (const content of [short, long, quotes]) {
      const params = {
        [zlib.constants.BROTLI_PARAM_QUALITY]: quality,
        [zlib.constants.BROTLI_PARAM_LGWIN]: window,
      }
      const encoded = zlib.brotliCompressSync(content, { params })
      expect(decodeContent(encoded)?.bytes.equals(content)).toBe(true)
    }
})

test('removes codings in one another', () => {
  const inner = zlib.zstdCompressSync(long)
  const outer = zlib.gzipSync(inner)
  const decoded = decodeContent(outer)
  expect(decoded?.bytes.equals(long)).toBe(true)
  expect(decoded?.layers.map(({ coding }) => coding)).toEqual(['gzip', 'zstd'])
})

test.each(['gzip', 'zstd'] as const)('decodes %s data that follows other %s data', (coding) => {
  const encoded = Buffer.concat([encoders[coding](short), encoders[coding](long)])
  const decoded = decodeContent(encoded)
  expect(decoded?.bytes.equals(Buffer.concat([short, long]))).toBe(true)
  expect(decodeContent(Buffer.concat([encoded, Buffer.from('tail')]))?.problem).toEqual({
    coding,
    reason: 'damaged',
  })
})

test.each(['gzip', 'zlib'] as const)(
  'decodes the beginning of %s data that ends early',
  (coding) => {
    const encoded = encoders[coding](long)
    const decoded = decodeContent(encoded.subarray(0, encoded.length / 2))
    expect(decoded?.layers[0]).toMatchObject({ coding, complete: false })
    expect(long.subarray(0, decoded?.bytes.length).equals(decoded?.bytes ?? binary)).toBe(true)
    expect(decoded?.bytes.length).toBeGreaterThan(1_000)
  },
)

test.each(['gzip', 'zstd'] as const)(
  'reports damaged %s data and returns it as it is',
  (coding) => {
    const encoded = encoders[coding](long)
    encoded.fill(0xff, 20, 40)
    const decoded = decodeContent(encoded)
    expect(decoded).toEqual({ bytes: encoded, layers: [], problem: { coding, reason: 'damaged' } })
  },
)

test.each(['gzip', 'zlib', 'zstd'] as const)('stops %s that expands beyond the limit', (coding) => {
  const bomb = encoders[coding](Buffer.alloc(64 * 1024 * 1024))
  const { problem, bytes } = decodeContent(bomb) ?? {}
  expect(problem).toEqual({ coding, reason: 'too-long', limit: decodedLimit(bomb.length) })
  expect(bytes?.equals(bomb)).toBe(true)
})

test('never takes brotli that expands beyond the limit, or is not text', () => {
  expect(decodeContent(zlib.brotliCompressSync(Buffer.alloc(64 * 1024 * 1024)))).toBeNull()
  expect(decodeContent(zlib.brotliCompressSync(binary))).toBeNull()
})

test('leaves text as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      expect(decodeContent(Buffer.from(text))).toBeNull()
    }),
  )
  for (const text of ['x^2 + y^2 = r^2', 'hello world', 'HTTP/1.1 200 OK', '(start of text)'])
    expect(decodeContent(Buffer.from(text))).toBeNull()
})

test('leaves random bytes as they are', () => {
  let decoded = 0
  let candidates = 0
  for (let i = 0; i < 2_000; i++) {
    const bytes = randomBytes(8 + (i % 300))
    if (codingAt(bytes) !== null) candidates++
    if (decodeContent(bytes) !== null) decoded++
  }
  expect(decoded).toBe(0)
  expect(candidates / 2_000).toBeLessThan(0.2)
})

test('never throws for damaged data, and stays within the limit', () => {
  const all = Object.values(encoders).map((encode) => encode(quotes))
  fc.assert(
    fc.property(
      fc.constantFrom(...all),
      fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 }),
      fc.nat(400),
      (encoded, changes, length) => {
        const bytes = Buffer.from(encoded.subarray(0, Math.max(1, length)))
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
        const decoded = decodeContent(bytes)
        expect(decoded?.bytes.length ?? 0).toBeLessThanOrEqual(decodedLimit(bytes.length))
      },
    ),
    { numRuns: 2_000 },
  )
})
