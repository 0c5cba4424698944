/**
 * The peer of a measurement of an echo, in a separate process: node round-trips.ts tcp|ws PORT BYTES COUNT
 *
 * Sends COUNT messages of BYTES on one connection, each when the echo of the one before is complete. Prints the
 * microseconds of each round trip after the first tenth, which warms up both sides.
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import { requestFor } from '../../support/raw-websocket.ts'
import { frame, payload } from './frames.ts'

const [protocol, port, bytes, count] = process.argv.slice(2)
const total = Number(count)
const body = payload(Number(bytes))
const message = protocol === 'tcp' ? body : frame(0x2, body, Buffer.of(1, 2, 3, 4))
/** The echo of a server is not masked. */
const echoed = protocol === 'tcp' ? message.length : message.length - 4

const socket = connect({ port: Number(port), host: '127.0.0.1', noDelay: true })
await once(socket, 'connect')
if (protocol !== 'tcp') {
  socket.write(requestFor('/'))
  const [head] = (await once(socket, 'data')) as [Buffer]
  if (!head.toString('latin1').startsWith('HTTP/1.1 101')) throw new Error(head.toString())
}

const times: number[] = []
let sentAt = 0
let missing = 0

function send(): void {
  missing = echoed
  sentAt = performance.now()
  socket.write(message)
}

socket.on('data', (chunk: Buffer) => {
  missing -= chunk.length
  if (missing > 0) return
  times.push((performance.now() - sentAt) * 1_000)
  if (times.length < total) send()
  else socket.end()
})
socket.once('close', () => {
  if (times.length < total) throw new Error(`only ${String(times.length)} messages were echoed`)
  console.log(JSON.stringify(times.slice(total / 10).map((us) => Math.round(us * 10) / 10)))
})
send()
