import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  WebSocketEngine,
  type WebSocketSettings,
  type WebSocketSink,
} from '../../../../../shared/wire/websocket/engine.ts'
import {
  encodeClosePayload,
  parseClosePayload,
} from '../../../../../shared/wire/websocket/close.ts'
import { encodeFrameHeader, forEachFrame } from '../../../../../shared/wire/websocket/frame.ts'
import { Utf8Check } from '../../../../../shared/wire/websocket/utf8.ts'
import { verdictSentence } from '../../../../../shared/wire/websocket/rules.ts'
import type { Verdict } from '../../../../../shared/model/verdict.ts'
import { bytes, Collector, concat, hex } from './frames.ts'

class Peer extends Collector implements WebSocketSink {
  readonly replies: string[] = []
  readonly broken: string[] = []
  /** Runs as `first..last` of the frames delivered. */
  readonly runs: string[] = []
  run(chunk: Uint8Array, start: number, end: number): void {
    const first = this.frames.length + 1
    forEachFrame(chunk, start, end, (at, headerLength, next) => {
      this.frame(chunk, at, headerLength, next)
    })
    this.runs.push(`${first}..${this.frames.length}`)
  }
  reply(opcode: number, payload: Uint8Array): void {
    this.replies.push(`${opcode.toString(16)}:${hex(payload)}`)
  }
  violation(verdict: Verdict): void {
    this.broken.push(verdict.rule)
    expect(verdictSentence(verdict)).toMatch(/^[^{}]+ \(RFC \d+ section \d[\d.]*\)\.$/)
  }
  steps = 0
  closing(): void {
    this.steps++
  }
}

const defaults: WebSocketSettings = {
  role: 'client',
  deflate: false,
  autoPong: true,
  answerClose: true,
  strict: true,
  maxMessageBytes: 0,
}

/** Feeds bytes to an engine, byte by byte as well as in one piece, and expects the same from both. */
function play(wire: string | Uint8Array, settings: Partial<WebSocketSettings> = {}) {
  const stream = typeof wire === 'string' ? bytes(wire) : wire
  const run = (step: number) => {
    const sink = new Peer()
    const engine = new WebSocketEngine({ ...defaults, ...settings }, sink)
    for (let at = 0; at < stream.length; at += step) engine.receive(stream.subarray(at, at + step))
    engine.finish()
    const { frames, replies, broken } = sink
    return { frames, replies, broken, outcome: engine.outcome() }
  }
  const whole = run(Math.max(1, stream.length))
  expect(run(1)).toEqual(whole)
  expect(run(3)).toEqual(whole)
  return whole
}

const close = (code: number): string => `8:${hex(encodeClosePayload(code))}`

describe('automatic answers', () => {
  test('a ping is answered with its unmasked payload', () => {
    expect(play('8985' + '37fa213d7f9f4d5158', { role: 'server' }).replies).toEqual([
      'a:48656c6c6f',
    ])
    expect(play('890548656c6c6f', { autoPong: false }).replies).toEqual([])
  })

  test('a close is answered with its code, once', () => {
    const { replies, outcome } = play('880703e8' + hex(new TextEncoder().encode('ready')))
    expect(replies).toEqual([close(1000)])
    expect(outcome).toEqual({ code: 1000, reason: 'ready', clean: true })
  })

  test('an empty close is answered with an empty one', () => {
    expect(play('8800')).toMatchObject({
      replies: ['8:'],
      outcome: { code: 1005, reason: '', clean: true },
    })
  })

  test('a transport that ends without a close frame is 1006', () => {
    expect(play('8100').outcome).toEqual({ code: 1006, reason: '', clean: false })
  })

  test('the answer to our own close is not answered', () => {
    const sink = new Peer()
    const engine = new WebSocketEngine(defaults, sink)
    engine.sendingClose()
    engine.receive(bytes('8900' + '880203e8'))
    expect(sink.replies).toEqual([])
    expect(engine.outcome()).toEqual({ code: 1000, reason: '', clean: true })
  })
})

const long = (payloadLength: number, opcode: number, fin = true): string =>
  hex(encodeFrameHeader({ fin, rsv: 0, opcode, maskingKey: null, payloadLength }))

