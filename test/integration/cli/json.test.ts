/** The `--json` interface for scripts, against plain sockets of Node and a plain `ws`. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { TemporaryFolder } from '../../support/folders.ts'
import { Sockeye, type EntryEvent } from '../../support/sockeye.ts'

const portOf = (server: { address(): AddressInfo | string | null }): number =>
  (server.address() as AddressInfo).port

async function received(socket: Socket, length: number): Promise<string> {
  let text = ''
  while (text.length < length) {
    const [piece] = (await once(socket, 'data')) as [Buffer]
    text += piece.toString('latin1')
  }
  return text
}

describe('listen', () => {
  test('prints the address, each entry in order, and the end', async () => {
    using folder = new TemporaryFolder()
    await using server = new Sockeye(folder.path).open('listen', 'tcp://127.0.0.1:0', '--echo')
    const opened = await server.opened()
    expect(opened).toEqual({
      event: 'listening',
      kind: 'tcp-server',
      address: '127.0.0.1',
      port: opened.port,
      session: 1,
    })
    expect(server.events[0]).toEqual(opened)

    const client = connect(opened.port, '127.0.0.1')
    client.write('Hello, Server!')
    expect(await received(client, 14)).toBe('Hello, Server!')
    client.end()
    await server.entry(({ kind }) => kind === 'end')
    const end = await server.end()

    const entries = server.events.filter((event): event is EntryEvent => event.event === 'entry')
    expect(entries.map(({ n }) => n)).toEqual(entries.map((_, index) => index + 1))
    expect(entries.find(({ direction }) => direction === 'in')).toEqual({
      event: 'entry',
      session: 1,
      n: expect.any(Number) as number,
      connection: 1,
      at: expect.any(Number) as number,
      direction: 'in',
      kind: 'data',
      length: 14,
      preview: 'Hello, Server!',
    })
    expect(end).toEqual({
      event: 'end',
      session: 1,
      entries: entries.length,
      bytesIn: 14,
      bytesOut: 14,
    })
  })

  test('sends the given messages to each peer', async () => {
    using folder = new TemporaryFolder()
    const sockeye = new Sockeye(folder.path)
    await using server = sockeye.open(
      'listen',
      'tcp://127.0.0.1:0',
      '--send',
      'hi',
      '--send-hex',
      '0d0a',
    )
    const { port } = await server.opened()
    for (let peer = 0; peer < 2; peer++) {
      const client = connect(port, '127.0.0.1')
      expect(await received(client, 4)).toBe('hi\r\n')
      client.destroy()
    }
    expect(await server.end()).toMatchObject({ bytesOut: 8 })
  })

  test('a WebSocket server greets a peer once, after its handshake', async () => {
    using folder = new TemporaryFolder()
    const sockeye = new Sockeye(folder.path)
    await using server = sockeye.open('listen', 'ws://127.0.0.1:0/feed', '--send', 'hi', '--quiet')
    const { port } = await server.opened()
    const client = new WebSocket(`ws://127.0.0.1:${port}/feed`)
    const texts: string[] = []
    client.on('message', (data: Buffer) => texts.push(data.toString()))
    await once(client, 'message')
    client.close()
    await once(client, 'close')
    const { session } = await server.end()
    expect(texts).toEqual(['hi'])
    expect(server.events.map(({ event }) => event)).toEqual(['listening', 'end'])
    const shown = await sockeye.show(session)
    expect(
      shown.filter(({ kind, direction }) => kind === 'text' && direction === 'out'),
    ).toHaveLength(1)
  })
})

describe('connect', () => {
  test('sends texts and bytes in the given order, with their opcodes', async () => {
    using folder = new TemporaryFolder()
    const sockeye = new Sockeye(folder.path)
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
    await once(server, 'listening')
    server.on('connection', (socket) => {
      socket.on('message', (data, binary) => socket.send(data, { binary }))
    })
    const url = `ws://127.0.0.1:${portOf(server)}/chat`
    await using client = sockeye.open(
      ...([
        'connect',
        url,
        '--send',
        'one',
        '--send-hex',
        '0x00, 0xff',
        '--send',
        'zwölf',
      ] as const),
    )
    expect(await client.opened()).toMatchObject({ event: 'open', kind: 'ws-client', session: 1 })
    await client.entry(({ direction, kind }) => direction === 'in' && kind === 'text', 2)
    const { session } = await client.end()
    server.close()

    const shown = await sockeye.show(session)
    const frames = shown.filter(({ opcode }) => opcode === 1 || opcode === 2)
    const sent = frames.filter(({ direction }) => direction === 'out')
    expect(sent.map(({ kind, bytes }) => [kind, bytes])).toEqual([
      ['text', Buffer.from('one').toString('hex')],
      ['binary', '00ff'],
      ['text', Buffer.from('zwölf').toString('hex')],
    ])
    expect(sent[0]).toMatchObject({ fin: true, rsv: 0, opcode: 1, masked: true })
    expect(sent[0]?.maskingKey).toMatch(/^[0-9a-f]{8}$/)
    const echoed = frames.filter(({ direction }) => direction === 'in')
    expect(echoed.map(({ bytes }) => bytes)).toEqual(sent.map(({ bytes }) => bytes))
    expect(echoed[0]).toMatchObject({ masked: false, maskingKey: null })
  })

  test('sends standard input as it is read, and --for ends the session', async () => {
    using folder = new TemporaryFolder()
    const sockeye = new Sockeye(folder.path)
    const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    await using client = sockeye.open('connect', `tcp://127.0.0.1:${portOf(server)}`)
    await client.opened()
    client.write('typed\n')
    await client.entry(({ direction }) => direction === 'in')
    expect(await client.end()).toMatchObject({ bytesIn: 6, bytesOut: 6 })
    await using brief = sockeye.open('connect', `tcp://127.0.0.1:${portOf(server)}`, '--for', '0')
    expect(await brief.exit()).toBe(0)
    server.close()
  })

  test('ends when its peer ends', async () => {
    using folder = new TemporaryFolder()
    const server = createServer((socket) => socket.end('bye')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `tcp://127.0.0.1:${portOf(server)}`
    await using client = new Sockeye(folder.path).open('connect', url)
    expect(await client.exit()).toBe(0)
    expect(client.events.at(-1)).toMatchObject({ event: 'end', bytesIn: 3, bytesOut: 0 })
    server.close()
  })
})

describe('sessions and show', () => {
  test('list sessions, newest first, and show ranges in any form', async () => {
    using folder = new TemporaryFolder()
    const sockeye = new Sockeye(folder.path)
    const server = createServer((socket) => socket.end('bye')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    for (let run = 0; run < 2; run++) {
      await using client = sockeye.open('connect', `tcp://127.0.0.1:${portOf(server)}`)
      await client.exit()
    }
    server.close()

    await using listed = sockeye.run('sessions', '--json')
    expect(await listed.exit()).toBe(0)
    const sessions = listed.lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(sessions.map(({ id }) => id)).toEqual([2, 1])
    expect(sessions[0]).toEqual({
      id: 2,
      name: expect.any(String) as string,
      kind: 'tcp-client',
      state: 'complete',
      startedAt: expect.any(Number) as number,
      endedAt: expect.any(Number) as number,
      entries: expect.any(Number) as number,
      size: expect.any(Number) as number,
      dropped: null,
      bytesIn: 3,
      bytesOut: 0,
    })

    const data = (await sockeye.show(2)).find(({ kind }) => kind === 'data')
    const n = String(data?.n)
    await using base64 = sockeye.run(
      'show',
      '2',
      '--json',
      '--bytes',
      'base64',
      '--from',
      n,
      '--to',
      n,
    )
    await base64.exit()
    expect(base64.lines.map((line) => (JSON.parse(line) as { bytes: string }).bytes)).toEqual([
      'Ynll',
    ])
    await using bare = sockeye.run('show', '2', '--json', '--from', n, '--to', n)
    await bare.exit()
    expect(JSON.parse(bare.stdout)).not.toHaveProperty('bytes')
    await using dump = sockeye.run('show', '2', '--bytes', 'hex', '--from', n, '--to', n)
    await dump.exit()
    expect(dump.stdout).toMatch(/00000000 {2}62 79 65 +\|bye\|/)
  })

  test('prints payloads that are longer than one answer whole', async () => {
    using folder = new TemporaryFolder()
    const sockeye = new Sockeye(folder.path)
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
    await once(server, 'listening')
    const payload = Buffer.alloc(2_500_001, 'sockeye ')
    server.on('connection', (socket) => {
      socket.send(payload)
      socket.close()
    })
    await using client = sockeye.open('connect', `ws://127.0.0.1:${portOf(server)}/`)
    expect(await client.exit(), client.stderr).toBe(0)
    server.close()
    const frame = (await sockeye.show(1)).find(({ kind }) => kind === 'binary')
    expect(frame?.length).toBe(payload.length)
    expect(frame?.bytes === payload.toString('hex')).toBe(true)
  })
})
