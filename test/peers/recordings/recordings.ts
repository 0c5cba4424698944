/** What is recorded: streams of frames, most of them invalid in some way. Data only. */
import {
  closeFrame,
  frame,
  hexBytes,
  message,
  part,
  ping,
  type Compression,
  type Step,
} from '../conformance/case.ts'

export interface RecordingCase {
  name: string
  steps: readonly Step[]
  /** As in a conformance case. */
  chop?: 'frames' | number
  compression?: Compression
  /** How the peer ends: with a close frame, with one of its steps, or with FIN alone. */
  ends: 'close' | 'steps' | 'fin'
  /** The last frame is incomplete: Sockeye keeps its bytes as a partial frame. */
  cut?: true
  /** What tshark 4.0 makes of bytes that are not a whole frame, and why. */
  misread?: { why: string; length: number }
}

type More = Partial<Omit<RecordingCase, 'name' | 'steps'>>

const recording = (name: string, steps: readonly Step[], more: More = {}): RecordingCase => ({
  name,
  steps,
  ends: 'close',
  ...more,
})
const closed = (name: string, ...steps: Step[]): RecordingCase =>
  recording(name, steps, { ends: 'steps' })

const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, i) => i * 31))
const hello = 'Hello, world!'
const rsv1 = 4

const lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 200_000].map((length) =>
  recording(`binary of ${length} bytes`, [frame(2, bytes(length))]),
)

const fragments = [
  recording('text in two fragments', [part(1, 'Hel'), frame(0, 'lo')]),
  recording('text in fragments of a byte', [message(1, 'κόσμε', 1)]),
  recording('fragments without a byte', [part(1), part(0), part(0, 'middle'), frame(0)]),
  recording('pings and a pong between fragments', [
    ...[part(2, 'a'), ping('1'), part(0, 'b'), frame(10, 'pong'), ping(), frame(0, 'c')],
  ]),
  recording('binary of 64 KiB in fragments of 1,300 bytes', [message(2, bytes(65_536), 1_300)]),
  recording(
    'two messages in fragments, octet by octet',
    [message(1, hello, 3), message(2, hello, 4)],
    {
      chop: 1,
    },
  ),
]

const controls = [
  recording('pings of 0, 5 and 125 bytes', [ping(), ping('short'), ping(bytes(125))]),
  recording('pongs nobody asked for', [frame(10), frame(10, 'unsolicited')]),
  recording('a hundred frames in one write', [
    ...Array.from({ length: 50 }, (_, i) => [frame(1, `message ${i}`), ping(`ping ${i}`)]).flat(),
  ]),
  recording('frames cut in chops of 7 bytes', [frame(1, hello), ping('p'), frame(2, bytes(300))], {
    chop: 7,
  }),
]

const closes = [
  closed('close without a payload', closeFrame(null)),
  closed('close with a code', closeFrame(1001)),
  closed('close with a reason', closeFrame(4000, 'going home')),
  closed('close with a reason of 123 bytes', closeFrame(1000, 'x'.repeat(123))),
  closed('close with half a code', frame(8, 'a')),
  closed('close with a code nobody may send', closeFrame(1006)),
  closed('close with a reason that is no UTF-8', closeFrame(1000, hexBytes('eda080'))),
  closed('two close frames', closeFrame(1000), closeFrame(1001)),
  closed('frames after the close frame', closeFrame(1000), frame(1, hello), ping('late')),
  closed('close between fragments', part(1, 'a'), closeFrame(1000), frame(0, 'b')),
]

