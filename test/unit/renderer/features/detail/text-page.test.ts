import { expect, test } from 'vitest'
import {
  readTextPage,
  textPageBytes,
  type TextPage,
} from '../../../../../renderer/features/detail/text-page.ts'
import { ByteSource } from '../../../../../renderer/ui/byte-source.ts'

const sourceOf = (bytes: Uint8Array): ByteSource =>
  new ByteSource(bytes.length, (offset, length) =>
    Promise.resolve(bytes.slice(offset, offset + length)),
  )

async function allPages(source: ByteSource): Promise<TextPage[]> {
  const pages: TextPage[] = []
  for (let at = 0; at < source.length; at = pages.at(-1)!.to)
    pages.push(await readTextPage(source, at))
  return pages
}

test('pages follow each other without a gap, whatever the bytes are', async () => {
  const text = Buffer.from('\u4f60\u597d, '.repeat(20_000))
  const noise = Buffer.from(Array.from({ length: 9_000 }, (_, i) => (i % 2 === 0 ? 0x80 : 0x41)))
  const bytes = Buffer.concat([text, noise, text])
  const pages = await allPages(sourceOf(bytes))
  expect(pages.length).toBeGreaterThan(bytes.length / textPageBytes)
  let at = 0
  for (const page of pages) {
    expect(page.from).toBe(at)
    for (const part of page.parts) {
      expect(part.at).toBe(at)
      const wanted = 'text' in part ? Buffer.from(part.text) : Buffer.from(part.invalid)
      expect(bytes.subarray(at, at + wanted.length).equals(wanted)).toBe(true)
      at += wanted.length
    }
    expect(page.to).toBe(at)
  }
  expect(at).toBe(bytes.length)
})

test('a page that is jumped to begins with a whole character', async () => {
  const source = sourceOf(Buffer.from('\u4f60\u597d!'))
  const page = await readTextPage(source, 1, true)
  expect(page).toMatchObject({ from: 3, to: 7, valid: true })
  expect(page.parts).toEqual([{ text: '\u597d!', at: 3, sizes: null }])
})

test('a page in another encoding has the offsets of its characters and marks invalid bytes', async () => {
  const bytes = Uint8Array.from(Buffer.from('cec22064ff0ab6c8', 'hex'))
  const source = sourceOf(bytes)
  const page = await readTextPage(source, 0, false, 'gbk')
  expect(page).toEqual({
    from: 0,
    to: 8,
    valid: false,
    parts: [
      { text: '温 d', at: 0, sizes: Uint8Array.of(2, 1, 1) },
      { invalid: Uint8Array.of(0xff), offset: 4, at: 4, sizes: null },
      { text: '\n度', at: 5, sizes: Uint8Array.of(1, 2) },
    ],
  })
  // A jump into a character begins after the next byte that is no part of one.
  expect(await readTextPage(source, 1, true, 'gbk')).toMatchObject({ from: 3, to: 8 })
})
