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
  note: 'In 5.19 and 5.20 the next frames are sent once the first pong came, not after a second.',
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
        `Text in two fragments, a ping between${how}`,
        () => [part(1, 'fragment1'), ping('ping payload'), frame(0, 'fragment2')],
        () => [pong('ping payload'), ...whole],
        chop,
      ),
    ),
    ...thrice(9, (id, how, chop) =>
      bad(
        id,
        `Last continuation where nothing was begun, then a text${how}`,
        nothingToContinue,
        () => [frame(0, 'non-continuation payload'), frame(1, 'Hello, world!')],
        chop,
      ),
    ),
    ...thrice(12, (id, how, chop) =>
      bad(
        id,
        `Continuation where nothing was begun, then a text${how}`,
        nothingToContinue,
        () => [part(0, 'non-continuation payload'), frame(1, 'Hello, world!')],
        chop,
      ),
    ),
    bad(
      '5.15',
      'Text in two fragments, a continuation where nothing was begun, a text',
      nothingToContinue,
      () => [...fragments, part(0, 'fragment3'), frame(1, 'fragment4')],
      { answers: whole },
    ),
    bad(
      '5.16',
      'Twice: continuation where nothing was begun, text in two fragments',
      nothingToContinue,
      () => twice([part(0, 'fragment1'), part(1, 'fragment2'), frame(0, 'fragment3')]),
    ),
    bad(
      '5.17',
      'Twice: last continuation where nothing was begun, text in two fragments',
      nothingToContinue,
      () => twice([frame(0, 'fragment1'), part(1, 'fragment2'), frame(0, 'fragment3')]),
    ),
    bad('5.18', 'Text in two fragments that both begin a text', inMessage, () => [
      part(1, 'fragment1'),
      frame(1, 'fragment2'),
    ]),
    good(
      '5.19',
      'Text in five fragments, pings between',
      () => long,
      () => longAnswers,
    ),
    good(
      '5.20',
      'Text in five fragments, pings between, frame by frame',
      () => long,
      () => longAnswers,
      { chop: 'frames' },
    ),
    bad('S5.1', 'Binary inside a text', inMessage, () => [
      part(1, 'fragment1'),
      frame(2, 'fragment2'),
    ]),
    good(
      'S5.2',
      'Binary in a thousand fragments of a byte and one that is empty',
      () => [
        part(2, 'a'),
        ...Array.from({ length: 999 }, (_, i) => part(0, Buffer.of(i & 0xff))),
        frame(0),
      ],
      () => [binary(Buffer.from([0x61, ...Array.from({ length: 999 }, (_, i) => i & 0xff)]))],
    ),
    good(
      'S5.3',
      'Text and binary in fragments, one behind the other, a ping between all of them',
      () => [
        ...[part(1, 'a'), ping('1'), part(0, ''), ping('2'), frame(0, 'b')],
        ...[ping('3'), part(2, 'c'), ping('4'), frame(0, 'd')],
      ],
      () => [pong('1'), pong('2'), text('ab'), pong('3'), pong('4'), binary('cd')],
      { chop: 1 },
    ),
    bad(
      'S5.4',
      'Continuation that goes on after the last fragment',
      nothingToContinue,
      () => [...fragments, frame(0, 'fragment3')],
      { answers: whole },
    ),
  ],
}

function twice<T>(steps: T[]): T[] {
  return [...steps, ...steps]
}