describe('violations', () => {
  test.each<[string, string, Partial<WebSocketSettings>, string, number]>([
    ['RSV1 without permessage-deflate', 'c100', {}, 'WS_RESERVED_BITS', 1002],
    ['RSV2', 'a100', { deflate: true }, 'WS_RESERVED_BITS', 1002],
    ['RSV1 on a continuation', '4100c000', { deflate: true }, 'WS_RSV1_MISUSED', 1002],
    ['RSV1 on a ping', 'c900', { deflate: true }, 'WS_RSV1_MISUSED', 1002],
    ['opcode 3', '8300', {}, 'WS_RESERVED_OPCODE', 1002],
    ['opcode 11', '8b00', {}, 'WS_RESERVED_OPCODE', 1002],
    ['an unmasked client frame', '8100', { role: 'server' }, 'WS_UNMASKED_FRAME', 1002],
    ['a masked server frame', '818000000000', {}, 'WS_MASKED_FRAME', 1002],
    ['16 bits for 1 byte', '827e000100', {}, 'WS_LENGTH_NOT_MINIMAL', 1002],
    ['64 bits for 1 byte', '827f000000000000000100', {}, 'WS_LENGTH_NOT_MINIMAL', 1002],
    ['the top bit of a length', '827f8000000000000000', {}, 'WS_LENGTH_TOP_BIT', 1002],
    ['2^63 - 1 bytes', '827f7fffffffffffffff', {}, 'WS_LENGTH_BEYOND_REACH', 1009],
    ['2^53 bytes', '827f0020000000000000', {}, 'WS_LENGTH_BEYOND_REACH', 1009],
    ['a ping without FIN', '0900', {}, 'WS_CONTROL_FRAGMENTED', 1002],
    ['a ping of 126', long(126, 9) + '00'.repeat(126), {}, 'WS_CONTROL_TOO_LONG', 1002],
    ['a stray continuation', '8000', {}, 'WS_CONTINUATION_WITHOUT_START', 1002],
    ['a text inside a text', '01008100', {}, 'WS_MESSAGE_INSIDE_MESSAGE', 1002],
    ['text that is not UTF-8', '8102c328', {}, 'WS_INVALID_UTF8', 1007],
    ['text that ends inside a character', '8102e282', {}, 'WS_INVALID_UTF8', 1007],
    ['fragments that are not UTF-8', '0102e2828001ff', {}, 'WS_INVALID_UTF8', 1007],
    ['a surrogate', '8103eda080', {}, 'WS_INVALID_UTF8', 1007],
    ['a message too long', '0202000080020000', { maxMessageBytes: 3 }, 'WS_MESSAGE_TOO_LONG', 1009],
    ['a close of one byte', '880103', {}, 'WS_CLOSE_TOO_SHORT', 1002],
    ['close 1005', '880203ed', {}, 'WS_CLOSE_CODE', 1002],
    ['close 999', '880203e7', {}, 'WS_CLOSE_CODE', 1002],
    ['close 5000', '88021388', {}, 'WS_CLOSE_CODE', 1002],
    ['a reason that is not UTF-8', '880403e8c328', {}, 'WS_CLOSE_REASON_UTF8', 1007],
  ])('%s fails the connection', (_name, wire, settings, code, closeCode) => {
    expect(play(wire, settings)).toMatchObject({ broken: [code], replies: [close(closeCode)] })
    expect(play(wire, { ...settings, strict: false }).broken).toContain(code)
  })

  test('data after the close frame', () => {
    expect(play('880203e88100')).toMatchObject({
      broken: ['WS_DATA_AFTER_CLOSE'],
      replies: [close(1000)],
    })
  })

  test('bytes after a failure are still delivered, but neither validated nor answered', () => {
    const { frames, broken, replies } = play('8300' + '8900' + '8301aa')
    expect(frames.map((frame) => hex(frame.wire))).toEqual(['8300', '8900', '8301aa'])
    expect(broken).toEqual(['WS_RESERVED_OPCODE'])
    expect(replies).toEqual([close(1002)])
  })

  test('without strict mode every violation is named and automatic answers continue', () => {
    const { broken, replies } = play('8300' + '8900' + 'a100' + '8900', { strict: false })
    expect(broken).toEqual(['WS_RESERVED_OPCODE', 'WS_RESERVED_BITS'])
    expect(replies).toEqual(['a:', 'a:'])
  })
})

