/** Group 3: reserved bits that no extension gave a meaning. */
import { bad, closeFrame, frame, ping, text, type Group } from '../case.ts'

const hello = 'Hello, world!'
const rule = 'WS_RESERVED_BITS'
const between = (rsv: number) => () => [frame(1, hello), frame(1, hello, { rsv }), ping()]
const answers = [text(hello)]

export const reservedBits: Group = {
  name: 'reserved-bits',
  title: '3 Reserved bits',
  note: 'The bits are numbered as in the Autobahn list: 1 is RSV3, 2 is RSV2, 4 is RSV1.',
  cases: [
    bad('3.1', 'Text with bits 1', rule, () => [frame(1, hello, { rsv: 1 })]),
    bad('3.2', 'Text, text with bits 2, ping', rule, between(2), { answers }),
    bad('3.3', 'Text, text with bits 3, ping, frame by frame', rule, between(3), {
      answers,
      chop: 'frames',
    }),
    bad('3.4', 'Text, text with bits 4, ping, octet by octet', rule, between(4), {
      answers,
      chop: 1,
    }),
    bad('3.5', 'Binary with bits 5', rule, () => [
      frame(2, Buffer.from('00fffefdfcfb00ff', 'hex'), { rsv: 5 }),
    ]),
    bad('3.6', 'Ping with bits 6', rule, () => [frame(9, hello, { rsv: 6 })]),
    bad('3.7', 'Close with bits 7', rule, () => [frame(8, '', { rsv: 7 })]),
    bad('S3.1', 'Pong with bits 4', rule, () => [frame(10, hello, { rsv: 4 })]),
    bad('S3.2', 'Continuation with bits 2', rule, () => [
      frame(1, 'fragment1', { fin: false }),
      frame(0, 'fragment2', { rsv: 2 }),
    ]),
    bad('S3.3', 'Text with bits 1, then a close frame', rule, () => [
      frame(1, hello, { rsv: 1 }),
      closeFrame(1000),
    ]),
  ],
}
