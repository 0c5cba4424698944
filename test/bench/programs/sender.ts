/**
 * The peer of a receiving measurement, in a process of its own: node sender.ts tcp|ws|ws-deflate PORT BYTES COUNT
 *
 * `tcp` makes COUNT separate writes; `ws` sends COUNT masked frames, encoded beforehand, as fast as they are taken,
 * then a close frame; `ws-deflate` the same with each frame compressed by itself (RFC 7692). Ends when the receiver has
 * closed, and prints when the first byte was sent, when that was, and how many payload bytes went over the wire.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { constants, deflateRawSync } from 'node:zlib'

const [protocol, port, size, count] = process.argv.slice(2)
const deflate = protocol === 'ws-deflate'
const unit = Number(size)
const total = Number(count)

const now = (): number => performance.timeOrigin + performance.now()

/** Bytes that compress badly and repeat only after a while. */
function payload(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let state = 0x9e3779b9
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    bytes[i] = state >>> 24
  }
  return bytes
}

/** A masked frame, RFC 6455 section 5.2. */
function frame(opcode: number, body: Buffer, key: Buffer): Buffer {
  const length =
    body.length < 126
      ? Buffer.of(0x80 | body.length)
      : body.length < 65_536
        ? Buffer.of(0x80 | 126, body.length >> 8, body.length & 0xff)
        : Buffer.concat([Buffer.of(0x80 | 127), bigEndian64(body.length)])
  const masked = Buffer.from(body.map((byte, i) => byte ^ (key[i % 4] ?? 0)))
  return Buffer.concat([Buffer.of(0x80 | opcode), length, key, masked])
}

function bigEndian64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}

async function sendWrites(socket: Socket): Promise<void> {
  const bytes = payload(unit)
  for (let sent = 0; sent < total; sent++) {
    if (!socket.write(bytes)) await once(socket, 'drain')
    // Lets what the system took at once be accounted for.
    if (sent % 256 === 255) await new Promise(setImmediate)
  }
  socket.end()
}

/** One message compressed by itself: text that compresses about as well as JSON does, RFC 7692 section 7.2.1. */
function compressed(length: number, seed: number): Buffer {
  const fields = Array.from({ length: Math.ceil(length / 24) }, (_, i) => ({
    [`f${i}`]: seed * (i + 7),
  }))
  const text = JSON.stringify(fields).padEnd(length, ' ').slice(0, length)
  return deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)
}

/** Gives the payload bytes that were sent. */
async function sendFrames(socket: Socket): Promise<number> {
  // About 1 MiB of whole frames, each with its own key.
  const inBatch = Math.max(1, Math.floor(1_048_576 / unit))
  const body = payload(unit + inBatch)
  const bodies = Array.from({ length: inBatch }, (_, i) =>
    deflate ? compressed(unit, i + 1) : body.subarray(i, i + unit),
  )
  const frames = bodies.map((each, i) =>
    frame(deflate ? 0x41 : 0x2, each, payload(4 + i).subarray(-4)),
  )
  const batch = Buffer.concat(frames)
  const whole = Math.floor(total / inBatch)
  const rest = Buffer.concat(frames.slice(0, total - whole * inBatch))
  started = now()
  for (let sent = 0; sent < whole; sent++) {
    if (!socket.write(batch)) await once(socket, 'drain')
  }
  socket.write(rest)
  socket.write(frame(0x8, Buffer.alloc(0), Buffer.of(1, 2, 3, 4)))
  const sizeOf = (some: readonly Buffer[]): number =>
    some.reduce((sum, { length }) => sum + length, 0)
  return whole * sizeOf(bodies) + sizeOf(bodies.slice(0, total - whole * inBatch))
}

async function upgrade(socket: Socket): Promise<void> {
  socket.write(
    [
      ...['GET / HTTP/1.1', `Host: 127.0.0.1:${String(port)}`, 'Upgrade: websocket'],
      ...['Connection: Upgrade', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
      'Sec-WebSocket-Version: 13',
      ...(deflate
        ? ['Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover']
        : []),
      ...['', ''],
    ].join('\r\n'),
  )
  const [head] = (await once(socket, 'data')) as [Buffer]
  if (!head.toString('latin1').startsWith('HTTP/1.1 101')) throw new Error(head.toString())
}

let started = 0
let payloadBytes = unit * total
const socket = connect({ port: Number(port), host: '127.0.0.1', noDelay: true })
await once(socket, 'connect')
const closed = once(socket, 'close')
if (protocol !== 'tcp') {
  await upgrade(socket)
  socket.resume()
  payloadBytes = await sendFrames(socket)
} else {
  socket.resume()
  started = now()
  await sendWrites(socket)
}
await closed
console.log(JSON.stringify({ started, closed: now(), payloadBytes }))
