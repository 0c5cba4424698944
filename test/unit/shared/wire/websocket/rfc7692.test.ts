/** The examples of RFC 7692 section 7.2.3, byte for byte: they are valid and decode to the stated messages. */
import { constants, createInflateRaw, inflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Verdict } from '../../../../../shared/model/verdict.ts'
import { forEachFrame } from '../../../../../shared/wire/websocket/frame.ts'
import { MessageAssembly } from '../../../../../shared/wire/websocket/messages.ts'
import { WebSocketEngine } from '../../../../../shared/wire/websocket/engine.ts'
import { bytes } from './frames.ts'

interface ReadMessage {
  /** Bits RSV1 (4), RSV2 (2), RSV3 (1) of its first frame. */
  rsv: number
  frames: number
  payload: Buffer
}

/** Reads frames of a server with permessage-deflate negotiated, or not. */
function read(wire: readonly string[], deflate = true): [ReadMessage[], Verdict[]] {
  const messages: ReadMessage[] = []
  const verdicts: Verdict[] = []
  const assembly = new MessageAssembly()
  let n = 0
  const unexpected = (): never => {
    throw new Error('an example is a whole, short frame')
  }
  const settings = {
    role: 'client',
    autoPong: true,
    answerClose: true,
    maxMessageBytes: 0,
  } as const
  const take = (chunk: Uint8Array, start: number, headerLength: number, end: number): void => {
    const first = chunk[start] ?? 0
    const payload = Buffer.from(chunk.subarray(start + headerLength, end))
    const message = assembly.add(++n, first, payload.length)
    if (message?.first === n) messages.push({ rsv: (first >> 4) & 7, frames: 1, payload })
    else
      messages.push(
        ...messages.splice(-1).map((open) => ({
          ...open,
          frames: open.frames + 1,
          payload: Buffer.concat([open.payload, payload]),
        })),
      )
  }
  const engine = new WebSocketEngine(
    { ...settings, deflate, strict: false },
    {
      frame: take,
      run: (chunk, start, end) => {
        forEachFrame(chunk, start, end, (at, headerLength, next) => {
          take(chunk, at, headerLength, next)
        })
      },
      violation: (verdict) => {
        verdicts.push(verdict)
      },
      begin: unexpected,
      part: unexpected,
      end: unexpected,
      rest: unexpected,
      reply: unexpected,
      closing: unexpected,
    },
  )
  for (const frame of wire) engine.receive(bytes(frame))
  return [messages, verdicts]
}

const tail = Buffer.of(0x00, 0x00, 0xff, 0xff)
const inflate = (payload: Buffer): string =>
  inflateRawSync(Buffer.concat([payload, tail]), {
    finishFlush: constants.Z_SYNC_FLUSH,
  }).toString()

const examples: [name: string, wire: string[], frames: number][] = [
  ['7.2.3.1, one compressed block', ['c107f248cdc9c90700'], 1],
  ['7.2.3.1, in two fragments', ['4103f248cd', '8004c9c90700'], 2],
  ['7.2.3.3, a block without compression', ['c10b000500faff48656c6c6f00'], 1],
  ['7.2.3.4, a block with BFINAL set', ['c108f348cdc9c9070000'], 1],
  ['7.2.3.5, two blocks', ['c10df24805000000ffffcac9c90700'], 1],
]

test.each(examples)('section %s', (_name, wire, frames) => {
  const [[message, ...more], verdicts] = read(wire)
  expect(verdicts).toEqual([])
  expect(more).toEqual([])
  expect(message).toMatchObject({ rsv: 4, frames })
  expect(inflate(message!.payload)).toBe('Hello')
})

test('section 7.2.3.2, the second message builds on the first', async () => {
  const [messages, verdicts] = read(['c107f248cdc9c90700', 'c105f200110000'])
  expect(verdicts).toEqual([])
  expect(messages).toHaveLength(2)
  const stream = createInflateRaw()
  const inflated: string[] = []
  stream.on('data', (chunk: Buffer) => inflated.push(chunk.toString()))
  for (const { payload } of messages) {
    stream.write(Buffer.concat([payload, tail]))
    await new Promise<void>((resolve) => {
      stream.flush(resolve)
    })
  }
  stream.close()
  expect(inflated).toEqual(['Hello', 'Hello'])
  // On its own it is empty.
  expect(() => inflate(messages[1]!.payload)).toThrow(/distance/)
})

test('section 7.2.3.6, an empty message', () => {
  const [messages, verdicts] = read(['c10100'])
  expect(verdicts).toEqual([])
  expect(messages.map(({ payload }) => inflate(payload))).toEqual([''])
})

test('none is valid without negotiated permessage-deflate', () => {
  for (const [, [first = '']] of examples) {
    const [, verdicts] = read([first], false)
    expect(verdicts.map(({ rule }) => rule)).toEqual(['WS_RESERVED_BITS'])
  }
})

test('RSV1 is set on no later frame of a message', () => {
  const [, verdicts] = read(['4103f248cd', 'c004c9c90700'])
  expect(verdicts.map(({ rule, section }) => [rule, section])).toEqual([
    ['WS_RSV1_MISUSED', 'RFC 7692 section 6'],
  ])
})
