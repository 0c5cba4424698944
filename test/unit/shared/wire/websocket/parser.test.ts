import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decodeFrameHeader,
  encodeFrameHeader,
  minimalLengthBytes,
  type LengthBytes,
} from '../../../../../shared/wire/websocket/frame.ts'
import { maskInto, unmask } from '../../../../../shared/wire/websocket/mask.ts'
import { FrameParser, gatherLimit } from '../../../../../shared/wire/websocket/parser.ts'
import { bytes, Collector, concat, hex, type Delivered } from './frames.ts'

function parse(...chunks: Uint8Array[]): Delivered[] {
  const sink = new Collector()
  const parser = new FrameParser(sink)
  for (const chunk of chunks) parser.push(chunk)
  parser.finish()
  return sink.frames
}

/** RFC 6455 section 5.7. */
const examples: [string, string, string][] = [
  ['a single-frame unmasked text message', '810548656c6c6f', 'Hello'],
  ['a single-frame masked text message', '818537fa213d7f9f4d5158', 'Hello'],
  ['the first fragment of a text message', '010348656c', 'Hel'],
  ['the last fragment of a text message', '80026c6f', 'lo'],
  ['an unmasked ping', '890548656c6c6f', 'Hello'],
  ['a masked pong', '8a8537fa213d7f9f4d5158', 'Hello'],
]

describe('the frames of RFC 6455 section 5.7', () => {
  test.each(examples)('reads %s', (_name, wire, text) => {
    const [frame, ...more] = parse(bytes(wire))
    expect(more).toEqual([])
    const decoded = decodeFrameHeader(frame!.wire)!
    expect(decoded.header.headerLength).toBe(frame!.headerLength)
    expect(decoded.payloadLength).toBe(text.length)
    const payload = unmask(frame!.wire.subarray(frame!.headerLength), decoded.header.maskingKey)
    expect(new TextDecoder().decode(payload)).toBe(text)
  })

  test.each(examples)('writes %s', (_name, wire, text) => {
    const { header } = decodeFrameHeader(bytes(wire))!
    const payload = new TextEncoder().encode(text)
    const frame = concat(
      encodeFrameHeader({ ...header, payloadLength: payload.length }),
      unmask(payload, header.maskingKey),
    )
    expect(hex(frame)).toBe(wire)
  })

  test.each([
    ['256 bytes in a 16 bit length', '827e0100', 256],
    ['64 KiB in a 64 bit length', '827f0000000000010000', 65_536],
  ])('reads and writes binary messages of %s', (_name, wire, payloadLength) => {
    const fields = { fin: true, rsv: 0, opcode: 2, maskingKey: null, payloadLength }
    expect(hex(encodeFrameHeader(fields))).toBe(wire)
    const frames = parse(bytes(wire), new Uint8Array(payloadLength))
    expect(frames).toHaveLength(1)
    expect(frames[0]).toMatchObject({ complete: true, headerLength: wire.length / 2 })
  })
})

describe('splitting', () => {
  const stream = concat(
    ...examples.map(([, wire]) => bytes(wire)),
    bytes('827e0080'),
    new Uint8Array(128).fill(7),
    bytes('82fe000301020304aabbcc'),
    bytes('82ff000000000000000101020304aa'),
    bytes('8200'),
    bytes('ff80deadbeef'),
  )
  const whole = parse(stream)

  test('a stream split anywhere gives the same frames', () => {
    expect(whole).toHaveLength(examples.length + 5)
    for (let cut = 0; cut <= stream.length; cut++) {
      expect(parse(stream.subarray(0, cut), stream.subarray(cut)), `cut at ${cut}`).toEqual(whole)
    }
  })

  test('a stream that arrives byte by byte gives the same frames', () => {
    expect(parse(...Array.from(stream, (byte) => Uint8Array.of(byte)))).toEqual(whole)
  })

  test('a stream that ends anywhere delivers every byte', () => {
    for (let end = 0; end <= stream.length; end++) {
      const frames = parse(stream.subarray(0, end))
      expect(hex(concat(...frames.map((frame) => frame.wire)))).toBe(hex(stream.subarray(0, end)))
      expect(frames.slice(0, -1).every((frame) => frame.complete)).toBe(true)
    }
  })
})

