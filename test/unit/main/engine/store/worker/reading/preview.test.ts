import { describe, expect, test } from 'vitest'
import {
  previewBytes,
  previewLength,
  previewOf,
} from '../../../../../../../main/engine/store/worker/reading/preview.ts'

const preview = (bytes: Uint8Array): ReturnType<typeof previewOf> =>
  previewOf(bytes.subarray(0, previewBytes), bytes.length)

describe('a preview', () => {
  test('shows text, with control characters as pictures', () => {
    expect(preview(Buffer.from('Hello,\tServer!\r\n\u007f'))).toEqual({
      preview: 'Hello,␉Server!␍␊␡',
      previewHex: false,
    })
  })

  test('shows bytes that are not UTF-8 as hex', () => {
    expect(preview(Uint8Array.of(0x1f, 0x8b, 0, 0x11))).toEqual({
      preview: '1f 8b 00 11',
      previewHex: true,
    })
  })

  test('shows binary numbers that happen to be UTF-8 as hex', () => {
    expect(preview(Uint8Array.of(0, 0, 0, 42)).previewHex).toBe(true)
  })

  test('is empty for no bytes', () => {
    expect(preview(new Uint8Array(0))).toEqual({ preview: '', previewHex: false })
  })

  test.each(['a', 'é', '鮭', '🐟'])('of many %s stays text and within its length', (character) => {
    for (let lead = 0; lead < 4; lead++) {
      const { preview: shown, previewHex } = preview(
        Buffer.from('x'.repeat(lead) + character.repeat(2_000)),
      )
      expect(previewHex).toBe(false)
      expect(shown.length).toBeGreaterThan(previewLength - 2)
      expect(shown.length).toBeLessThanOrEqual(previewLength)
      expect(shown.isWellFormed()).toBe(true)
    }
  })

  test('treats a character truncated at the end of the payload as invalid', () => {
    expect(preview(Uint8Array.of(0x61, 0xe9, 0xae)).previewHex).toBe(true)
  })

  test('in hex stays within its length', () => {
    expect(preview(new Uint8Array(5_000).fill(0xff)).preview.length).toBeLessThanOrEqual(
      previewLength,
    )
  })
})
