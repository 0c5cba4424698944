/**
 * Baseline: a bare `ws` server that receives messages. ws-sink.ts CONNECTIONS [deflate]: prints its port, then the
 * payload bytes of that many connections.
 */
import { WebSocketServer, type RawData } from 'ws'

let left = Number(process.argv[2])
let bytes = 0
const perMessageDeflate = process.argv[3] === 'deflate'
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: 0, perMessageDeflate })
server.on('connection', (socket) => {
  socket.on('message', (message: RawData) => {
    bytes += (message as Buffer).length
  })
  socket.on('close', () => {
    if (--left === 0) console.log(JSON.stringify({ event: 'end', bytesIn: bytes }))
  })
})
server.on('listening', () => {
  console.log(JSON.stringify({ event: 'listening', ...(server.address() as { port: number }) }))
})
process.once('SIGINT', () => process.exit(0))
