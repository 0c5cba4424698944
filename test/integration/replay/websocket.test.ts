/** Replays WebSocket sessions against servers of the `ws` package and compares the answers. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { constants, deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocketServer, WebSocket, type ServerOptions } from 'ws'
import { endpointConfigSchema } from '../../../shared/protocols/index.ts'
import type { Direction } from '../../../shared/model/entry.ts'
import { ReplayLab, type Recorded } from '../../support/replay-lab.ts'

let lab: ReplayLab
beforeAll(async () => {
  lab = await ReplayLab.open()
})
afterAll(() => lab[Symbol.asyncDispose]())

const TEXT = 1
const BINARY = 2
const CLOSE = 8
const PING = 9
const PONG = 10

const client = { kind: 'ws-client', url: 'ws://127.0.0.1:1/' } as const
const out = (
  opcode: number,
  bytes: string | Uint8Array,
  more: Partial<Recorded> = {},
): Recorded => ({
  direction: 'out',
  opcode,
  bytes,
  ...more,
})
const back = (opcode: number, bytes: string | Uint8Array): Recorded => ({
  direction: 'in',
  opcode,
  bytes,
})
const closing = (code: number, reason: string): Buffer =>
  Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)])

/** A server that handles each peer with a given function, on a separate port. */
class Peer implements AsyncDisposable {
  readonly #http: Server
  readonly #ws: WebSocketServer
  readonly requests: IncomingMessage[] = []

