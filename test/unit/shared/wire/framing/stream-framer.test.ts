import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { framingSchema, type FramingInput } from '../../../../../shared/model/framing.ts'
import { framingBytes, StreamFramer } from '../../../../../shared/wire/framing/stream-framer.ts'

interface Found {
  /** Each message's bytes; the last one may be open. */
  messages: string[]
  open: boolean
  broke: { reason: string; length: number; offset: number }[]
}

/** Reads chunks, given as Latin-1; each is a microsecond later than the one before, or at a given time. */
function read(framing: FramingInput, chunks: (string | [atUs: number, text: string])[]): Found {
  const found: Found = { messages: [], open: false, broke: [] }
  let current: Buffer = Buffer.alloc(0)
  let at = 0
  let offset = 0
  const framer = new StreamFramer(framingSchema.parse(framing), {
    begin(start) {
      expect(found.open).toBe(false)
      expect(start).toBe(at)
      found.messages.push('')
      found.open = true
    },
    grow(length) {
      expect(length).toBeGreaterThan(0)
      const last = found.messages.pop() ?? ''
      found.messages.push(last + current.toString('latin1', at, at + length))
      at += length
      offset += length
    },
    end() {
      expect(found.open).toBe(true)
      found.open = false
    },
    broke(why) {
      found.broke.push({ ...why, offset })
    },
  })
  chunks.forEach((chunk, i) => {
    const [atUs, text] = typeof chunk === 'string' ? [i, chunk] : chunk
    current = Buffer.from(text, 'latin1')
    at = 0
    framer.push(current, atUs)
    expect(at).toBe(current.length)
  })
  return found
}

/** The same stream in one piece, byte by byte, and split at every position: all results must be equal. */
function readAtEverySplit(framing: FramingInput, stream: string): Found {
  const whole = read(framing, [stream])
  expect(read(framing, Array.from(stream))).toEqual(whole)
  for (let at = 1; at < stream.length; at++)
    expect(read(framing, [stream.slice(0, at), stream.slice(at)])).toEqual(whole)
  return whole
}

describe('lines', () => {
  test.each<['any' | 'lf' | 'crlf' | 'cr', string, string[], boolean]>([
    ['lf', 'a\r\nb\n\nc', ['a\r\n', 'b\n', '\n', 'c'], true],
    ['crlf', 'a\nb\r\n\r\r\nc', ['a\nb\r\n', '\r\r\n', 'c'], true],
    ['cr', 'a\r\nb\r', ['a\r', '\nb\r'], false],
    [
      'any',
      'a\nb\r\nc\rd\r\r\n\n\re',
      ['a\n', 'b\r\n', 'c\r', 'd\r', '\r\n', '\n', '\r', 'e'],
      true,
    ],
  ])('%s', (ending, stream, messages, open) => {
    expect(readAtEverySplit({ kind: 'line', ending }, stream)).toEqual({
      messages,
      open,
      broke: [],
    })
  })

  test('a CR at the end of the received bytes waits for its LF', () => {
    expect(read({ kind: 'line' }, ['a\r'])).toMatchObject({ messages: ['a\r'], open: true })
    expect(read({ kind: 'line' }, ['a\r', '\n'])).toMatchObject({
      messages: ['a\r\n'],
      open: false,
    })
    expect(read({ kind: 'line' }, ['a\r', 'b'])).toMatchObject({ messages: ['a\r', 'b'] })
  })

  test('separates the line from its ending', () => {
    const tail = (ending: 'any' | 'lf' | 'crlf', text: string): number =>
      framingBytes(framingSchema.parse({ kind: 'line', ending }), text.length, Buffer.from(text))
        .tail
    expect([
      tail('any', 'a\r\n'),
      tail('any', 'a\n'),
      tail('any', 'a\r'),
      tail('any', 'a'),
    ]).toEqual([2, 1, 1, 0])
    expect([tail('lf', 'a\r\n'), tail('crlf', 'a\r\n'), tail('crlf', 'a\n')]).toEqual([1, 2, 0])
  })
})

test('a delimiter that begins like itself is found however it is split', () => {
  const bytes = Array.from(Buffer.from('aab'))
  expect(readAtEverySplit({ kind: 'delimiter', bytes }, 'aaabxaabaa')).toEqual({
    messages: ['aaab', 'xaab', 'aa'],
    open: true,
    broke: [],
  })
})

test('fixed lengths', () => {
  expect(readAtEverySplit({ kind: 'fixed', length: 3 }, 'abcdefgh').messages).toEqual([
    'abc',
    'def',
    'gh',
  ])
})

