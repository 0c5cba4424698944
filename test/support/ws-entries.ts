/** What a WebSocket endpoint recorded, in short lines that read as a transcript; and messages to send. */
import type { Transmission } from '../../main/engine/endpoints/endpoint.ts'
import { isFrame } from '../../shared/model/entry.ts'
import { decodeFrameHeader } from '../../shared/wire/websocket/frame.ts'
import { unmask } from '../../shared/wire/websocket/mask.ts'
import type { MemoryRecording, RecordedEntry } from './memory-recording.ts'

/** `in text fin 48656c6c6f`: direction, kind, bits, unmasked payload of a recorded frame. */
function line(entry: RecordedEntry): string {
  const { direction, kind, bytes, headerLength } = entry
  const decoded = decodeFrameHeader(bytes)
  if (entry.partial || !decoded) return `${direction} ${kind} partial ${bytes.toString('hex')}`
  const { fin, rsv, masked, maskingKey } = decoded.header
  const bits = [fin && 'fin', rsv > 0 && `rsv${rsv}`, masked && 'masked'].filter(Boolean)
  const payload = Buffer.from(unmask(bytes.subarray(headerLength), maskingKey)).toString('latin1')
  return [direction, kind, ...bits, JSON.stringify(payload)].join(' ')
}

/** The frames of one connection, in order. */
export const frames = (recording: MemoryRecording, connection = 1): string[] =>
  recording.list.filter((entry) => entry.connection === connection && isFrame(entry.kind)).map(line)

/** Handshake bytes of one direction as text. */
export const handshake = (recording: MemoryRecording, direction: 'in' | 'out'): string =>
  recording.list
    .filter((entry) => entry.kind === 'handshake' && entry.direction === direction)
    .map((entry) => entry.bytes.toString('latin1'))
    .join('')

/** Kinds of the entries of one connection, in order. */
export const kinds = (recording: MemoryRecording, connection = 1): string[] =>
  recording.list.filter((entry) => entry.connection === connection).map((entry) => entry.kind)

/** One frame to send. */
export function frame(
  opcode: number,
  payload: string | Uint8Array,
  fin = true,
  rsv = 0,
): Transmission {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload
  return {
    as: 'frame',
    fin,
    rsv,
    opcode,
    body: { length: bytes.length, pieces: () => [bytes] },
  }
}

export const text = (payload: string): Transmission => frame(1, payload)
