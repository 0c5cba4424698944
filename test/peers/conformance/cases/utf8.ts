/** Group 6: valid and invalid UTF-8, whole and in pieces. */
import {
  bad,
  frame,
  good,
  hexBytes,
  message,
  part,
  ping,
  pong,
  text,
  type Case,
  type Group,
  type Step,
} from '../case.ts'

const rule = 'WS_INVALID_UTF8'
const close = 1007
const greek = hexBytes('ceba e1bdb9 cf83 cebc ceb5')
const latin = 'Hello-µ@ßöäüàá-UTF-8!!'
const surrogate = Buffer.concat([greek, hexBytes('eda080'), Buffer.from('edited')])
const tooHigh = Buffer.concat([greek, hexBytes('f4908080'), Buffer.from('edited')])

const whole: Case[] = [
  good(
    '6.1.1',
    'Empty text',
    () => [frame(1)],
    () => [text('')],
  ),
  good(
    '6.1.2',
    'Text in three empty fragments',
    () => [part(1), part(0), frame(0)],
    () => [text('')],
  ),
  good(
    '6.1.3',
    'Text in three fragments, only the second not empty',
    () => [part(1), part(0, 'middle frame payload'), frame(0)],
    () => [text('middle frame payload')],
  ),
  good(
    '6.2.1',
    'UTF-8 in one frame',
    () => [frame(1, latin)],
    () => [text(latin)],
  ),
  good(
    '6.2.2',
    'UTF-8 in two fragments, split between characters',
    () => [part(1, latin.slice(0, 11)), frame(0, latin.slice(11))],
    () => [text(latin)],
  ),
  good(
    '6.2.3',
    'UTF-8 in fragments of one byte',
    () => [message(1, latin, 1)],
    () => [text(latin)],
  ),
  good(
    '6.2.4',
    'Greek in fragments of one byte',
    () => [message(1, greek, 1)],
    () => [text(greek)],
  ),
  bad('6.3.1', 'A surrogate in one frame', rule, () => [frame(1, surrogate)], { close }),
  bad('6.3.2', 'A surrogate in fragments of one byte', rule, () => [message(1, surrogate, 1)], {
    close,
  }),
]

/** A ping after each part shows whether the connection has been failed by then. */
function failingFast(id: string, title: string, cut: readonly [number, number]): Case {
  const [first, second] = cut
  return {
    id,
    title,
    steps: () => [
      part(1, tooHigh.subarray(0, first)),
      ping('A'),
      { do: 'answered', count: 1 },
      part(0, tooHigh.subarray(first, second)),
      ping('B'),
      { do: 'answered', count: 2 },
      frame(0, tooHigh.subarray(second)),
    ],
    waits: true,
    allowed: () => [
      { answers: [pong('A')], close },
      { answers: [pong('A'), pong('B')], close, because: 'failed at the end of the message' },
    ],
    rule,
  }
}

/** One frame in chops: the result cannot be seen on the wire before the frame is complete. */
function inChops(id: string, title: string, cut: readonly [number, number]): Case {
  const bytes = (from: number, to?: number): Step => ({
    do: 'bytes',
    bytes: tooHigh.subarray(from, to),
  })
  const [first, second] = cut
  return bad(
    id,
    title,
    rule,
    () => [
      frame(1, tooHigh.subarray(0, first), { declared: BigInt(tooHigh.length), zeroKey: true }),
      { do: 'pause', ms: 50 },
      bytes(first, second),
      { do: 'pause', ms: 50 },
      bytes(second),
    ],
    { close },
  )
}

/** Long enough to be streamed, not buffered, before it is validated. */
const longText = Buffer.concat([Buffer.alloc(300_000, '*'), tooHigh])

const pieces: Case[] = [
  failingFast('6.4.1', 'A character beyond U+10FFFF in the second of three fragments', [11, 15]),
  failingFast('6.4.2', 'The same, split before the byte that makes it invalid', [12, 13]),
  inChops('6.4.3', 'As 6.4.1, one frame in three chunks', [11, 15]),
  inChops('6.4.4', 'As 6.4.2, one frame in three chunks', [12, 13]),
  {
    id: 'S6.1',
    title: 'As 6.4.3, in a frame of 300,021 bytes whose last chunk is sent after the response',
    steps: () => [
      frame(1, longText.subarray(0, 300_015), { declared: BigInt(longText.length), zeroKey: true }),
      { do: 'closing' },
      { do: 'bytes', bytes: longText.subarray(300_015) },
    ],
    waits: true,
    allowed: () => [
      { answers: [], close },
      {
        answers: [],
        close: null,
        because: 'its echo had begun, and no other frame can interrupt it',
      },
    ],
    rule,
  },
]

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i)

/** First bytes of 2 to 6 byte sequences, each followed by a space. */
const lonely = (from: number, to: number): string =>
  range(from, to)
    .map((byte) => `${byte.toString(16)}20`)
    .join('')

