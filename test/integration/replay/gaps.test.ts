/** Replays of incomplete sessions: what is there is sent, what is missing is reported, and nothing else is sent. */
import { hash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { constants, deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { tcpClient } from '../../../shared/protocols/tcp/client.ts'
import { wsServer } from '../../../shared/protocols/websocket/server.ts'
import { LoopbackServer, ReplayLab, type Recorded } from '../../support/replay-lab.ts'
import { dataHead } from '../../support/store.ts'

let lab: ReplayLab
beforeAll(async () => {
  lab = await ReplayLab.open()
})
afterAll(() => lab[Symbol.asyncDispose]())

const live = { kind: 'tcp-client', host: '127.0.0.1', port: 1, whenBehind: 'cut' } as const
const long = (letter: string, length = 2_000): Buffer => Buffer.alloc(length, letter)
const recorded: Recorded[] = [
  { direction: 'out', bytes: 'one' },
  { direction: 'in', bytes: 'uno' },
  { direction: 'out', bytes: long('a'), behind: true },
  { direction: 'out', bytes: 'three' },
  { direction: 'in', bytes: long('b', 100_000) },
  { direction: 'in', bytes: 'tres' },
]

test.each([
  ['the same', [Buffer.from('uno'), long('b', 100_000), Buffer.from('tres')], []],
  ['another beginning', [Buffer.from('uno'), long('c', 100_000), Buffer.from('tres')], ['changed']],
  ['another end', [Buffer.from('uno'), long('b', 100_000), Buffer.from('uves')], ['changed']],
])('sends a stream up to its gap, and %s comes back', async (_name, answer, differing) => {
  const heard: Buffer[] = []
  await using server = await LoopbackServer.listen((socket) => {
    socket.on('data', (data) => heard.push(data))
    for (const bytes of answer) socket.write(bytes)
  })
  const source = await lab.record(live, recorded)
  const session = await lab.store.session({ session: source })
  expect(session.cut).toEqual({ entries: 2, bytes: 1_744 + 99_744 })
  const replay = await lab.replay({ session: source, to: server.url, speed: 'max' })
  expect(replay).toMatchObject({
    state: 'done',
    sent: 1,
    total: 1,
    unsent: { cut: 2, dropped: 0 },
    problem: null,
  })
  expect(Buffer.concat(heard).toString()).toBe('one')
  const rows = await lab.rows(replay.session, true)
  expect(rows.map(({ verdict }) => verdict)).toEqual(differing)
})

test('replays and compares the rest of a session that dropped its oldest entries', async () => {
  const heard: Buffer[] = []
  await using server = await LoopbackServer.listen((socket) => {
    socket.on('data', (data) => {
      heard.push(data)
      socket.write(data)
    })
  })
  const config = { ...live, limits: { maxBytes: 1_048_576, atLimit: 'drop-oldest' } } as const
  const recording = await lab.store.startRecording({ config: tcpClient.schema.parse(config) })
  const bytes = Buffer.alloc(65_536)
  const sent: Buffer[] = []
  for (const connection of [1, 2]) {
    recording.openConnection(null, { host: '127.0.0.1', port: 1 }, 1)
    for (let i = 0; i < 40; i++) {
      bytes.writeUInt32BE(connection * 100 + i)
      recording.append(dataHead({ connection, direction: 'out' }), bytes)
      recording.append(dataHead({ connection, direction: 'in' }), bytes)
      if (connection === 2) sent.push(Buffer.from(bytes))
    }
    recording.closeConnection(connection, 2)
  }
  await recording.end()
  const { dropped, entries } = await lab.store.session({ session: recording.session })
  expect(dropped?.entries).toBeGreaterThan(80)
  const replay = await lab.replay({ session: recording.session, to: server.url, speed: 'max' })
  const left = await lab.traffic(recording.session, 'out')
  expect(replay).toMatchObject({
    state: 'done',
    sent: left.length,
    unsent: { cut: 0, dropped: dropped?.entries },
    expected: entries - (dropped?.entries ?? 0) - left.length,
  })
  const said = Buffer.concat(sent)
  expect(Buffer.concat(heard).equals(said.subarray(said.length - left.length * 65_536))).toBe(true)
  expect(await lab.rows(replay.session)).not.toEqual([])
})

/** A WebSocket server of the `ws` package that inflates messages, and everything it received. */
class Listener implements AsyncDisposable {
  readonly heard: string[] = []
  readonly tokens: unknown[] = []
  readonly #server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    perMessageDeflate: { threshold: 0 },
  })

  static async listen(): Promise<Listener> {
    const listener = new Listener()
    await once(listener.#server, 'listening')
    return listener
  }

  private constructor() {
    this.#server.on('connection', (socket, { headers }) => {
      this.tokens.push(headers['x-token'])
      socket.on('message', (data: Buffer) => this.heard.push(data.toString()))
    })
  }

  get url(): string {
    return `ws://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}/`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

const deflated = (text: string): Buffer =>
  deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)

