/** Groups 12 and 13: permessage-deflate with many contents, sizes, fragments and parameters; RFC 7692. */
import {
  bad,
  binary,
  frame,
  good,
  hexBytes,
  message,
  part,
  ping,
  pong,
  text,
  type Answer,
  type Case,
  type Compression,
  type Group,
} from '../case.ts'
import { contents, type Content } from './contents.ts'

const kib = 1_024
/** Length of a message and of its fragments; 0 for one frame. Characters, bytes. */
const sizes: readonly (readonly [length: number, fragment: number])[] = [
  ...([16, 64, 256, kib, 4 * kib, 8 * kib, 16 * kib, 32 * kib, 64 * kib, 128 * kib] as const).map(
    (length) => [length, 0] as const,
  ),
  ...([8 * kib, 16 * kib, 32 * kib, 64 * kib, 128 * kib] as const).map(
    (length) => [length, 256] as const,
  ),
  ...([kib, 4 * kib, 32 * kib] as const).map((fragment) => [128 * kib, fragment] as const),
]

/** Messages per case, enough for the context to matter. */
const countFor = (length: number): number => (length <= 4 * kib ? 12 : length <= 32 * kib ? 5 : 3)

function ofSizes(
  subgroup: string,
  { name, type, read }: Content,
  compression: Compression,
): Case[] {
  return sizes.map(([length, fragment], i) => {
    const count = countFor(length)
    const payloads = (): Buffer[] =>
      Array.from({ length: count }, (_, at) => read(at * length, length))
    const opcode = type === 'text' ? 1 : 2
    const answer = type === 'text' ? text : binary
    const split = fragment === 0 ? '' : ` in fragments of ${fragment}`
    return good(
      `${subgroup}.${i + 1}`,
      `${count} messages of ${length} ${type === 'text' ? 'characters' : 'bytes'}, ${name}${split}`,
      () => payloads().map((payload) => message(opcode, payload, fragment, true)),
      (): Answer[] => payloads().map((payload) => answer(payload)),
      { compression },
    )
  })
}

const deflate = 'permessage-deflate'
const offered = `${deflate}; client_no_context_takeover; client_max_window_bits`

const plain: Compression = {
  offer: offered,
  answer: `${deflate}; server_no_context_takeover; client_no_context_takeover`,
  contextTakeover: false,
}

/** What the raw peer requests of the other side, as a client in its offer and as a server in its answer. */
const asking = (offer: string, answer: string): Compression => ({
  offer: offer === '' ? offered : `${offered}; ${offer}`,
  answer: answer === '' ? deflate : `${deflate}; ${answer}`,
  contextTakeover: true,
})

const parameters: readonly [title: string, Compression][] = [
  ['no parameters requested', asking('', '')],
  ['no context takeover', asking('server_no_context_takeover', 'client_no_context_takeover')],
  ['window of 9 bits', asking('server_max_window_bits=9', 'client_max_window_bits=9')],
  ['window of 15 bits', asking('server_max_window_bits=15', 'client_max_window_bits=15')],
  [
    'no context takeover, window of 9 bits',
    asking(
      'server_no_context_takeover; server_max_window_bits=9',
      'client_no_context_takeover; client_max_window_bits=9',
    ),
  ],
  [
    'no context takeover, window of 15 bits',
    asking(
      'server_no_context_takeover; server_max_window_bits=15',
      'client_no_context_takeover; client_max_window_bits=15',
    ),
  ],
  [
    'three offers in order of preference',
    {
      ...asking('', 'client_no_context_takeover; client_max_window_bits=9'),
      offer: [
        `${offered}; server_no_context_takeover; server_max_window_bits=9`,
        `${offered}; server_no_context_takeover`,
        offered,
      ].join(', '),
    },
  ],
]

const json = contents[0]!

export const compression: Group = {
  name: 'compression',
  title: '12 Compression of different contents',
  note:
    'The contents are synthetic, not those of the Autobahn list: JSON, a picture, German text, HTML, and random ' +
    'bytes in place of the PDF. 3 to 12 messages instead of 1,000, without waiting for the answers.',
  cases: contents.flatMap((content, i) => ofSizes(`12.${i + 1}`, content, plain)),
}

const rsv1 = 4
const hello = hexBytes('f248cdc9c90700')
const helloFinal = hexBytes('f348cdc9c9070000')
const takeover = asking('', '')

/** What is and is not allowed once the extension is negotiated. */
const own: Case[] = [
  good(
    'S13.1',
    'Compressed and uncompressed messages in turn, with a ping between two fragments',
    () => [
      message(1, 'Hello', 0, true),
      message(1, 'Hello', 0, false),
      part(1, 'Hel'),
      ping('between'),
      frame(0, 'lo'),
      message(2, Buffer.alloc(1_000, 7), 5, true),
    ],
    () => [
      ...[text('Hello'), text('Hello'), pong('between'), text('Hello')],
      binary(Buffer.alloc(1_000, 7)),
    ],
    { compression: takeover },
  ),
  good(
    'S13.2',
    'An empty message, compressed',
    () => [frame(1, hexBytes('00'), { rsv: rsv1 }), frame(1, hello, { rsv: rsv1 })],
    () => [text(''), text('Hello')],
    { compression: plain },
  ),
  good(
    'S13.3',
    'A block with BFINAL set (RFC 7692 section 7.2.3.4)',
    () => [frame(1, helloFinal, { rsv: rsv1 }), frame(1, hello, { rsv: rsv1 })],
    () => [text('Hello'), text('Hello')],
    { compression: plain },
  ),
  good(
    'S13.4',
    'A block without compression (RFC 7692 section 7.2.3.3), in fragments of one byte',
    () =>
      [
        part(1, hexBytes('00')),
        ...[...hexBytes('0500faff48656c6c6f')].map((byte) => part(0, Buffer.of(byte))),
        frame(0, hexBytes('00')),
      ].map((step, i) =>
        i === 0 && step.do === 'frame' ? { ...step, frame: { ...step.frame, rsv: rsv1 } } : step,
      ),
    () => [text('Hello')],
    { compression: plain },
  ),
  bad(
    'S13.5',
    'RSV1 on the second fragment',
    'WS_RSV1_MISUSED',
    () => [
      frame(1, hello.subarray(0, 3), { rsv: rsv1, fin: false }),
      frame(0, hello.subarray(3), { rsv: rsv1 }),
    ],
    { compression: plain },
  ),
  bad('S13.6', 'RSV1 on a ping', 'WS_RSV1_MISUSED', () => [frame(9, hello, { rsv: rsv1 })], {
    compression: plain,
  }),
  bad('S13.7', 'RSV2 on a message', 'WS_RESERVED_BITS', () => [frame(1, 'Hello', { rsv: 2 })], {
    compression: plain,
  }),
  bad(
    'S13.8',
    'RSV1 and RSV3 on a compressed message',
    'WS_RESERVED_BITS',
    () => [frame(1, hello, { rsv: 5 })],
    { compression: plain },
  ),
]

export const parametersOfCompression: Group = {
  name: 'compression-parameters',
  title: '13 Parameters of compression',
  note:
    'As in group 12, with JSON. The echo of a server must use the parameters that the client requested. The ' +
    'content of compressed messages is not validated: Sockeye inflates a message when it is read. So a connection ' +
    'is not failed for compressed text that is not UTF-8, nor for data that cannot be inflated; reading the ' +
    'message reports the error.',
  cases: [
    ...parameters.flatMap(([title, asked], i) =>
      ofSizes(`13.${i + 1}`, { ...json, name: title }, asked),
    ),
    ...own,
  ],
}