  static async listen(
    serve: (socket: WebSocket) => void,
    options: ServerOptions = {},
  ): Promise<Peer> {
    const peer = new Peer(serve, options)
    peer.#http.listen(0, '127.0.0.1')
    await once(peer.#http, 'listening')
    return peer
  }

  private constructor(serve: (socket: WebSocket) => void, options: ServerOptions) {
    this.#http = createServer()
    this.#ws = new WebSocketServer({ ...options, server: this.#http })
    this.#ws.on('connection', (socket, request) => {
      this.requests.push(request)
      socket.on('error', () => {
        socket.terminate()
      })
      serve(socket)
    })
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}/`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#ws.clients) socket.terminate()
    this.#ws.close()
    this.#http.close()
    await once(this.#http, 'close')
  }
}

const echo = (socket: WebSocket): void => {
  socket.on('message', (data, isBinary) => {
    socket.send(data, { binary: isBinary })
  })
}

/** Frames of a session as `[opcode, fin, payload]`, and whether they were masked. */
async function frames(session: number, direction: Direction) {
  const { entries } = await lab.store.session({ session })
  const all = await lab.store.entries({ session, from: 1, to: Math.min(entries, 1_000) })
  return Promise.all(
    all
      .filter((entry) => entry.direction === direction && entry.frame !== null)
      .map(async ({ n, frame }) => {
        const { bytes } = await lab.store.bytes({ session, n, as: 'payload' })
        return [frame?.opcode, frame?.fin, Buffer.from(bytes).toString('latin1')]
      }),
  )
}

describe('replaying a WebSocket session', () => {
  it('sends every frame with its opcode, FIN and fragments, and closes with the code', async () => {
    const closed = Promise.withResolvers<[number, string]>()
    await using peer = await Peer.listen((socket) => {
      echo(socket)
      socket.on('close', (code, reason) => {
        closed.resolve([code, reason.toString()])
      })
    })
    const sent = [
      out(TEXT, 'hello'),
      out(BINARY, Uint8Array.from([0, 1, 2, 255])),
      out(TEXT, 'a message ', { fin: false }),
      out(PING, 'between'),
      out(0, 'of three ', { fin: false }),
      out(0, 'frames'),
      out(TEXT, ''),
      out(PONG, 'unasked'),
    ]
    const source = await lab.record(client, [
      ...sent,
      back(TEXT, 'hello'),
      back(BINARY, Uint8Array.from([0, 1, 2, 255])),
      back(PONG, 'between'),
      back(TEXT, 'a message of three frames'),
      back(TEXT, ''),
      out(CLOSE, closing(4001, 'good bye')),
      back(CLOSE, closing(4001, 'good bye')),
    ])
    const replay = await lab.replay({ session: source, to: peer.url, speed: 'max' })
    expect(replay).toMatchObject({ state: 'done', sent: 9, total: 9, expected: 6, differing: 0 })
    expect(await closed.promise).toEqual([4001, 'good bye'])
    expect(await frames(replay.session, 'out')).toEqual(await frames(source, 'out'))
    expect(await lab.rows(replay.session)).toHaveLength(6)
  })

  it('sends a frame that is longer than one read of the store whole', async () => {
    await using peer = await Peer.listen(echo)
    const long = Buffer.alloc(3_000_001, 'long, and not the same at any power of two; ')
    const source = await lab.record(client, [out(BINARY, long), back(BINARY, long)])
    const replay = await lab.replay({ session: source, to: peer.url, speed: 'max' })
    expect(replay).toMatchObject({ state: 'done', sent: 1, differing: 0 })
    const { bytesIn, bytesOut } = await lab.store.session({ session: replay.session })
    expect(bytesOut).toBeGreaterThanOrEqual(long.length)
    expect(bytesIn).toBeGreaterThanOrEqual(long.length)
  })

  it('uses new masking keys', async () => {
    await using peer = await Peer.listen(echo)
    const source = await lab.record(client, [out(TEXT, 'one'), out(TEXT, 'two')])
    const { session } = await lab.replay({ session: source, to: peer.url, speed: 'max' })
    const entries = await lab.store.entries({ session, from: 1, to: 20 })
    const keys = entries
      .filter(({ direction, frame }) => direction === 'out' && frame !== null)
      .map(({ frame }) => frame?.maskingKey)
    expect(keys).not.toContain(0x0a0b0c0d)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('answers pings of the live peer instead of sending recorded pongs', async () => {
    const pongs: string[] = []
    await using peer = await Peer.listen((socket) => {
      socket.on('pong', (data) => pongs.push(data.toString()))
      socket.on('message', () => {
        socket.ping('new')
        socket.send('after the ping')
      })
    })
    const source = await lab.record(client, [
      out(TEXT, 'go'),
      back(PING, 'old'),
      out(PONG, 'old'),
      back(TEXT, 'after the ping'),
    ])
    const replay = await lab.replay({ session: source, to: peer.url, speed: 'max' })
    expect(replay).toMatchObject({ state: 'done', total: 1, differing: 1 })
    expect(pongs).toEqual(['new'])
  })

  it('marks one changed and one additional frame, and none after them', async () => {
    await using peer = await Peer.listen((socket) => {
      socket.on('message', (data) => {
        const text = (data as Buffer).toString()
        if (text === 'message 10') socket.send('news')
        socket.send(text === 'message 20' ? 'another answer' : text)
      })
    })
    const source = await lab.record(
      client,
      Array.from({ length: 50 }, (_, index) => [
        out(TEXT, `message ${index}`),
        back(TEXT, `message ${index}`),
      ]).flat(),
    )
    const replay = await lab.replay({ session: source, to: peer.url, speed: 'max' })
    expect(replay).toMatchObject({ state: 'done', received: 52, differing: 2 })
    const rows = await lab.rows(replay.session, true)
    expect(rows.map(({ verdict, then, now }) => [verdict, then?.preview, now?.preview])).toEqual([
      ['extra', undefined, 'news'],
      ['changed', 'message 20', 'another answer'],
    ])
  })

  it("plays the peer of a server's session: path, headers, subprotocol and frames", async () => {
    const config = { kind: 'ws-server', port: 0, echo: true, subprotocols: ['chat.v2'] } as const
    const running = await lab.sessions.open(endpointConfigSchema.parse(config))
    const { port } = running.live.local ?? { port: 0 }
    const live = new WebSocket(`ws://127.0.0.1:${port}/rooms?id=7`, ['chat.v2'], {
      headers: { 'X-Token': 'abc' },
      perMessageDeflate: false,
    })
    await once(live, 'open')
    live.send('first ', { fin: false })
    live.send('message', { fin: true })
    await once(live, 'message')
    live.close(1000)
    await once(live, 'close')
    await running.close()

    await using peer = await Peer.listen(
      (socket) => {
        socket.on('message', (data) => {
          socket.send((data as Buffer).toString())
        })
      },
      { handleProtocols: () => 'chat.v2' },
    )
    const { host } = new URL(peer.url)
    const to = `ws://${host}/rooms?id=7`
    const replay = await lab.replay({ session: running.id, to })
    expect(replay).toMatchObject({ state: 'done', sent: 3 })
    expect(await frames(replay.session, 'out')).toEqual(await frames(running.id, 'in'))
    expect(peer.requests[0]?.url).toBe('/rooms?id=7')
    expect(peer.requests[0]?.headers).toMatchObject({
      'x-token': 'abc',
      'sec-websocket-protocol': 'chat.v2',
    })
    // The recorded server echoed both fragments, this one answers with a whole message.
    const rows = await lab.rows(replay.session)
    expect(rows.at(-1)).toMatchObject({ verdict: 'same', then: { kind: 'close' } })
  })

  it('connects by default to the recorded address and path', async () => {
    const first = await lab.sessions.open(
      endpointConfigSchema.parse({ kind: 'ws-server', port: 0, echo: true }),
    )
    const { port } = first.live.local ?? { port: 0 }
    const live = new WebSocket(`ws://127.0.0.1:${port}/there?x=1`)
    await once(live, 'open')
    live.send('hello')
    await once(live, 'message')
    live.close()
    await once(live, 'close')
    await first.close()

    const again = await lab.sessions.open(
      endpointConfigSchema.parse({ kind: 'ws-server', port, echo: true }),
    )
    const replay = await lab.replay({ session: first.id })
    await again.close()
    expect(replay).toMatchObject({
      to: `ws://127.0.0.1:${port}/there?x=1`,
      state: 'done',
      differing: 0,
    })
    expect(await frames(again.id, 'in')).toEqual(await frames(first.id, 'in'))
  })

  it('sends compressed frames unchanged, and reports when the peer does not accept them', async () => {
    const deflate = { perMessageDeflate: { threshold: 0 } }
    // Raw deflate of "hello hello hello hello", as RFC 7692 section 7.2.1 produces it.
    const packed = deflateRawSync(Buffer.from('hello hello hello hello'), {
      finishFlush: constants.Z_SYNC_FLUSH,
    }).subarray(0, -4)
    const source = await lab.record({ ...client, perMessageDeflate: true }, [
      out(TEXT, packed, { rsv: 4 }),
      back(TEXT, packed),
    ])
    const got = Promise.withResolvers<string>()
    await using reader = await Peer.listen((socket) => {
      socket.on('message', (data) => {
        got.resolve((data as Buffer).toString())
      })
      echo(socket)
    }, deflate)
    const replay = await lab.replay({ session: source, to: reader.url, speed: 'max' })
    expect(replay).toMatchObject({ state: 'done', sent: 1 })
    expect(await got.promise).toBe('hello hello hello hello')

    await using plain = await Peer.listen(echo)
    const refused = await lab.replay({ session: source, to: plain.url, speed: 'max' })
    expect(refused).toMatchObject({ state: 'failed', sent: 0 })
    expect(refused.problem?.message).toMatch(/did not accept permessage-deflate/)
  })

  it('shows the answer of a server that does not speak WebSocket', async () => {
    const http = createServer((_, response) => {
      response.writeHead(404).end('nothing here')
    })
    http.listen(0, '127.0.0.1')
    await once(http, 'listening')
    const { port } = http.address() as AddressInfo
    const source = await lab.record(client, [out(TEXT, 'hello')])
    const replay = await lab.replay({ session: source, to: `ws://127.0.0.1:${port}/` })
    http.close()
    expect(replay).toMatchObject({ state: 'failed', sent: 0, problem: { code: 'network' } })
    expect(replay.problem?.message).toContain('404')
  })
})