describe('a length prefix', () => {
  test.each<[string, Partial<FramingInput>, string, string[]]>([
    ['one byte', { width: 1 }, '\x02ab\x00\x01c', ['\x02ab', '\x00', '\x01c']],
    ['big endian', { width: 2 }, '\x00\x02ab\x00\x00', ['\x00\x02ab', '\x00\x00']],
    ['little endian', { width: 3, order: 'little' }, '\x01\x00\x00a', ['\x01\x00\x00a']],
    ['itself counted', { width: 1, includesHeader: true }, '\x03ab\x01', ['\x03ab', '\x01']],
    ['behind a type', { width: 1, offset: 2 }, 'TT\x01aTT\x00', ['TT\x01a', 'TT\x00']],
    ['less one', { width: 1, adjustment: -1 }, '\x02a\x01', ['\x02a', '\x01']],
    ['more two', { width: 8, adjustment: 2 }, '\0\0\0\0\0\0\0\x01abc', ['\0\0\0\0\0\0\0\x01abc']],
  ])('%s', (_name, settings, stream, messages) => {
    const framing = { kind: 'length-prefix', ...settings } as FramingInput
    expect(readAtEverySplit(framing, stream)).toEqual({ messages, open: false, broke: [] })
  })

  test('shorter than its own header: reported, and the rest is raw', () => {
    const framing = { kind: 'length-prefix', width: 1, includesHeader: true } as const
    expect(read(framing, ['\x02a', '\x00bc', 'de', 'f'])).toEqual({
      messages: ['\x02a', '\x00bc', 'de', 'f'],
      open: false,
      broke: [{ reason: 'bad-length', length: 0, offset: 5 }],
    })
  })

  test('above the cap, of any width', () => {
    const framing = { kind: 'length-prefix', width: 8, maxBytes: 1_000 } as const
    const stream = '\xff'.repeat(8)
    expect(read(framing, [stream]).broke).toMatchObject([{ reason: 'too-long' }])
    expect(read(framing, ['\0\0\0\0\0\0\x03\xe9']).broke).toMatchObject([{ length: 1_009 }])
  })
})

test('a silence ends a message', () => {
  const framing = { kind: 'idle-gap', gapUs: 100 } as const
  expect(
    read(framing, [
      [0, 'a'],
      [100, 'b'],
      [201, 'c'],
      [250, 'd'],
      [900, 'e'],
    ]),
  ).toEqual({
    messages: ['ab', 'cd', 'e'],
    open: true,
    broke: [],
  })
})

test.each<FramingInput>([
  { kind: 'line', maxBytes: 5 },
  { kind: 'delimiter', bytes: [0], maxBytes: 5 },
  { kind: 'idle-gap', gapUs: 100, maxBytes: 5 },
])('an endless message is not buffered beyond the cap: %o', (framing) => {
  expect(read(framing, ['abc', 'def', 'g', '\nh\0'])).toEqual({
    messages: ['abcdef', 'g', '\nh\0'],
    open: false,
    broke: [{ reason: 'too-long', length: 6, offset: 6 }],
  })
})

test('without a framing every chunk is a message', () => {
  expect(read({ kind: 'none' }, ['ab', 'c']).messages).toEqual(['ab', 'c'])
})

test('loses no bytes, and splitting the input otherwise changes no message', () => {
  const framing: fc.Arbitrary<FramingInput> = fc.oneof(
    fc.record({
      kind: fc.constant('line' as const),
      ending: fc.constantFrom('any' as const, 'lf' as const, 'crlf' as const, 'cr' as const),
    }),
    fc.record({
      kind: fc.constant('delimiter' as const),
      bytes: fc.array(fc.constantFrom(10, 13), { minLength: 1, maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant('fixed' as const), length: fc.integer({ min: 1, max: 5 }) }),
    fc.record({
      kind: fc.constant('length-prefix' as const),
      width: fc.integer({ min: 1, max: 2 }),
      offset: fc.integer({ min: 0, max: 2 }),
      order: fc.constantFrom('big' as const, 'little' as const),
    }),
  )
  const chunks = fc.array(
    fc.string({ unit: fc.constantFrom('\0', '\x01', '\x02', '\n', '\r', 'a'), maxLength: 8 }),
    { maxLength: 8 },
  )
  fc.assert(
    fc.property(framing, chunks, (given, cut) => {
      const found = read(given, cut)
      expect(found.messages.join('')).toBe(cut.join(''))
      expect(read(given, [cut.join('')])).toEqual(found)
    }),
    { numRuns: 2_000 },
  )
})