describe('long frames', () => {
  const payload = new Uint8Array(gatherLimit + 1_000).map((_, i) => i * 31)
  const header = encodeFrameHeader({
    fin: true,
    rsv: 0,
    opcode: 2,
    maskingKey: 0xcafebabe,
    payloadLength: payload.length,
  })
  const wire = concat(header, payload)

  test('are streamed when they are split', () => {
    for (const cut of [1, 2, 9, 13, 14, 15, 70_000, wire.length - 1]) {
      const frames = parse(wire.subarray(0, cut), wire.subarray(cut), bytes('8100'))
      expect(frames).toHaveLength(2)
      expect(frames[0]!.complete).toBe(true)
      expect(frames[0]!.wire.length).toBe(wire.length)
      expect(Buffer.compare(frames[0]!.wire, wire)).toBe(0)
    }
  })

  test('are partial when the transport ends', () => {
    const [frame] = parse(wire.subarray(0, 200_000), wire.subarray(200_000, 230_000))
    expect(frame).toMatchObject({ complete: false, headerLength: 14 })
    expect(frame!.wire.length).toBe(230_000)
  })

  test.each([
    ['2^53', '827f0020000000000000', 2 ** 53],
    ['2^63 - 1', '827f7fffffffffffffff', 2 ** 63],
    ['the top bit set', '827f8000000000000001', 2 ** 63],
  ])('of %s bytes take all following bytes', (_name, wire, declared) => {
    const begun: number[][] = []
    const sink = new Collector()
    const begin = sink.begin.bind(sink)
    sink.begin = (head: Uint8Array, length?: number, offset?: number) => {
      begun.push([length!, offset!])
      begin(head)
    }
    const parser = new FrameParser(sink)
    parser.push(bytes('8100'))
    parser.push(bytes('8100' + wire + '8100'))
    parser.push(bytes('8100'))
    parser.finish()
    expect(begun).toEqual([[declared, 4]])
    expect(sink.frames.map((frame) => [hex(frame.wire), frame.complete])).toEqual([
      ['8100', true],
      ['8100', true],
      [wire + '81008100', false],
    ])
  })
})

const legalFrame = fc
  .record({
    fin: fc.boolean(),
    rsv: fc.nat(7),
    opcode: fc.nat(15),
    maskingKey: fc.option(fc.nat(0xffffffff)),
    payload: fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.nat(70_000).map((length) => new Uint8Array(length).fill(length)),
    ),
    longer: fc.constantFrom<LengthBytes>(0, 2, 8),
  })
  .map(({ payload, longer, ...fields }) => {
    const least = minimalLengthBytes(payload.length)
    const lengthBytes = longer > least ? longer : least
    const header = encodeFrameHeader({ ...fields, payloadLength: payload.length, lengthBytes })
    const masked = new Uint8Array(payload.length)
    if (fields.maskingKey === null) masked.set(payload)
    else maskInto(masked, 0, payload, 0, payload.length, fields.maskingKey)
    return { fields, payload, lengthBytes, wire: concat(header, masked) }
  })

describe('properties', () => {
  test('any written frame is read unchanged, however it is split', () => {
    fc.assert(
      fc.property(
        fc.array(legalFrame, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat(1_000), { maxLength: 20 }),
        (sent, cuts) => {
          const stream = concat(...sent.map((frame) => frame.wire))
          const chunks: Uint8Array[] = []
          let at = 0
          for (const length of cuts) {
            chunks.push(stream.subarray(at, at + length))
            at += length
          }
          chunks.push(stream.subarray(at))
          const read = parse(...chunks)
          expect(read.length).toBe(sent.length)
          read.forEach((frame, i) => {
            const { fields, payload, lengthBytes } = sent[i]!
            const decoded = decodeFrameHeader(frame.wire)!
            expect(decoded.header).toMatchObject(fields)
            expect(decoded.lengthBytes).toBe(lengthBytes)
            const plain = unmask(frame.wire.subarray(frame.headerLength), fields.maskingKey)
            expect(Buffer.compare(plain, payload)).toBe(0)
          })
        },
      ),
    )
  })

  test('any bytes are delivered once and in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 30 }),
        (chunks: Uint8Array[]) => {
          const frames = parse(...chunks)
          expect(hex(concat(...frames.map((frame) => frame.wire)))).toBe(hex(concat(...chunks)))
        },
      ),
      { numRuns: 500 },
    )
  })
})

test('masking at any offset, length and alignment is the exclusive or of RFC 6455 section 5.3', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.nat(0xffffffff),
      fc.nat(7),
      fc.nat(7),
      (payload, key, offset, at) => {
        const target = new Uint8Array(at + payload.length + 3).fill(0x5a)
        maskInto(target, at, payload, 0, payload.length, key, offset)
        const keyBytes = bytes(key.toString(16).padStart(8, '0'))
        const expected = payload.map((byte, i) => byte ^ keyBytes[(i + offset) % 4]!)
        expect(hex(target)).toBe('5a'.repeat(at) + hex(expected) + '5a5a5a')
      },
    ),
  )
})

test('a header that announces a long payload allocates little', () => {
  const parsers = Array.from({ length: 1_000 }, () => new FrameParser(new Collector()))
  const before = process.memoryUsage().arrayBuffers
  for (const parser of parsers) parser.push(bytes('827f000000000003fff0' + '00'))
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16_000_000)
})

test('returns the buffered bytes of an incomplete frame', () => {
  const parser = new FrameParser(new Collector())
  expect(parser.held).toBeNull()
  parser.push(bytes('810548656c6c6f'))
  expect(parser.isHolding).toBe(false)
  parser.push(bytes('81'))
  expect(parser.held).toEqual({ bytes: bytes('81'), headerLength: 1, offset: 7 })
  parser.push(bytes('054865'))
  expect(parser.isHolding).toBe(true)
  expect(parser.held).toEqual({ bytes: bytes('81054865'), headerLength: 2, offset: 7 })
  parser.push(bytes('6c6c6f'))
  expect(parser.held).toBeNull()
})
