/**
 * The peer of a receiving measurement, in a separate process: node sender.ts tcp|ws|ws-text|ws-deflate PORT BYTES COUNT
 * CONNECTIONS
 *
 * `tcp` makes COUNT separate writes; `ws` sends COUNT masked frames, encoded in advance, as fast as they are accepted,
 * then a close frame; `ws-deflate` does the same with each frame compressed independently (RFC 7692). COUNT is the
 * total over all connections. Ends when the receiver has closed all connections, and prints the time of the first byte,
 * the time of the end and the number of payload bytes sent.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { requestFor } from '../../support/raw-websocket.ts'
import { frame, frameBatch, payload } from './frames.ts'

const [protocolText, port, size, count, connectionsText] = process.argv.slice(2)
const protocols = ['tcp', 'ws', 'ws-text', 'ws-deflate'] as const
const protocol = protocols.find((name) => name === protocolText) ?? 'tcp'
const unit = Number(size)
const connections = Number(connectionsText)
const total = Number(count) / connections

const now = (): number => performance.timeOrigin + performance.now()

async function sendWrites(socket: Socket): Promise<number> {
  const bytes = payload(unit)
  for (let sent = 0; sent < total; sent++) {
    if (!socket.write(bytes)) await once(socket, 'drain')
    // Waits until the write is accounted for.
    if (sent % 256 === 255) await new Promise(setImmediate)
  }
  socket.end()
  return total * unit
}

const { frames, bodies } =
  protocol === 'tcp' ? { frames: [], bodies: [] } : frameBatch(protocol, unit)
const batch = Buffer.concat(frames)
const whole = Math.floor(total / Math.max(1, frames.length))
const rest = Buffer.concat(frames.slice(0, total - whole * frames.length))

async function sendFrames(socket: Socket): Promise<number> {
  for (let sent = 0; sent < whole; sent++) {
    if (!socket.write(batch)) await once(socket, 'drain')
  }
  socket.write(rest)
  socket.write(frame(0x8, Buffer.alloc(0), Buffer.of(1, 2, 3, 4)))
  const sizeOf = (some: readonly Buffer[]): number =>
    some.reduce((sum, { length }) => sum + length, 0)
  return whole * sizeOf(bodies) + sizeOf(bodies.slice(0, total - whole * bodies.length))
}

async function upgrade(socket: Socket): Promise<void> {
  const extensions =
    protocol === 'ws-deflate'
      ? ['Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover']
      : []
  socket.write(requestFor('/', ...extensions))
  const [head] = (await once(socket, 'data')) as [Buffer]
  if (!head.toString('latin1').startsWith('HTTP/1.1 101')) throw new Error(head.toString())
}

async function open(): Promise<Socket> {
  const socket = connect({ port: Number(port), host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  if (protocol !== 'tcp') await upgrade(socket)
  return socket.resume()
}

const sockets: Socket[] = []
for (let i = 0; i < connections; i++) sockets.push(await open())
const closed = Promise.all(sockets.map((socket) => once(socket, 'close')))
const started = now()
const sent = await Promise.all(sockets.map(protocol === 'tcp' ? sendWrites : sendFrames))
await closed
const payloadBytes = sent.reduce((sum, bytes) => sum + bytes, 0)
console.log(JSON.stringify({ started, closed: now(), payloadBytes }))
