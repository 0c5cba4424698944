/** Group 5: fragmented messages, and what may be between the fragments. */
import { bad, binary, frame, good, part, ping, pong, text, type Case, type Group } from '../case.ts'

const chops = [
  ['', {}],
  [', frame by frame', { chop: 'frames' }],
  [', octet by octet', { chop: 1 }],
] as const

/** The same three times: in one write, frame by frame, octet by octet. */
const thrice = (first: number, make: (id: string, how: string, chop: Chop) => Case): Case[] =>
  chops.map(([how, chop], i) => make(`5.${first + i}`, how, chop))
type Chop = (typeof chops)[number][1]

const whole = [text('fragment1fragment2')]
const inMessage = 'WS_MESSAGE_INSIDE_MESSAGE'
const nothingToContinue = 'WS_CONTINUATION_WITHOUT_START'
const fragments = [part(1, 'fragment1'), frame(0, 'fragment2')]

const long = [
  ...[part(1, 'fragment1'), part(0, 'fragment2'), ping('pongme 1!')],
  { do: 'answered', count: 1 } as const,
  ...[part(0, 'fragment3'), part(0, 'fragment4'), ping('pongme 2!'), frame(0, 'fragment5')],
]
const longAnswers = [
  pong('pongme 1!'),
  pong('pongme 2!'),
  text('fragment1fragment2fragment3fragment4fragment5'),
]

export const fragmentation: Group = {
  name: 'fragmentation',
  title: '5 Fragmentation',
  note: 'In 5.19 and 5.20 the frames after the first ping are sent when its pong arrives, not after one second.',
  cases: [
    bad('5.1', 'Ping in two fragments', 'WS_CONTROL_FRAGMENTED', () => [
      part(9, 'fragment1'),
      frame(0, 'fragment2'),
    ]),
    bad('5.2', 'Pong in two fragments', 'WS_CONTROL_FRAGMENTED', () => [
      part(10, 'fragment1'),
      frame(0, 'fragment2'),
    ]),
    ...thrice(3, (id, how, chop) =>
      good(
        id,
        `Text in two fragments${how}`,
        () => fragments,
        () => whole,
        chop,
      ),
    ),
    ...thrice(6, (id, how, chop) =>
      good(
        id,
        `Text in two fragments, with a ping between${how}`,
        () => [part(1, 'fragment1'), ping('ping payload'), frame(0, 'fragment2')],
        () => [pong('ping payload'), ...whole],
        chop,
      ),
    ),
    ...thrice(9, (id, how, chop) =>
      bad(
        id,
        `Final continuation without a message, then a text${how}`,
        nothingToContinue,
        () => [frame(0, 'non-continuation payload'), frame(1, 'Hello, world!')],
        chop,
      ),
    ),
    ...thrice(12, (id, how, chop) =>
      bad(
        id,
        `Continuation without a message, then a text${how}`,
        nothingToContinue,
        () => [part(0, 'non-continuation payload'), frame(1, 'Hello, world!')],
        chop,
      ),
    ),
    bad(
      '5.15',
      'Text in two fragments, a continuation without a message, a text',
      nothingToContinue,
      () => [...fragments, part(0, 'fragment3'), frame(1, 'fragment4')],
      { answers: whole },
    ),
    bad(
      '5.16',
      'Twice: continuation without a message, text in two fragments',
      nothingToContinue,
      () => twice([part(0, 'fragment1'), part(1, 'fragment2'), frame(0, 'fragment3')]),
    ),
    bad(
      '5.17',
      'Twice: final continuation without a message, text in two fragments',
      nothingToContinue,
      () => twice([frame(0, 'fragment1'), part(1, 'fragment2'), frame(0, 'fragment3')]),
    ),
    bad('5.18', 'Text in two fragments, both with the opcode of a text', inMessage, () => [
      part(1, 'fragment1'),
      frame(1, 'fragment2'),
    ]),
    good(
      '5.19',
      'Text in five fragments, with pings between',
      () => long,
      () => longAnswers,
    ),
    good(
      '5.20',
      'Text in five fragments, with pings between, frame by frame',
      () => long,
      () => longAnswers,
      { chop: 'frames' },
    ),
    bad('S5.1', 'Binary message inside a fragmented text', inMessage, () => [
      part(1, 'fragment1'),
      frame(2, 'fragment2'),
    ]),
    good(
      'S5.2',
      'Binary in 1,000 fragments of one byte and an empty one',
      () => [
        part(2, 'a'),
        ...Array.from({ length: 999 }, (_, i) => part(0, Buffer.of(i & 0xff))),
        frame(0),
      ],
      () => [binary(Buffer.from([0x61, ...Array.from({ length: 999 }, (_, i) => i & 0xff)]))],
    ),
    good(
      'S5.3',
      'A fragmented text, then a fragmented binary, with a ping between all fragments',
      () => [
        ...[part(1, 'a'), ping('1'), part(0, ''), ping('2'), frame(0, 'b')],
        ...[ping('3'), part(2, 'c'), ping('4'), frame(0, 'd')],
      ],
      () => [pong('1'), pong('2'), text('ab'), pong('3'), pong('4'), binary('cd')],
      { chop: 1 },
    ),
    bad(
      'S5.4',
      'Another continuation after the last fragment',
      nothingToContinue,
      () => [...fragments, frame(0, 'fragment3')],
      { answers: whole },
    ),
  ],
}

function twice<T>(steps: T[]): T[] {
  return [...steps, ...steps]
}
