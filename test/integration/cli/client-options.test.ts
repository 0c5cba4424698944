/** Options of `connect` that change what a client does on its own, against plain servers. */
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { TemporaryFolder } from '../../support/folders.ts'
import { freePort } from '../../support/ports.ts'
import { Sockeye } from '../../support/sockeye.ts'

const portOf = (server: { address(): unknown }): string =>
  String((server.address() as AddressInfo).port)

async function tcpServer(onSocket: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, onSocket).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function webSocketServer(options: object = {}): Promise<WebSocketServer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, ...options })
  await once(server, 'listening')
  return server
}

describe('--echo', () => {
  test('sends back every byte over TCP, and ends after the peer', async () => {
    using folder = new TemporaryFolder()
    const received: Buffer[] = []
    const server = await tcpServer((socket) => {
      socket.end('to be echoed')
      socket.on('data', (chunk: Buffer) => received.push(chunk))
    })
    const url = `tcp://127.0.0.1:${portOf(server)}`
    await using client = new Sockeye(folder.path).open('connect', url, '--echo')
    client.closeInput()
    expect(await client.exit(), client.stderr).toBe(0)
    server.close()
    expect(Buffer.concat(received).toString()).toBe('to be echoed')
  })

  test.each([[[]], [['--deflate']]])('sends back every message of a WebSocket %j', async (more) => {
    using folder = new TemporaryFolder()
    const server = await webSocketServer({ perMessageDeflate: { threshold: 0 } })
    const sent = ['text', Buffer.of(0, 255), 'a'.repeat(100_000)]
    const received: [string, boolean][] = []
    server.on('connection', (socket) => {
      for (const message of sent) socket.send(message)
      socket.on('message', (data: Buffer, binary) => {
        received.push([data.toString('latin1'), binary])
        if (received.length === sent.length) socket.close(1000)
      })
    })
    const url = `ws://127.0.0.1:${portOf(server)}/`
    await using client = new Sockeye(folder.path).open('connect', url, '--echo', ...more)
    expect(await client.exit(), client.stderr).toBe(0)
    server.close()
    expect(received).toEqual([
      ['text', false],
      ['\x00\xff', true],
      ['a'.repeat(100_000), false],
    ])
  })
})

describe('the end of standard input', () => {
  test('is sent as FIN over TCP, and the answer is still received', async () => {
    using folder = new TemporaryFolder()
    const server = await tcpServer((socket) => {
      let length = 0
      socket.on('data', (chunk: Buffer) => (length += chunk.length))
      socket.on('end', () => socket.end(`${String(length)} bytes`))
    })
    const url = `tcp://127.0.0.1:${portOf(server)}`
    await using client = new Sockeye(folder.path).open('connect', url)
    await client.opened()
    client.write('a question')
    client.closeInput()
    expect(await client.exit(), client.stderr).toBe(0)
    server.close()
    expect(client.events.at(-1)).toMatchObject({ event: 'end', bytesIn: 8, bytesOut: 10 })
    expect(client.stderr).toBe('')
  })

  test('is not sent with --no-half-close', async () => {
    using folder = new TemporaryFolder()
    let ended = false
    const server = await tcpServer((socket) => {
      socket.on('end', () => (ended = true))
      socket.on('data', () => setTimeout(() => socket.write('later'), 300))
    })
    const url = `tcp://127.0.0.1:${portOf(server)}`
    await using client = new Sockeye(folder.path).open('connect', url, '--no-half-close')
    await client.opened()
    client.write('a question')
    client.closeInput()
    await client.entry(({ direction }) => direction === 'in')
    expect(ended).toBe(false)
    await client.end()
    server.close()
  })

  test('--half-close sends FIN after --send', async () => {
    using folder = new TemporaryFolder()
    const server = await tcpServer((socket) => {
      socket.resume().on('end', () => socket.end('bye'))
    })
    const url = `tcp://127.0.0.1:${portOf(server)}`
    const options = ['--send', 'hello', '--half-close']
    await using client = new Sockeye(folder.path).open('connect', url, ...options)
    expect(await client.exit(), client.stderr).toBe(0)
    server.close()
    expect(client.events.at(-1)).toMatchObject({ bytesIn: 3, bytesOut: 5 })
  })

  test('--half-close of a WebSocket is wrong usage', async () => {
    using folder = new TemporaryFolder()
    const args = ['connect', 'ws://127.0.0.1:9/', '--half-close']
    await using client = new Sockeye(folder.path).run(...args)
    expect(await client.exit()).toBe(2)
    expect(client.stderr).toContain('--half-close is for tcp:// and tls:// only.')
  })
})

