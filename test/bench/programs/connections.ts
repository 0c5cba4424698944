/**
 * The peer of a measurement of connections, in a separate process: node connections.ts tcp|ws PORT BYTES COUNT PARALLEL
 *
 * Each of COUNT connections sends one message of BYTES and ends: `tcp` with FIN, `ws` with the closing handshake after
 * the opening one. PARALLEL of them are open at any time. Prints the time of the first connection, the time at which the
 * last was closed by both sides, and the number of payload bytes sent.
 */
import { connect } from 'node:net'
import { requestFor } from '../../support/raw-websocket.ts'
import { frame, payload } from './frames.ts'

const [protocol, port, bytes, count, parallel] = process.argv.slice(2)
const unit = Number(bytes)
const total = Number(count)

const body = payload(unit)
const key = Buffer.of(1, 2, 3, 4)
const request = Buffer.from(requestFor('/'))
/** Status 1000, RFC 6455 section 7.4.1. */
const normal = Buffer.of(0x03, 0xe8)
const messageAndClose = Buffer.concat([frame(0x2, body, key), frame(0x8, normal, key)])

const now = (): number => performance.timeOrigin + performance.now()

let begun = 0
let ended = 0
const started = now()

function next(): void {
  if (begun === total) return
  begun++
  const socket = connect({ port: Number(port), host: '127.0.0.1', noDelay: true })
  let answered = protocol === 'tcp'
  socket.on('data', (head: Buffer) => {
    if (answered) return
    if (!head.toString('latin1').startsWith('HTTP/1.1 101')) throw new Error(head.toString())
    answered = true
    socket.write(messageAndClose)
  })
  socket.once('connect', () => {
    if (protocol === 'tcp') socket.end(body)
    else socket.write(request)
  })
  socket.once('close', () => {
    if (!answered) throw new Error('a connection was closed before it was open')
    ended++
    if (ended === total) report()
    else next()
  })
}

function report(): void {
  // The record of a WebSocket also counts the status in the close frame.
  const each = unit + (protocol === 'tcp' ? 0 : normal.length)
  console.log(JSON.stringify({ started, closed: now(), payloadBytes: total * each }))
}

for (let i = 0; i < Number(parallel); i++) next()
