/** Group 7: closing handshakes, their codes and reasons, and bytes after them. */
import {
  bad,
  closeFrame,
  frame,
  good,
  hexBytes,
  part,
  ping,
  text,
  type Case,
  type Group,
  type Step,
} from '../case.ts'

const normal = closeFrame(1000)
const afterClose = 'WS_DATA_AFTER_CLOSE'

/** The close frame is answered with a code; anything else sent is not answered. */
const answered = (
  id: string,
  title: string,
  steps: () => Step[],
  close: number,
  rule: Case['rule'] = null,
): Case => ({ id, title, steps, waits: true, allowed: () => [{ answers: [], close }], rule })

const long = Buffer.alloc(256 * 1_024, 'BAsd7&jh23')
const notUtf8 = hexBytes('cebae1bdb9cf83cebcceb5eda080656469746564')

const validCodes = [
  ...[1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999],
]
/** Registered with IANA after the published list. */
const laterCodes = [1012, 1013, 1014]
const invalidCodes = [0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999]

const withCode = (id: string, code: number): Case =>
  answered(id, `Close with code ${code}`, () => [closeFrame(code)], code)
const withWrongCode = (id: string, code: number): Case =>
  bad(id, `Close with code ${code}`, 'WS_CLOSE_CODE', () => [closeFrame(code)])

export const closing: Group = {
  name: 'closing',
  title: '7 Closing',
  note:
    'The Autobahn list also accepts a dropped connection in place of a close frame with 1002, and the code 1000 ' +
    'in place of the received code. Here the close frame is required, with the received code. In 7.1.6 and 7.13 ' +
    'the list is informational and accepts any behaviour.',
  cases: [
    good(
      '7.1.1',
      'Text, then a close frame',
      () => [frame(1, 'Hello World!')],
      () => [text('Hello World!')],
    ),
    answered('7.1.2', 'Two close frames', () => [normal, frame(8)], 1000, afterClose),
    answered('7.1.3', 'Close, then a ping', () => [normal, ping()], 1000, afterClose),
    answered('7.1.4', 'Close, then a text', () => [normal, frame(1, 'Hello')], 1000, afterClose),
    answered(
      '7.1.5',
      'Close between two fragments',
      () => [part(1, 'fragment1'), normal, frame(0, 'fragment2')],
      1000,
      afterClose,
    ),
    {
      id: '7.1.6',
      title: 'Text of 256 KiB, text, close, ping in one write',
      steps: () => [frame(1, long), frame(1, 'Hello World!'), normal, ping()],
      waits: true,
      allowed: () => [{ answers: [text(long), text('Hello World!')], close: 1000 }],
      rule: afterClose,
    },
    answered('7.3.1', 'Close without a code', () => [closeFrame(null)], 1005),
    bad('7.3.2', 'Close with one byte', 'WS_CLOSE_TOO_SHORT', () => [frame(8, 'a')]),
    answered('7.3.3', 'Close with a code', () => [normal], 1000),
    answered(
      '7.3.4',
      'Close with a code and a reason',
      () => [closeFrame(1000, 'Hello World!')],
      1000,
    ),
    answered(
      '7.3.5',
      'Close with a code and a reason of 123 bytes',
      () => [closeFrame(1000, '*'.repeat(123))],
      1000,
    ),
    bad('7.3.6', 'Close with a code and a reason of 124 bytes', 'WS_CONTROL_TOO_LONG', () => [
      closeFrame(1000, '*'.repeat(124)),
    ]),
    bad(
      '7.5.1',
      'Close with a reason that is not UTF-8',
      'WS_CLOSE_REASON_UTF8',
      () => [closeFrame(1000, notUtf8)],
      { close: 1007 },
    ),
    ...validCodes.map((code, i) => withCode(`7.7.${i + 1}`, code)),
    ...invalidCodes.map((code, i) => withWrongCode(`7.9.${i + 1}`, code)),
    withWrongCode('7.13.1', 5000),
    withWrongCode('7.13.2', 65_535),
    ...laterCodes.map((code, i) => withCode(`S7.1.${i + 1}`, code)),
    withWrongCode('S7.2', 1015),
    bad('S7.3', 'Fragmented close', 'WS_CONTROL_FRAGMENTED', () => [
      frame(8, hexBytes('03e8'), { fin: false }),
    ]),
    {
      ...answered(
        'S7.4',
        'Close with a reason in Greek, octet by octet',
        () => [closeFrame(1000, 'κόσμε')],
        1000,
      ),
      chop: 1,
    },
    answered(
      'S7.5',
      'Close, then a frame with other violations',
      () => [normal, frame(3, 'x', { rsv: 7 })],
      1000,
      afterClose,
    ),
  ],
}