test('--follow-redirects opens the WebSocket that a redirect leads to', async () => {
  using folder = new TemporaryFolder()
  const target = await webSocketServer()
  target.on('connection', (socket) => socket.close(1000))
  const from = createHttpServer().on('upgrade', (_, socket) => {
    const location = `http://127.0.0.1:${portOf(target)}/moved`
    socket.end(`HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`)
  })
  await once(from.listen(0, '127.0.0.1'), 'listening')
  const url = `ws://127.0.0.1:${portOf(from)}/`
  await using followed = new Sockeye(folder.path).open('connect', url, '--follow-redirects')
  expect(await followed.exit(), followed.stderr).toBe(0)
  expect(await followed.opened()).toMatchObject({ port: Number(portOf(target)) })
  await using refused = new Sockeye(folder.path).open('connect', url)
  expect(await refused.exit()).toBe(1)
  expect(refused.stderr).toContain('302')
  from.close()
  target.close()
})

describe('--bind', () => {
  test('connects from the given address and port over TCP', async () => {
    using folder = new TemporaryFolder()
    const from: unknown[] = []
    const server = await tcpServer((socket) => {
      from.push([socket.remoteAddress, socket.remotePort])
      socket.end()
    })
    const port = await freePort()
    const options = ['--bind', `localhost:${String(port)}`, '-4']
    const url = `tcp://127.0.0.1:${portOf(server)}`
    await using client = new Sockeye(folder.path).open('connect', url, ...options)
    expect(await client.exit(), client.stderr).toBe(0)
    server.close()
    expect(from).toEqual([['127.0.0.1', port]])
  })

  test('connects from the given port over WebSocket', async () => {
    using folder = new TemporaryFolder()
    const from: unknown[] = []
    const server = await webSocketServer()
    server.on('connection', (socket, { socket: { remotePort } }) => {
      from.push(remotePort)
      socket.close(1000)
    })
    const port = await freePort()
    const options = ['--bind', `127.0.0.1:${String(port)}`]
    const url = `ws://127.0.0.1:${portOf(server)}/`
    await using client = new Sockeye(folder.path).open('connect', url, ...options)
    expect(await client.exit(), client.stderr).toBe(0)
    server.close()
    expect(from).toEqual([port])
  })

  test.each([
    ['192.0.2.1', 1, '192.0.2.1 is not an address of this computer.'],
    ['a host', 2, '--bind has an invalid value. Enter a local address, for example 192.0.2.1'],
    [
      '127.0.0.1:70000',
      2,
      '--bind has an invalid value. Enter a local address, for example 192.0.2.1',
    ],
  ])('names an address that cannot be used: %s', async (address, code, message) => {
    using folder = new TemporaryFolder()
    const args = ['connect', 'tcp://127.0.0.1:9', '--bind', address]
    await using client = new Sockeye(folder.path).run(...args)
    expect(await client.exit()).toBe(code)
    expect(client.stderr).toContain(message)
  })

  test('names a local port that is in use', async () => {
    using folder = new TemporaryFolder()
    const server = await tcpServer((socket) => socket.end())
    const options = ['--bind', `127.0.0.1:${portOf(server)}`]
    const url = `tcp://127.0.0.1:${portOf(server)}`
    await using client = new Sockeye(folder.path).run('connect', url, ...options)
    expect(await client.exit()).toBe(1)
    server.close()
    expect(client.stderr).toMatch(/The local address 127\.0\.0\.1:\d+ is in use\./)
  })
})
