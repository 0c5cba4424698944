/** Hand-made sessions: frames given as hex or by their parts, a handshake with given extensions, TCP chunks. */
import type { Recording } from '../../main/engine/recording.ts'
import { frameKind, type Direction } from '../../shared/model/entry.ts'
import { readHead } from '../../shared/wire/http/read-head.ts'
import { encodeFrameHeader, headerLengthOf } from '../../shared/wire/websocket/frame.ts'
import { unmask } from '../../shared/wire/websocket/mask.ts'
import { acceptFor, requestFor, sampleKey } from './raw-websocket.ts'
import { dataHead } from './store.ts'

/** A frame as bytes. */
export function frameBytes(
  opcode: number,
  payload: Uint8Array | string,
  { fin = true, rsv = 0, maskingKey = null as number | null } = {},
): Buffer {
  const bytes = Buffer.from(payload)
  const payloadLength = bytes.length
  const header = encodeFrameHeader({ fin, rsv, opcode, maskingKey, payloadLength })
  return Buffer.concat([header, unmask(bytes, maskingKey)])
}

/** Writes whole frames that no live engine has validated. Returns the number of the last. */
export function writeFrames(
  recording: Recording,
  direction: Direction,
  frames: readonly (Uint8Array | string)[],
  connection = 1,
): number {
  let n = 0
  for (const frame of frames) {
    const bytes = typeof frame === 'string' ? Buffer.from(frame.replaceAll(' ', ''), 'hex') : frame
    const headerLength = headerLengthOf(bytes[1] ?? 0)
    const kind = frameKind((bytes[0] ?? 0) & 15)
    n = recording.append(dataHead({ kind, direction, headerLength, connection }), bytes)
  }
  return n
}

/** Writes a handshake as in a client's session. */
export function writeHandshake(recording: Recording, extensions = '', connection = 1): void {
  const lines = extensions === '' ? [] : [`Sec-WebSocket-Extensions: ${extensions}`]
  const answer = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${acceptFor(sampleKey)}`,
    ...lines,
    '\r\n',
  ]
  writeHead(recording, 'request', requestFor('/', ...lines), 'out', connection)
  writeHead(recording, 'response', answer.join('\r\n'), 'in', connection)
}

/** Writes a head of a handshake as an endpoint writes it. */
export function writeHead(
  recording: Recording,
  part: 'request' | 'response',
  text: string,
  direction: Direction,
  connection = 1,
): number {
  const bytes = Buffer.from(text)
  const http = readHead(part, bytes)
  return recording.append(dataHead({ kind: 'handshake', direction, connection, http }), bytes)
}
