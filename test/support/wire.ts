/**
 * What a session says was on the wire, in the form of a capture, so that the two can be compared. Frame headers are
 * written here by plain code that follows RFC 6455 section 5.2, not by the app's.
 */
import type { ShownEntry } from './sockeye.ts'
import type { CapturedFrame, CapturedStream } from './tshark.ts'

/** Whether the session recorded the server's side or the client's. */
export type Side = 'server' | 'client'

/** The bytes of one connection per direction, concatenated from its entries. */
export function recordedStream(
  entries: readonly ShownEntry[],
  side: Side,
): Omit<CapturedStream, 'clientPort'> {
  const bytes = (direction: 'in' | 'out'): Buffer =>
    Buffer.concat(entries.filter((entry) => entry.direction === direction).map(onWire))
  return side === 'server'
    ? { toServer: bytes('in'), toClient: bytes('out') }
    : { toServer: bytes('out'), toClient: bytes('in') }
}

/** The frames of one connection in one direction. */
export function recordedFrames(
  entries: readonly ShownEntry[],
  side: Side,
  toServer: boolean,
): Omit<CapturedFrame, 'clientPort'>[] {
  const direction = toServer === (side === 'server') ? 'in' : 'out'
  return entries
    .filter((entry) => entry.direction === direction && entry.opcode !== undefined)
    .map(({ fin, rsv, opcode, masked, maskingKey, length, bytes }) => ({
      toServer,
      fin: fin ?? false,
      rsv: rsv ?? -1,
      opcode: opcode ?? -1,
      masked: masked ?? false,
      maskingKey: maskingKey ?? null,
      length,
      payload: bytes,
    }))
}

/** A capture's frames without fields that are not compared. */
export function capturedFrames(
  frames: readonly CapturedFrame[],
  toServer: boolean,
): Omit<CapturedFrame, 'clientPort'>[] {
  return frames
    .filter((frame) => frame.toServer === toServer)
    .map(({ clientPort: _, ...frame }) => frame)
}

function onWire(entry: ShownEntry): Buffer {
  const payload = Buffer.from(entry.bytes, 'hex')
  if (entry.kind === 'data' || entry.kind === 'handshake') return payload
  if (entry.opcode === undefined) return Buffer.alloc(0)
  const first = (entry.fin ? 0x80 : 0) | ((entry.rsv ?? 0) << 4) | entry.opcode
  const head = [Buffer.of(first), lengthField(payload.length, entry.masked ?? false)]
  if (!entry.masked) return Buffer.concat([...head, payload])
  const key = Buffer.from(entry.maskingKey ?? '', 'hex')
  const masked = payload.map((byte, i) => byte ^ (key[i % 4] ?? 0))
  return Buffer.concat([...head, key, masked])
}

function lengthField(length: number, masked: boolean): Buffer {
  const mask = masked ? 0x80 : 0
  if (length < 126) return Buffer.of(mask | length)
  if (length < 65_536) {
    const field = Buffer.of(mask | 126, 0, 0)
    field.writeUInt16BE(length, 1)
    return field
  }
  const field = Buffer.alloc(9)
  field[0] = mask | 127
  field.writeBigUInt64BE(BigInt(length), 1)
  return field
}
