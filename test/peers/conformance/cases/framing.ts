/** Group 1: lengths of messages and how they are written. */
import { bad, binary, frame, good, text, type Case, type Group, type Side } from '../case.ts'

const lengths = [0, 125, 126, 127, 128, 65_535, 65_536]

function ofLengths(subgroup: string, opcode: 1 | 2, byte: string): Case[] {
  const name = opcode === 1 ? 'Text' : 'Binary'
  const answer = opcode === 1 ? text : binary
  const made = (id: number, length: number, chop?: number): Case => {
    const payload = Buffer.alloc(length, byte, 'latin1')
    const title = `${name} message of ${length} bytes${chop ? `, in chunks of ${chop} bytes` : ''}`
    return good(
      `${subgroup}.${id}`,
      title,
      () => [frame(opcode, payload)],
      () => [answer(payload)],
      chop === undefined ? {} : { chop },
    )
  }
  return [...lengths.map((length, i) => made(i + 1, length)), made(8, 65_536, 997)]
}

const hello = 'Hello, world!'
const wrongMask = (side: Side) => (side === 'server' ? 'WS_UNMASKED_FRAME' : 'WS_MASKED_FRAME')

/** Read as a frame, its first byte is RSV1 and the reserved opcode 7, its second a length of 69. */
const httpRequest = `GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: ${'x'.repeat(80)}\r\n\r\n`

/** Invalid lengths and masks, which the published list leaves out. */
const own: Case[] = [
  bad('S1.1', 'Length 13 encoded in 16 bits', 'WS_LENGTH_NOT_MINIMAL', () => [
    frame(1, hello, { lengthBits: 16 }),
  ]),
  bad('S1.2', 'Length 13 encoded in 64 bits', 'WS_LENGTH_NOT_MINIMAL', () => [
    frame(1, hello, { lengthBits: 64 }),
  ]),
  bad('S1.3', 'Length 300 encoded in 64 bits', 'WS_LENGTH_NOT_MINIMAL', () => [
    frame(2, Buffer.alloc(300), { lengthBits: 64 }),
  ]),
  bad('S1.4', 'Ping of 5 bytes with its length in 16 bits', 'WS_LENGTH_NOT_MINIMAL', () => [
    frame(9, 'short', { lengthBits: 16 }),
  ]),
  bad('S1.5', '64-bit length with the most significant bit set', 'WS_LENGTH_TOP_BIT', () => [
    frame(2, 'cannot be followed', { lengthBits: 64, declared: 1n << 63n }),
  ]),
  bad(
    'S1.6',
    'Length 2^53, beyond the supported maximum',
    'WS_LENGTH_BEYOND_REACH',
    () => [frame(2, 'cannot be followed', { lengthBits: 64, declared: 1n << 53n })],
    { close: 1009 },
  ),
  bad('S1.7', 'Text with the masking of the other role', wrongMask, () => [
    frame(1, hello, { wrongMask: true }),
  ]),
  bad('S1.8', 'Ping with the masking of the other role', wrongMask, () => [
    frame(9, hello, { wrongMask: true }),
  ]),
  bad(
    'S1.9',
    'Text, then one with the masking of the other role, octet by octet',
    wrongMask,
    () => [frame(1, hello), frame(1, hello, { wrongMask: true })],
    { answers: [text(hello)], chop: 1 },
  ),
  bad(
    'S1.10',
    'Text, then bytes that are not a frame: an HTTP request',
    'WS_RESERVED_BITS',
    () => [frame(1, hello), { do: 'bytes', bytes: Buffer.from(httpRequest) }],
    { answers: [text(hello)] },
  ),
]

export const framing: Group = {
  name: 'framing',
  title: '1 Framing',
  note: '',
  cases: [...ofLengths('1.1', 1, '*'), ...ofLengths('1.2', 2, '\xfe'), ...own],
}