describe('valid input', () => {
  test.each<[string, string, Partial<WebSocketSettings>]>([
    ['UTF-8 split inside a character, a ping between', '0102e282' + '8900' + '8001ac', {}],
    ['a masked character', '8183' + '01020304' + 'e380af', { role: 'server' }],
    ['a compressed text', 'c102ffff', { deflate: true }],
    ['a compressed text in fragments', '4102ffff8001c0', { deflate: true }],
    ['the largest code point', '8104f48fbfbf', {}],
    ['binary that is not UTF-8', '8202ffff', {}],
    ['a message as long as allowed', '02020000800100', { maxMessageBytes: 3 }],
    ['65536 bytes in a 64 bit length', long(65_536, 2) + '00'.repeat(65_536), {}],
  ])('%s', (_name, wire, settings) => {
    expect(play(wire, settings).broken).toEqual([])
  })

  test('a frame longer than the buffer is validated as it streams', () => {
    const text = concat(bytes(long(300_000, 1)), new Uint8Array(300_000).fill(0x41))
    expect(play(text).broken).toEqual([])
    text[text.length - 1] = 0xc3
    const sink = new Peer()
    const engine = new WebSocketEngine(defaults, sink)
    for (let at = 0; at < text.length; at += 65_536) engine.receive(text.subarray(at, at + 65_536))
    expect(sink.broken).toEqual(['WS_INVALID_UTF8'])
  })
})

describe('runs', () => {
  const runsOf = (...chunks: string[]): string[] => {
    const sink = new Peer()
    const engine = new WebSocketEngine({ ...defaults, strict: false }, sink)
    for (const chunk of chunks) engine.receive(bytes(chunk))
    expect(hex(concat(...sink.frames.map(({ wire }) => wire)))).toBe(chunks.join(''))
    return sink.runs
  }

  test('valid data frames are delivered together, up to the end of the read', () => {
    expect(runsOf('8100' + '0201aa' + '800155' + '8200', '8100')).toEqual(['1..4', '5..5'])
  })

  test.each([
    ['a ping', '8900'],
    ['a broken frame', '8300'],
    ['a long frame', long(300_000, 2) + '00'.repeat(300_000)],
  ])('%s ends a run', (_name, between) => {
    expect(runsOf('81008100' + between + '8200')).toEqual(['1..2', '4..4'])
  })

  test('a frame split over reads is in no run', () => {
    expect(runsOf('8100' + '8202aa', 'bb' + '8100' + '8202', 'ccdd' + '8100')).toEqual([
      '1..1',
      '3..3',
      '5..5',
    ])
  })
})

test('text is validated as by a strict decoder, however it is split', () => {
  const decodes = (payload: Uint8Array): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(payload)
      return true
    } catch {
      return false
    }
  }
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }).map((text) => new TextEncoder().encode(text)),
    fc.uint8Array({ maxLength: 3 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 5 }), fc.nat(0xffffffff), (pieces, key) => {
      const payload = concat(...pieces)
      const fields = { fin: true, rsv: 0, opcode: 1, payloadLength: payload.length }
      const masked = payload.map((byte, i) => byte ^ (key >>> (24 - 8 * (i % 4))))
      const wire = concat(encodeFrameHeader({ ...fields, maskingKey: key }), masked)
      expect(play(wire, { role: 'server' }).broken).toEqual(
        decodes(payload) ? [] : ['WS_INVALID_UTF8'],
      )
    }),
    { numRuns: 500 },
  )
})

test('any bytes are delivered, and answered the same however they are split', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), fc.boolean(), (stream, a, b) => {
      const { frames } = play(stream, { role: a ? 'client' : 'server', strict: b })
      expect(hex(concat(...frames.map((frame) => frame.wire)))).toBe(hex(stream))
    }),
    { numRuns: 300 },
  )
})

test('a close reason that is too long is truncated between characters', () => {
  const payload = encodeClosePayload(4000, 'é'.repeat(100))
  expect(payload.length).toBe(124)
  expect(parseClosePayload(payload)).toEqual({
    code: 4000,
    reason: 'é'.repeat(61),
    validReason: true,
  })
})

test('text is validated alike at every alignment of its bytes', () => {
  const texts = [
    'plain ASCII, long enough for whole words',
    'é in front',
    'at the end: 世界',
    'mid 世 dle',
  ]
  for (const text of texts) {
    const payload = new TextEncoder().encode(text)
    for (let at = 0; at < 8; at++) {
      const buffer = new Uint8Array(at + payload.length + 5).fill(0xff)
      buffer.set(payload, at)
      const check = new Utf8Check()
      expect(check.push(buffer, at, at + payload.length)).toBe(true)
      expect(check.complete).toBe(true)
      expect(check.push(buffer, at, at + payload.length + 1)).toBe(false)
    }
  }
})
