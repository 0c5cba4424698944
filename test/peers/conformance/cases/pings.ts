/** Group 2: pings and pongs. */
import { bad, closeFrame, frame, good, ping, pong, type Group } from '../case.ts'

const binaryPayload = Buffer.from('00fffefdfcfb00ff', 'hex')
const full = Buffer.alloc(125, 0xfe)
const numbered = Array.from({ length: 10 }, (_, i) => `payload-${i}`)
const tenPings = () => numbered.map((payload) => ping(payload))
const tenPongs = () => numbered.map((payload) => pong(payload))

export const pings: Group = {
  name: 'pings',
  title: '2 Pings and pongs',
  note: '',
  cases: [
    good(
      '2.1',
      'Ping without payload',
      () => [ping()],
      () => [pong()],
    ),
    good(
      '2.2',
      'Ping with a text payload',
      () => [ping('Hello, world!')],
      () => [pong('Hello, world!')],
    ),
    good(
      '2.3',
      'Ping with a payload that is not UTF-8',
      () => [ping(binaryPayload)],
      () => [pong(binaryPayload)],
    ),
    good(
      '2.4',
      'Ping with 125 bytes',
      () => [ping(full)],
      () => [pong(full)],
    ),
    bad('2.5', 'Ping with 126 bytes', 'WS_CONTROL_TOO_LONG', () => [ping(Buffer.alloc(126, 0xfe))]),
    good(
      '2.6',
      'Ping with 125 bytes, octet by octet',
      () => [ping(full)],
      () => [pong(full)],
      { chop: 1 },
    ),
    good(
      '2.7',
      'Unsolicited pong, without payload',
      () => [frame(10)],
      () => [],
    ),
    good(
      '2.8',
      'Unsolicited pong, with payload',
      () => [frame(10, 'unsolicited pong payload')],
      () => [],
    ),
    good(
      '2.9',
      'Unsolicited pong, then a ping',
      () => [frame(10, 'unsolicited pong payload'), ping('ping payload')],
      () => [pong('ping payload')],
    ),
    good('2.10', 'Ten pings', tenPings, tenPongs),
    good('2.11', 'Ten pings, octet by octet', tenPings, tenPongs, { chop: 1 }),
    bad('S2.1', 'Pong with 126 bytes', 'WS_CONTROL_TOO_LONG', () => [
      frame(10, Buffer.alloc(126, 0xfe)),
    ]),
    bad('S2.2', 'Ping of 70,000 bytes', 'WS_CONTROL_TOO_LONG', () => [ping(Buffer.alloc(70_000))]),
    {
      id: 'S2.3',
      title: 'Ping and close in one write',
      steps: () => [ping('last words'), closeFrame(1001)],
      waits: true,
      allowed: () => [{ answers: [pong('last words')], close: 1001 }],
      rule: null,
    },
  ],
}
