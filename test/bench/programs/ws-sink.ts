/**
 * Baseline: a bare `ws` server that takes messages, compressed ones too with `deflate` as its argument. Prints its
 * port, then the payload bytes of each connection.
 */
import { WebSocketServer, type RawData } from 'ws'

const perMessageDeflate = process.argv[2] === 'deflate'
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: 0, perMessageDeflate })
server.on('connection', (socket) => {
  let bytes = 0
  socket.on('message', (message: RawData) => {
    bytes += (message as Buffer).length
  })
  socket.on('close', () => {
    console.log(JSON.stringify({ event: 'end', bytesIn: bytes }))
  })
})
server.on('listening', () => {
  console.log(JSON.stringify({ event: 'listening', ...(server.address() as { port: number }) }))
})
process.once('SIGINT', () => process.exit(0))
