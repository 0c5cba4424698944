/** Ranges of decoded contents: what is read of the payloads behind them. */
import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { DecodedContents } from '../../../../../../../main/engine/store/worker/content/decoded-contents.ts'

/** Contents over payloads in memory, and the number of bytes that were read of each. */
function contentsOf(payloads: readonly Uint8Array[]): {
  contents: DecodedContents
  read: number[]
} {
  const read = payloads.map(() => 0)
  const contents = new DecodedContents(({ n, offset = 0, length = Infinity }) => {
    const payload = payloads[n - 1] ?? new Uint8Array(0)
    const bytes = new Uint8Array(payload.subarray(offset, offset + length))
    read[n - 1] = (read[n - 1] ?? 0) + bytes.length
    return Promise.resolve({ bytes, total: payload.length })
  })
  return { contents, read }
}

/** Text that does not begin as a coding does. */
const text = `{"a":"${randomBytes(225_000).toString('base64')}"}`.slice(0, 300_000)

test('reads a payload once for all of its pages, also while another one is read', async () => {
  const packed = gzipSync(text)
  const { contents, read } = contentsOf([packed, gzipSync('other')])
  let joined = ''
  for (let offset = 0; offset < text.length; offset += 10_000) {
    const { bytes, total } = await contents.read({ session: 1, n: 1, offset, length: 10_000 })
    joined += Buffer.from(bytes).toString()
    expect(total).toBe(text.length)
    await contents.read({ session: 1, n: 2, offset: 0, length: 5 })
  }
  expect(joined).toBe(text)
  // Beside the first 8 bytes, which each page reads.
  expect(read[0]).toBe(packed.length + 8 * 30)
})

test('does not read the whole of a payload without a coding', async () => {
  const { contents, read } = contentsOf([Buffer.from(text)])
  const { bytes } = await contents.read({ session: 1, n: 1, offset: 0, length: 5 })
  expect(Buffer.from(bytes).toString()).toBe('{"a":')
  expect(read[0]).toBe(8 + 5)
})

test('decodes a payload again when it has grown', async () => {
  const packed = gzipSync(text)
  const payloads = [packed.subarray(0, packed.length - 100)]
  const { contents } = contentsOf(payloads)
  const begun = await contents.read({ session: 1, n: 1 })
  expect(begun.total).toBeLessThan(text.length)
  payloads[0] = packed
  expect((await contents.read({ session: 1, n: 1 })).total).toBe(text.length)
})

test('keeps a bounded number of contents', async () => {
  const packed = Array.from({ length: 20 }, () => gzipSync(randomBytes(1_000)))
  const { contents, read } = contentsOf(packed)
  for (let n = 1; n <= packed.length; n++) await contents.read({ session: 1, n, length: 10 })
  await contents.read({ session: 1, n: 20, length: 10 })
  await contents.read({ session: 1, n: 1, length: 10 })
  expect(read[19]).toBe(16 + (packed[19]?.length ?? 0))
  expect(read[0]).toBe(16 + 2 * (packed[0]?.length ?? 0))
})
