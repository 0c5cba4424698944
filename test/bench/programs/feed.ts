/**
 * A WebSocket client that sends masked messages at a steady rate, on an absolute schedule, until the server closes; it
 * ends with its input: node feed.ts PORT BYTES PER_SECOND; prints the number of messages sent.
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import { requestFor } from '../../support/raw-websocket.ts'
import { frame, frameBatch } from './frames.ts'

const [port, size, rate] = process.argv.slice(2)
const perSecond = Number(rate)
const intervalMs = 10

const socket = connect({ port: Number(port), host: '127.0.0.1', noDelay: true })
await once(socket, 'connect')
socket.write(requestFor('/'))
await once(socket, 'data')
// The server sends only its close frame, which is answered.
socket.once('data', () => {
  clearInterval(timer)
  socket.end(frame(0x8, Buffer.of(0x03, 0xe8), Buffer.of(1, 2, 3, 4)))
})

const { frames } = frameBatch('ws', Number(size))
let sent = 0
let room = true
socket.on('drain', () => {
  room = true
})
const start = performance.now()
const timer = setInterval(() => {
  const due = Math.floor(((performance.now() - start) / 1_000) * perSecond)
  if (!room || due <= sent) return
  const some = Array.from({ length: due - sent }, (_, i) => frames[(sent + i) % frames.length])
  sent = due
  room = socket.write(Buffer.concat(some.filter((one) => one !== undefined)))
}, intervalMs)

process.stdin.resume()
await once(process.stdin, 'end')
clearInterval(timer)
console.log(JSON.stringify({ event: 'end', sent }))
socket.destroy()
