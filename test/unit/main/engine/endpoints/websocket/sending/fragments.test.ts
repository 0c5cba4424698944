/** A message is split as requested; joined again it is unchanged. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Splitting } from '../../../../../../../main/engine/endpoints/endpoint.ts'
import { split } from '../../../../../../../main/engine/endpoints/websocket/sending/fragments.ts'

const how = (change: Partial<Splitting>): Splitting => ({
  opcode: 2,
  compress: false,
  sizes: [],
  between: [],
  ...change,
})

const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i & 0xff)

test('without sizes a message is one frame', () => {
  expect(split(bytes(3), how({}))).toEqual([{ fin: true, rsv: 0, opcode: 2, payload: bytes(3) }])
})

test('the first frame has the opcode and RSV1 of a compressed message, the last FIN', () => {
  const frames = split(bytes(5), how({ compress: true, sizes: [2] }))
  expect(frames.map(({ fin, rsv, opcode }) => [fin, rsv, opcode])).toEqual([
    [false, 4, 2],
    [false, 0, 0],
    [true, 0, 0],
  ])
})

test('any message split in any sizes is whole again, and a compressed one is never refused', () => {
  const sizes = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(fc.nat({ max: 200 }), sizes, fc.boolean(), (length, chosen, compressed) => {
      const message = bytes(length)
      const sum = chosen.reduce((total, size) => total + size, 0)
      const impossible = sum > length || (sum < length && chosen.at(-1) === 0)
      if (impossible && !compressed) {
        expect(() => split(message, how({ sizes: chosen }))).toThrow(/bytes/)
        return
      }
      const frames = split(message, how({ sizes: chosen, compress: compressed }))
      expect(Buffer.concat(frames.map(({ payload }) => payload)).equals(message)).toBe(true)
      expect(frames.map(({ fin }) => fin)).toEqual(frames.map((_, i) => i === frames.length - 1))
    }),
  )
})

test('limits the number of frames of a message', () => {
  expect(() => split(bytes(10_001), how({ sizes: [1] }))).toThrow(/at most 10000/)
  expect(split(bytes(10_001), how({ sizes: [1], compress: true }))).toHaveLength(2)
})
