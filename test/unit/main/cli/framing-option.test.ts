/** Framings as written on the command line, and error messages for invalid ones. */
import { InvalidArgumentError } from 'commander'
import { expect, test } from 'vitest'
import { parseFraming } from '../../../../main/cli/framing-option.ts'
import { framingSchema, type FramingInput } from '../../../../shared/model/framing.ts'

test.each<[string, FramingInput]>([
  ['none', { kind: 'none' }],
  ['line', { kind: 'line' }],
  ['CRLF', { kind: 'line', ending: 'crlf' }],
  ['lf:max=1MiB', { kind: 'line', ending: 'lf', maxBytes: 1_048_576 }],
  ['delimiter:0d0a', { kind: 'delimiter', bytes: [13, 10] }],
  ['delimiter:00, max=9', { kind: 'delimiter', bytes: [0], maxBytes: 9 }],
  ['fixed:16', { kind: 'fixed', length: 16 }],
  ['length', { kind: 'length-prefix' }],
  [
    'length:offset=1,width=2,order=little,adjust=-3,header,max=64KiB',
    {
      kind: 'length-prefix',
      offset: 1,
      width: 2,
      order: 'little',
      adjustment: -3,
      includesHeader: true,
      maxBytes: 65_536,
    },
  ],
  ['gap:2.5ms', { kind: 'idle-gap', gapUs: 2_500 }],
])('%s', (text, framing) => {
  expect(parseFraming(text)).toEqual(framingSchema.parse(framing))
})

test.each([
  ['lines', 'Unknown framing "lines"'],
  ['', 'Unknown framing ""'],
  ['none:1', 'none has no option'],
  ['delimiter', 'Invalid delimiter'],
  ['delimiter:xy', 'Invalid delimiter "xy". Use hex bytes such as delimiter:0d0a'],
  ['fixed:', 'is not a size'],
  ['fixed:0', '"0" is not a size'],
  ['fixed:1.5', 'is not a size'],
  ['length:width=9', 'width: '],
  ['length:order=middle', 'Invalid order "middle"'],
  [
    'length:size=2',
    'Invalid option "size=2" of length. Use max, width, order, offset, adjust, header',
  ],
  ['length:toString=1', 'Invalid option "toString=1" of length'],
  ['length:width=two', '"two" is not a whole number'],
  ['gap:10', 'Invalid gap "10". Use a duration such as gap:10ms'],
  ['line:max=0', '"0" is not a size'],
])('%j is refused, and the valid values are named', (text, reason) => {
  const parse = () => parseFraming(text)
  expect(parse).toThrow(InvalidArgumentError)
  expect(parse).toThrow(reason)
  expect(parse).toThrow('Supported framings are none, line, lf, crlf, cr, delimiter:0d0a')
})
