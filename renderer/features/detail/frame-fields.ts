/** The header of a WebSocket frame as fields of bits and bytes, RFC 6455 section 5.2. Pure. */
import type { FrameHeader } from '../../../shared/model/entry.ts'
import type { HexMark } from '../../ui/hex-selection.ts'

export type FieldId =
  'fin' | 'rsv1' | 'rsv2' | 'rsv3' | 'opcode' | 'mask' | 'length' | 'extended' | 'key' | 'payload'

export interface FrameField {
  id: FieldId
  value: string
  /** Whether the value is not zero. */
  set: boolean
  /** Share of the row's width. */
  share: number
  /** Its bytes on the wire, `[start, end)`. */
  start: number
  end: number
}

const opcodeNames: readonly string[] = [
  'continuation',
  'text',
  'binary',
  ...Array<string>(5).fill('reserved'),
  'close',
  'ping',
  'pong',
  ...Array<string>(5).fill('reserved'),
]

/** Bytes of the extended length: 0, 2 or 8. */
export const extendedBytes = (frame: FrameHeader): number =>
  frame.headerLength - 2 - (frame.masked ? 4 : 0)

/** The payload length declared by the header; null until its bytes are loaded. */
export function declaredLength(frame: FrameHeader, header: Uint8Array): bigint | null {
  if (header.length < frame.headerLength || header.length < 2) return null
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength)
  switch (extendedBytes(frame)) {
    case 2:
      return BigInt(view.getUint16(2))
    case 8:
      return view.getBigUint64(2)
    default:
      return BigInt(view.getUint8(1) & 0x7f)
  }
}

/** Returns two rows of fields: the fixed 16 bits, then the remaining fields. */
export function frameFields(
  frame: FrameHeader,
  header: Uint8Array,
  payloadLength: number,
  group: (value: bigint | number) => string,
): { fixed: FrameField[]; more: FrameField[] } {
  const bit = (id: FieldId, on: boolean, byte: number): FrameField => ({
    id,
    value: on ? '1' : '0',
    set: on,
    share: 1,
    start: byte,
    end: byte + 1,
  })
  const extended = extendedBytes(frame)
  const declared = declaredLength(frame, header)
  const length = declared === null ? group(payloadLength) : group(declared)
  const short = { 0: length, 2: '126', 8: '127' }[extended] ?? length
  const fixed: FrameField[] = [
    bit('fin', frame.fin, 0),
    bit('rsv1', (frame.rsv & 4) !== 0, 0),
    bit('rsv2', (frame.rsv & 2) !== 0, 0),
    bit('rsv3', (frame.rsv & 1) !== 0, 0),
    {
      id: 'opcode',
      value: `0x${frame.opcode.toString(16).toUpperCase()} ${opcodeNames[frame.opcode] ?? ''}`,
      set: frame.opcode !== 0,
      share: 4,
      start: 0,
      end: 1,
    },
    bit('mask', frame.masked, 1),
    { id: 'length', value: short, set: short !== '0', share: 7, start: 1, end: 2 },
  ]
  const more: FrameField[] = []
  if (extended > 0)
    more.push({
      id: 'extended',
      value: length,
      set: true,
      share: extended === 2 ? 2 : 3,
      start: 2,
      end: 2 + extended,
    })
  if (frame.maskingKey !== null)
    more.push({
      id: 'key',
      value: frame.maskingKey
        .toString(16)
        .padStart(8, '0')
        .replace(/..(?!$)/g, '$& '),
      set: frame.maskingKey !== 0,
      share: 3,
      start: frame.headerLength - 4,
      end: frame.headerLength,
    })
  return { fixed, more }
}

/** Returns the colours of the header's bytes. */
export function frameViolations(frame: FrameHeader): HexMark[] {
  const keyStart = frame.headerLength - (frame.masked ? 4 : 0)
  const marks: HexMark[] = [{ start: 0, end: 2, tone: 'control' }]
  if (keyStart > 2) marks.push({ start: 2, end: keyStart, tone: 'in' })
  if (frame.masked) marks.push({ start: keyStart, end: frame.headerLength, tone: 'warn' })
  return marks
}
