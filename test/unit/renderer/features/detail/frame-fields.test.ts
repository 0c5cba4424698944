import { expect, test } from 'vitest'
import {
  frameFields,
  frameViolations,
} from '../../../../../renderer/features/detail/frame-fields.ts'

const show = (fields: { id: string; value: string; start: number; end: number }[]) =>
  fields.map(({ id, value, start, end }) => [id, value, start, end])

test('a short unmasked text frame has only its sixteen header bits', () => {
  const frame = { fin: true, rsv: 0, opcode: 1, masked: false, maskingKey: null, headerLength: 2 }
  const { fixed, more } = frameFields(frame, Uint8Array.of(0x81, 0x35), 53, String)
  expect(show(fixed)).toEqual([
    ['fin', '1', 0, 1],
    ['rsv1', '0', 0, 1],
    ['rsv2', '0', 0, 1],
    ['rsv3', '0', 0, 1],
    ['opcode', '0x1 text', 0, 1],
    ['mask', '0', 1, 2],
    ['length', '53', 1, 2],
  ])
  expect(more).toEqual([])
  expect(frameViolations(frame)).toEqual([{ start: 0, end: 2, tone: 'control' }])
})

test('a long masked frame shows its extended length and its key at their positions', () => {
  const frame = {
    fin: false,
    rsv: 4,
    opcode: 2,
    masked: true,
    maskingKey: 0x0a8b0011,
    headerLength: 14,
  }
  const header = Uint8Array.of(0x42, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, 0x0a, 0x8b, 0, 0x11)
  const { fixed, more } = frameFields(frame, header, 12, String)
  expect(show(fixed).slice(-1)).toEqual([['length', '127', 1, 2]])
  expect(fixed.find((field) => field.id === 'rsv1')?.value).toBe('1')
  // What the header declares, not what was received.
  expect(show(more)).toEqual([
    ['extended', '1073741824', 2, 10],
    ['key', '0a 8b 00 11', 10, 14],
  ])
  expect(frameViolations(frame).map((mark) => [mark.start, mark.end])).toEqual([
    [0, 2],
    [2, 10],
    [10, 14],
  ])
})
