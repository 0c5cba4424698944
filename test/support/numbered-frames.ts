/** A WebSocket client that sends numbered text frames, for tests that find one among very many. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { requestFor } from './raw-websocket.ts'

/** Digits of a number in its frame, so that all frames have the same length. */
const digits = 8
const perWrite = 20_000

export const numberedText = (number: number): string =>
  `row ${String(number).padStart(digits, '0')}`

/** Sends `row 00000001` and so on to a server on loopback, then closes; resolves when the server has closed too. */
export async function sendNumberedFrames(port: number, count: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' })
  await once(socket, 'connect')
  socket.write(requestFor('/'))
  await once(socket, 'data')
  socket.resume()
  const closed = once(socket, 'close')
  for (let first = 1; first <= count; first += perWrite) {
    const frames = batch(first, Math.min(count, first + perWrite - 1))
    if (!socket.write(frames)) await once(socket, 'drain')
  }
  // Masked with a key of zeros, like all frames here: RFC 6455 section 5.3 requires a key, these tests need readable
  // text.
  socket.end(Buffer.of(0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8))
  await closed
}

function batch(first: number, last: number): Buffer {
  const header = Buffer.of(0x81, 0x80 | numberedText(1).length, 0, 0, 0, 0)
  const length = header.length + numberedText(1).length
  const frames = Buffer.alloc((last - first + 1) * length)
  for (let number = first, at = 0; number <= last; number++, at += length) {
    header.copy(frames, at)
    frames.write(numberedText(number), at + header.length, 'latin1')
  }
  return frames
}