const malformed = [
  ...[1, 2, 3, 5, 6, 7].map((rsv) =>
    recording(`reserved bits ${rsv}`, [frame(1, hello, { rsv }), frame(1, 'after')]),
  ),
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode) =>
    recording(`reserved opcode ${opcode}`, [frame(opcode), frame(opcode, hello), ping('after')]),
  ),
  recording('ping in fragments', [part(9, 'a'), frame(0, 'b'), frame(1, 'after')]),
  recording('ping of 126 bytes', [ping(bytes(126)), frame(1, 'after')]),
  recording('pong of 70,000 bytes', [frame(10, bytes(70_000)), frame(1, 'after')]),
  recording('continuation of nothing', [frame(0, 'stray'), part(0, 'stray'), frame(1, 'after')]),
  recording('message inside a message', [part(1, 'a'), frame(2, 'b'), frame(0, 'c')]),
  recording('5 bytes with a length of 16 bits', [frame(1, 'short', { lengthBits: 16 })]),
  recording('5 bytes with a length of 64 bits', [frame(1, 'short', { lengthBits: 64 })]),
  recording('text that is no UTF-8', [frame(1, hexBytes('ff00fe')), frame(1, hexBytes('c0af'))]),
  recording('masked as the other role', [frame(1, hello, { wrongMask: true }), frame(1, 'after')]),
  recording('masked with a key of zeros', [frame(1, hello, { zeroKey: true })]),
  recording('a header cut short', [frame(1, hello), { do: 'bytes', bytes: hexBytes('82fe') }], {
    ends: 'fin',
    cut: true,
  }),
  recording('a payload cut short', [frame(1, 'abc'), frame(2, 'defgh', { declared: 100n })], {
    ends: 'fin',
    cut: true,
  }),
  recording(
    'a length that cannot be followed',
    [frame(1, 'abc'), frame(2, 'defgh', { lengthBits: 64, declared: 1n << 60n })],
    {
      ends: 'fin',
      cut: true,
      misread: {
        why: 'it follows the low 32 bits of a length, which are 0, and shows a whole frame without payload',
        length: 2 ** 60,
      },
    },
  ),
]

const alone: Compression = {
  offer: 'permessage-deflate; client_max_window_bits',
  answer: 'permessage-deflate; server_no_context_takeover; client_no_context_takeover',
  contextTakeover: false,
}
/** A server that echoes negotiates no context takeover all the same. */
const takeover: Compression = {
  offer: 'permessage-deflate; client_max_window_bits',
  answer: 'permessage-deflate',
  contextTakeover: true,
}
const json = JSON.stringify({ symbol: 'ABC', price: 12.5, note: 'again and again and again' })

const compressed = ([alone, takeover] as const).flatMap((compression) => {
  const how = compression.contextTakeover ? 'with takeover' : 'without takeover'
  const steps = (...list: Step[]) => [list, { compression }] as const
  return [
    recording(`compressed ${how}`, ...steps(message(1, json, 0, true), message(1, json, 0, true))),
    recording(
      `compressed ${how}, in fragments with pings between`,
      ...steps(
        ...[message(1, json, 10, true), ping('a'), message(1, json, 3, true), ping('b')],
        message(2, bytes(3_000), 500, true),
      ),
    ),
    recording(
      `compressed ${how}, with plain messages between`,
      ...steps(message(1, json, 0, true), message(1, json), message(1, json, 0, true)),
    ),
    recording(`compressed ${how}, 64 KiB`, ...steps(message(2, bytes(65_536), 0, true))),
  ]
})

const oddlyCompressed = [
  recording('an empty message, compressed', [frame(1, hexBytes('00'), { rsv: rsv1 })], {
    compression: alone,
  }),
  recording(
    'a block with BFINAL',
    [frame(1, hexBytes('f348cdc9c9070000'), { rsv: rsv1 }), frame(1, 'after')],
    { compression: alone },
  ),
  recording(
    'RSV1 on a continuation and on a ping',
    [...[part(1, 'a'), frame(0, 'b', { rsv: rsv1 }), frame(9, 'c', { rsv: rsv1 })]],
    { compression: alone },
  ),
  recording('RSV1 on what is not compressed', [frame(1, hello, { rsv: rsv1 })], {
    compression: alone,
  }),
]

export const recordings: readonly RecordingCase[] = [
  ...[lengths, fragments, controls, closes, malformed, compressed, oddlyCompressed].flat(),
]
