import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  previewBytes,
  previewLength,
  previewOf,
} from '../../../../../../../main/engine/store/worker/reading/preview.ts'
import { characterOfByte, markHidden } from '../../../../../../../shared/bytes/hidden-characters.ts'

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

  test.each([
    ['a weighing command between STX and ETX', '\x02QPW:1\x03', '␂QPW:1␃'],
    ['a temperature in Latin-1', '22,5 \xb0C', '22,5 <B0>C'],
    [
      'a FIX heartbeat',
      '8=FIX.4.4\x019=49\x0135=0\x0134=2\x0149=A\x0156=B\x0110=163\x01',
      '8=FIX.4.4␁9=49␁35=0␁34=2␁49=A␁56=B␁10=163␁',
    ],
    [
      'a head with a byte of Latin-1',
      'HTTP/1.1 101 Switching Protocols\r\nX-City: K\xf6ln\r\n\r\n',
      'HTTP/1.1 101 Switching Protocols␍␊X-City: K<F6>ln␍␊␍␊',
    ],
    ['a byte far behind the start', `${'a'.repeat(200)}\xff`, `${'a'.repeat(200)}<FF>`],
  ])('marks the odd bytes of %s', (_, latin1, marked) => {
    const { preview: shown, previewHex } = preview(Buffer.from(latin1, 'latin1'))
    expect(previewHex).toBe(false)
    expect(markHidden(shown)).toBe(marked)
  })

  test.each([
    ['protobuf', '0a 05 61 6c 69 63 65 10 1e 1a 0b 61 40 62 2e 65 78 61 6d 70 6c 65'],
    ['MessagePack', '82 a1 61 01 a1 62 02'],
    ['Modbus', '00 01 00 00 00 06 01 03 00 00 00 0a'],
    ['MQTT CONNECT', '10 10 00 04 4d 51 54 54 04 02 00 3c 00 04 74 65 73 74'],
    ['PNG', '89 50 4e 47 0d 0a 1a 0a 00 00 00 0d 49 48 44 52'],
    ['a length and a short text', '00 05 68 65 6c 6c 6f'],
    ['UTF-16', '48 00 65 00 6c 00 6c 00 6f 00'],
    ['a few bytes, some of which are letters', '41 ff 42 43'],
  ])('shows %s as hex', (_, hex) => {
    expect(preview(Buffer.from(hex.replaceAll(' ', ''), 'hex'))).toEqual({
      preview: hex,
      previewHex: true,
    })
  })

  test('shows what a cipher or a compressor wrote as hex', () => {
    let bytes = Buffer.from('seed')
    for (let i = 0; i < 200; i++) {
      bytes = createHash('sha512').update(bytes).digest()
      expect(preview(bytes).previewHex).toBe(true)
    }
  })

  test('tells a byte from a character of the payload that looks like it', () => {
    const character = Buffer.from(`byte ${characterOfByte(0xb0)} in a text of some length`)
    const byte = Buffer.from('byte \xb0 in a text of some length', 'latin1')
    expect(markHidden(preview(byte).preview)).toBe('byte <B0> in a text of some length')
    expect(markHidden(preview(character).preview)).toBe(
      'byte <F4><8F><BA><B0> in a text of some length',
    )
  })

  test('of mixed bytes stays within its length', () => {
    for (const lead of ['', 'x', 'xy']) {
      const bytes = Buffer.from(`${lead}${'abcdefg\xff'.repeat(500)}`, 'latin1')
      const { preview: shown, previewHex } = preview(bytes)
      expect(previewHex).toBe(false)
      expect(shown.length).toBeLessThanOrEqual(previewLength)
      expect(shown.length).toBeGreaterThan(previewLength - 2)
      expect(shown.isWellFormed()).toBe(true)
    }
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