const missingLast = [
  ...['c0', 'e080', 'f08080', 'f8808080', 'fc80808080'],
  ...['df', 'efbf', 'f7bfbf', 'fbbfbfbf', 'fdbfbfbfbf'],
]

const nonCharacters = ['efbfbe', 'efbfbf'].concat(
  ['f0', 'f1', 'f2', 'f3', 'f4'].flatMap((first) =>
    ['8f', '9f', 'af', 'bf']
      // Overlong, or beyond U+10FFFF.
      .filter((second) => (first === 'f0' ? second !== '8f' : first !== 'f4' || second === '8f'))
      .flatMap((second) => ['be', 'bf'].map((last) => `${first}${second}bf${last}`)),
  ),
)

/** Sequences of the well-known decoder test by Markus Kuhn; those with ! are invalid UTF-8. */
const sequences: [title: string, payloads: string[]][] = [
  [
    'Valid UTF-8',
    [
      ...['$', '¢', '€', '𤭢'].map((c) => Buffer.from(`hello${c}world`).toString('hex')),
      greek.toString('hex'),
    ],
  ],
  [
    'A prefix of Greek text',
    range(1, greek.length + 1).map((length) => {
      const ends = [2, 5, 7, 9, 11].includes(length)
      return (ends ? '' : '!') + greek.subarray(0, length).toString('hex')
    }),
  ],
  ['First code point of its length', ['00', 'c280', 'e0a080', 'f0908080']],
  ['First sequence of 5 and 6 bytes', ['!f888808080', '!fc8480808080']],
  ['Last code point of its length', ['7f', 'dfbf', 'efbfbf', 'f48fbfbf']],
  ['Last sequence of 4, 5 and 6 bytes', ['!f7bfbfbf', '!fbbfbfbfbf', '!fdbfbfbfbfbf']],
  ['Other boundaries', ['ed9fbf', 'ee8080', 'efbfbd', 'f48fbfbf', '!f4908080']],
  [
    'Continuation bytes alone',
    [
      ...['!80', '!bf', '!80bf', '!80bf80', '!80bf80bf', '!80bf80bf80', '!80bf80bf80bf'],
      `!${Buffer.from(range(0x80, 0xbf)).toString('hex')}`,
    ],
  ],
  [
    'Lead bytes alone',
    [
      ...[lonely(0xc0, 0xdf), lonely(0xe0, 0xef), lonely(0xf0, 0xf7)],
      ...[lonely(0xf8, 0xfb), lonely(0xfc, 0xfd)],
    ].map((hex) => `!${hex}`),
  ],
  ['Last byte missing', missingLast.map((hex) => `!${hex}`)],
  ['All of 6.14 together', [`!${missingLast.join('')}`]],
  ['Bytes that never occur in UTF-8', ['!fe', '!ff', '!fefeffff']],
  ['Overlong slash', ['!c0af', '!e080af', '!f08080af', '!f8808080af', '!fc80808080af']],
  ['Longest overlong sequence', ['!c1bf', '!e09fbf', '!f08fbfbf', '!f887bfbfbf', '!fc83bfbfbfbf']],
  ['Overlong NUL', ['!c080', '!e08080', '!f0808080', '!f880808080', '!fc8080808080']],
  ['A surrogate', ['!eda080', '!edadbf', '!edae80', '!edafbf', '!edb080', '!edbe80', '!edbfbf']],
  [
    'Two surrogates',
    ['a080', 'adbf', 'ae80', 'afbf'].flatMap((high) =>
      ['b080', 'bfbf'].map((low) => `!ed${high}ed${low}`),
    ),
  ],
  ['A noncharacter', nonCharacters],
  [
    'Unicode block Specials',
    ['efbfb9', 'efbfba', 'efbfbb', 'efbfbc', 'efbfbd', 'efbfbe', 'efbfbf'],
  ],
]

const firstOfSequences = 5

const ofSequences = sequences.flatMap(([title, payloads], i) =>
  payloads.map((marked, j): Case => {
    const id = `6.${firstOfSequences + i}.${j + 1}`
    const hex = marked.replace('!', '')
    const payload = hexBytes(hex)
    const said = `${title}: ${hex.length > 40 ? `${hex.slice(0, 40)}…` : hex}`
    const steps = (): Step[] => [frame(1, payload)]
    return marked === hex
      ? good(id, said, steps, () => [text(payload)])
      : bad(id, said, rule, steps, { close })
  }),
)

export const utf8: Group = {
  name: 'utf8',
  title: '6 UTF-8',
  note:
    'In 6.4.1 and 6.4.2 pings between the fragments show when the connection is failed, instead of a wait of one ' +
    'second. A frame of up to 256 KiB is validated when it is complete (6.4.3, 6.4.4), a longer one as it arrives ' +
    '(S6.1).',
  cases: [...whole, ...pieces, ...ofSequences],
}
