/** Baseline: a bare `net` or `ws` server that echoes. echo.ts tcp|ws: prints its port. */
import { createServer, type AddressInfo } from 'node:net'
import { WebSocketServer, type RawData } from 'ws'

const listening = (address: AddressInfo | string | null): void => {
  console.log(JSON.stringify({ event: 'listening', ...(address as AddressInfo) }))
}

if (process.argv[2] === 'tcp') {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('data', (chunk) => socket.write(chunk))
  })
  server.listen(0, '127.0.0.1', () => {
    listening(server.address())
  })
} else {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  server.on('connection', (socket) => {
    socket.on('message', (message: RawData) => {
      socket.send(message as Buffer)
    })
  })
  server.on('listening', () => {
    listening(server.address())
  })
}
process.once('SIGINT', () => process.exit(0))