test.each([
  ['each by itself', 'permessage-deflate; client_no_context_takeover', ['first', 'third'], 1],
  ['one building on another', 'permessage-deflate', ['first'], 2],
])('compressed messages, %s, after a truncated one', async (_how, extensions, texts, cut) => {
  await using peer = await Listener.listen()
  const frame = { direction: 'out', opcode: 1, rsv: 4 } as const
  const source = await lab.record(
    { kind: 'ws-client', url: 'ws://127.0.0.1:1/', whenBehind: 'cut', perMessageDeflate: true },
    [
      { ...frame, bytes: deflated('first') },
      { ...frame, bytes: deflated(randomBytes(1_000).toString('hex')), behind: true },
      { ...frame, bytes: deflated('third') },
    ],
    extensions,
  )
  const replay = await lab.replay({ session: source, to: peer.url, speed: 'max' })
  expect(replay).toMatchObject({ state: 'done', sent: texts.length, unsent: { cut, dropped: 0 } })
  expect(peer.heard).toEqual(texts)
})

/** A session of a real client that sends more than the server's session keeps; returns it and what was sent. */
async function serveAndDrop(contextTakeover: boolean): Promise<{ source: number; sent: string[] }> {
  const limits = { maxBytes: 1_048_576, atLimit: 'drop-oldest' } as const
  const running = await lab.sessions.open(
    wsServer.schema.parse({
      ...{ kind: 'ws-server', port: 0, perMessageDeflate: true, contextTakeover },
      limits,
    }),
  )
  const client = new WebSocket(`ws://127.0.0.1:${String(running.live.local?.port)}/`, {
    headers: { 'x-token': 'of the peer' },
    perMessageDeflate: { threshold: 0, clientNoContextTakeover: !contextTakeover },
  })
  await once(client, 'open')
  const sent = Array.from({ length: 60 }, () => randomBytes(32_768).toString('base64'))
  for (const text of sent) client.send(text)
  client.close(1000)
  await once(client, 'close')
  await running.close()
  return { source: running.id, sent }
}

test("a server's WebSocket session without its beginning replays from the recorded request", async () => {
  const { source, sent } = await serveAndDrop(false)
  const { dropped } = await lab.store.session({ session: source })
  expect(dropped?.entries).toBeGreaterThan(20)
  const left = (await lab.traffic(source, 'in')).length
  await using peer = await Listener.listen()
  const replay = await lab.replay({ session: source, to: peer.url, speed: 'max' })
  expect(replay).toMatchObject({
    ...{ state: 'done', problem: null, sent: left },
    unsent: { cut: 0, dropped: dropped?.entries },
  })
  // In addition to the close frame.
  expect(hash('sha1', peer.heard.join())).toBe(hash('sha1', sent.slice(1 - left).join()))
  expect(peer.tokens).toEqual(['of the peer'])
})

test('with context takeover, messages that depend on dropped ones are not sent', async () => {
  const { source } = await serveAndDrop(true)
  const left = (await lab.traffic(source, 'in')).length
  await using peer = await Listener.listen()
  const replay = await lab.replay({ session: source, to: peer.url, speed: 'max' })
  expect(replay).toMatchObject({ state: 'done', problem: null, sent: 1, unsent: { cut: left - 1 } })
  expect(peer.heard).toEqual([])
})
