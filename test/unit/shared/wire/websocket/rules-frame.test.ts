/** The validator's table against the rules themselves, and the verdicts restored from violation flags. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FrameValidator } from '../../../../../shared/wire/websocket/frame-validator.ts'
import { encodeFrameHeader } from '../../../../../shared/wire/websocket/frame.ts'
import { unmask } from '../../../../../shared/wire/websocket/mask.ts'
import {
  caseOf,
  validateFrame,
  violationFlags,
} from '../../../../../shared/wire/websocket/rules-frame.ts'
import { verdictSentence } from '../../../../../shared/wire/websocket/rules.ts'
import { concat } from './frames.ts'

const frame = fc.record({
  fin: fc.boolean(),
  rsv: fc.constantFrom(0, 0, 0, 4, 7, 2),
  opcode: fc.constantFrom(0, 0, 1, 1, 2, 8, 9, 10, 3, 15),
  masked: fc.constantFrom(true, true, true, false),
  payload: fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => new TextEncoder().encode(text)),
    fc.uint8Array({ maxLength: 6 }),
    fc.uint8Array({ minLength: 124, maxLength: 130 }),
  ),
  lengthBytes: fc.constantFrom(undefined, undefined, undefined, 2 as const, 8 as const),
})
type Frame = typeof frame extends fc.Arbitrary<infer T> ? T : never

function encode({ fin, rsv, opcode, masked, payload, lengthBytes }: Frame): [Uint8Array, number] {
  const maskingKey = masked ? 0x12_34_56_78 : null
  const header = encodeFrameHeader({
    fin,
    rsv,
    opcode,
    maskingKey,
    payloadLength: payload.length,
    ...(lengthBytes !== undefined && { lengthBytes }),
  })
  return [concat(header, unmask(payload, maskingKey)), header.length]
}

/** The rules as written in the RFC, over a list of frames: slow, plain, and implemented a second time. */
function expected(frames: Frame[], deflate: boolean): string[][] {
  let message: { text: boolean; bytes: Uint8Array[] } | null = null
  let closed = false
  return frames.map(({ fin, rsv, opcode, masked, payload, lengthBytes }) => {
    const broken = new Set<string>()
    const control = opcode >= 8
    if (closed) broken.add('WS_DATA_AFTER_CLOSE')
    if (rsv & (deflate ? 3 : 7)) broken.add('WS_RESERVED_BITS')
    if (deflate && rsv & 4 && (control || opcode === 0)) broken.add('WS_RSV1_MISUSED')
    if (!masked) broken.add('WS_UNMASKED_FRAME')
    if (lengthBytes && (payload.length < 126 || lengthBytes === 8))
      broken.add('WS_LENGTH_NOT_MINIMAL')
    if (opcode === 3 || opcode === 15) broken.add('WS_RESERVED_OPCODE')
    if (control && !fin) broken.add('WS_CONTROL_FRAGMENTED')
    if (control && payload.length > 125) broken.add('WS_CONTROL_TOO_LONG')
    if (opcode === 0 && !message) broken.add('WS_CONTINUATION_WITHOUT_START')
    if (opcode === 1 || opcode === 2) {
      if (message) broken.add('WS_MESSAGE_INSIDE_MESSAGE')
      message = { text: opcode === 1 && !(deflate && rsv & 4), bytes: [] }
    }
    if (opcode <= 2 && message) {
      const text = concat(...message.bytes, payload)
      message.bytes = [text]
      if (message.text && !validSoFar(text, fin)) {
        broken.add('WS_INVALID_UTF8')
        message.text = false
      }
      if (fin) message = null
    }
    if (opcode === 8) {
      closed = true
      const code = payload.length > 1 ? payload[0]! * 256 + payload[1]! : null
      if (payload.length === 1) broken.add('WS_CLOSE_TOO_SHORT')
      const good = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014]
      if (code !== null && !good.includes(code) && !(code >= 3000 && code < 5000))
        broken.add('WS_CLOSE_CODE')
      if (!validSoFar(payload.subarray(2), true)) broken.add('WS_CLOSE_REASON_UTF8')
    }
    return [...broken].sort()
  })
}

function validSoFar(text: Uint8Array, whole: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(text, { stream: !whole })
    return true
  } catch {
    return false
  }
}

describe('every rule', () => {
  test('is found, and no other, in any order of any frames', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 12 }), fc.boolean(), (frames, deflate) => {
        const judge = new FrameValidator({ fromClient: true, deflate, maxMessageBytes: 0 })
        const found = frames.map((given) => {
          const [wire, headerLength] = encode(given)
          const marked = judge.frame(wire, 0, headerLength, wire.length)
          if (marked === 0) return []
          expect(marked & violationFlags.broken).toBe(violationFlags.broken)
          // What a reader derives from the stored frame and its violation flags, without earlier frames.
          const again = caseOf(
            true,
            marked,
            given.payload.length,
            wire,
            0,
            headerLength,
            wire.length,
          )
          const verdicts = validateFrame(again)
          for (const verdict of verdicts) expect(verdictSentence(verdict)).not.toMatch(/[{}]/)
          return verdicts.map(({ rule }) => rule).sort()
        })
        expect(found).toEqual(expected(frames, deflate))
      }),
      { numRuns: 3_000 },
    )
  })

  test('gives the same result when the payload arrives in parts', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 8 }).map((all) => all.filter(({ opcode }) => opcode !== 8)),
        fc.integer({ min: 1, max: 5 }),
        (frames, step) => {
          const settings = { fromClient: true, deflate: false, maxMessageBytes: 150 }
          const whole = new FrameValidator(settings)
          const parts = new FrameValidator(settings)
          for (const given of frames) {
            const [wire, headerLength] = encode(given)
            let marked = parts.header(wire, 0, headerLength, given.payload.length)
            for (let at = headerLength; at < wire.length; at += step)
              marked |= parts.payload(wire, at, Math.min(wire.length, at + step))
            marked |= parts.end()
            expect(marked).toBe(whole.frame(wire, 0, headerLength, wire.length))
          }
        },
      ),
    )
  })
})
