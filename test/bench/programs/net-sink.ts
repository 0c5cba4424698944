/** Baseline: the least a Node program can do with a TCP stream. Prints its port, then the bytes of each connection. */
import { createServer } from 'node:net'

const server = createServer((socket) => {
  let bytes = 0
  socket.on('data', (chunk) => {
    bytes += chunk.length
  })
  socket.on('close', () => {
    console.log(JSON.stringify({ event: 'end', bytesIn: bytes }))
  })
})
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ event: 'listening', ...(server.address() as { port: number }) }))
})
process.once('SIGINT', () => process.exit(0))
