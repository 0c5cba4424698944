/**
 * Baseline: the least a Node program can do with a TCP stream. net-sink.ts CONNECTIONS: prints its port, then the bytes
 * received on that many connections.
 */
import { createServer } from 'node:net'

let left = Number(process.argv[2])
let bytes = 0
const server = createServer((socket) => {
  socket.on('data', (chunk) => {
    bytes += chunk.length
  })
  socket.on('close', () => {
    if (--left === 0) console.log(JSON.stringify({ event: 'end', bytesIn: bytes }))
  })
})
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ event: 'listening', ...(server.address() as { port: number }) }))
})
process.once('SIGINT', () => process.exit(0))
