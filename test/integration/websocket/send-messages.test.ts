/** Fragmented and compressed messages reach the peer byte for byte as RFC 6455 and RFC 7692 specify. */
import { randomBytes } from 'node:crypto'
import { constants, createInflateRaw } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Transmission } from '../../../main/engine/endpoints/endpoint.ts'
import { openForTest } from '../../support/endpoints.ts'
import { PlainServer } from '../../support/plain-peers.ts'
import { RawPeer, requestFor } from '../../support/raw-websocket.ts'
import { frames, text } from '../../support/ws-entries.ts'

type Message = Extract<Transmission, { as: 'message' }>

const message = (payload: string | Uint8Array, how: Partial<Message> = {}): Message => {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload
  const body = { length: bytes.length, pieces: () => [bytes] }
  return { as: 'message', opcode: 1, body, compress: false, sizes: [], between: [], ...how }
}

const server = { kind: 'ws-server', port: 0 } as const

async function openServer(options: object = {}, ...headers: string[]) {
  const opened = await openForTest({ ...server, ...options })
  const peer = await RawPeer.open(opened.port, '/', ...headers)
  await opened.recording.until(() => opened.recording.events('note').length === 1)
  return { opened, peer }
}

test.each<[string, Message, string]>([
  ['two fragments', message('Hello', { sizes: [3, 2] }), '010348656c 80026c6f'],
  ['the last size repeated', message('Hello', { sizes: [2] }), '01024865 00026c6c 80016f'],
  ['empty fragments', message('Hi', { sizes: [0, 1, 0, 1, 0] }), '0100 000148 0000 000169 8000'],
  ['nothing but empty ones', message('', { sizes: [0, 0], opcode: 2 }), '0200 8000'],
  [
    'a ping between and a pong before the last',
    message('Hello', {
      sizes: [3, 1],
      between: [
        { after: 1, opcode: 9, payload: Buffer.from('a') },
        { after: 2, opcode: 10, payload: Buffer.from('b') },
      ],
    }),
    '010348656c 890161 00016c 8a0162 80016f',
  ],
])('%s', async (_, transmission, expected) => {
  const { opened, peer } = await openServer()
  await using _opened = opened
  using _peer = peer
  const hex = expected.replaceAll(' ', '')
  await opened.endpoint.send(transmission, 1)
  await opened.endpoint.send(text('.'), 1)
  expect(await peer.hex(hex.length / 2 + 3)).toBe(`${hex}81012e`)
})

test('fragments of a wrong total size are refused', async () => {
  const { opened, peer } = await openServer()
  await using _opened = opened
  using _peer = peer
  for (const sizes of [
    [3, 3],
    [2, 0],
  ])
    await expect(opened.endpoint.send(message('Hello', { sizes }), 1)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('5') as unknown,
    })
  expect(frames(opened.recording)).toEqual([])
})

const offer = 'Sec-WebSocket-Extensions: permessage-deflate'

test('compressed messages are those of RFC 7692 section 7.2.3', async () => {
  const options = { perMessageDeflate: true, contextTakeover: true }
  const { opened, peer } = await openServer(options, offer)
  await using _opened = opened
  using _peer = peer
  const hello = message('Hello', { compress: true })
  await opened.endpoint.send(hello, 1)
  // 7.2.3.1, then 7.2.3.2: the second uses the context of the first.
  expect(await peer.hex(9)).toBe('c107f248cdc9c90700')
  await opened.endpoint.send(hello, 1)
  expect(await peer.hex(7)).toBe('c105f200110000')
  // 7.2.3.6: an empty message.
  await opened.endpoint.send(message('', { compress: true }), 1)
  expect(await peer.hex(3)).toBe('c10100')
  await opened.endpoint.send(text('plain'), 1)
  expect(await peer.hex(7)).toBe('8105706c61696e')
})

test('without context takeover each message is compressed alone, fragments too', async () => {
  const { opened, peer } = await openServer({ perMessageDeflate: true }, offer)
  await using _opened = opened
  using _peer = peer
  const hello = message('Hello', { compress: true })
  await opened.endpoint.send(hello, 1)
  await opened.endpoint.send(hello, 1)
  expect(await peer.hex(18)).toBe('c107f248cdc9c90700'.repeat(2))
  await opened.endpoint.send({ ...hello, sizes: [3, 4] }, 1)
  expect(await peer.hex(11)).toBe('4103f248cd8004c9c90700')
  await opened.endpoint.send({ ...hello, sizes: [3, 100, 100] }, 1)
  expect(await peer.hex(11)).toBe('4103f248cd8004c9c90700')
})

test('long messages of a client inflate to what was sent, with context takeover', async () => {
  await using listening = await PlainServer.listen()
  await using opened = await openForTest({
    kind: 'ws-client',
    url: `ws://127.0.0.1:${listening.port}`,
    perMessageDeflate: true,
    contextTakeover: true,
  })
  using peer = new RawPeer(await listening.peer())
  await peer.accept('Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=10')
  await opened.until(({ phase }) => phase === 'open')
  const inflate = createInflateRaw({ windowBits: 10, finishFlush: constants.Z_SYNC_FLUSH })
  const noise = randomBytes(100_000)
  for (const payload of [noise, noise.subarray(99_000), Buffer.alloc(500_000, 'ab')]) {
    await opened.endpoint.send(message(payload, { opcode: 2, compress: true }), null)
    const [entry] = opened.recording.list.filter(({ kind }) => kind === 'binary').slice(-1)
    if (!entry) throw new Error('it was not recorded')
    expect((await peer.take(entry.bytes.length)).equals(entry.bytes)).toBe(true)
    const key = entry.bytes.subarray(entry.headerLength - 4, entry.headerLength)
    const compressed = entry.bytes.subarray(entry.headerLength).map((b, i) => b ^ (key[i & 3] ?? 0))
    const inflated: Buffer[] = []
    const onData = (chunk: Buffer) => inflated.push(chunk)
    inflate.on('data', onData)
    inflate.write(Buffer.concat([compressed, Buffer.from('0000ffff', 'hex')]))
    await new Promise<void>((resolve) => {
      inflate.flush(() => {
        resolve()
      })
    })
    inflate.off('data', onData)
    expect(Buffer.concat(inflated).equals(payload)).toBe(true)
  }
  inflate.close()
})

test('a server that echoes compressed frames unchanged negotiates no context takeover', async () => {
  const options = { perMessageDeflate: true, contextTakeover: true, echo: true }
  await using opened = await openForTest({ ...server, ...options })
  using peer = await RawPeer.connect(opened.port)
  peer.write(requestFor('/', offer))
  expect(await peer.head()).toMatch(
    /permessage-deflate; server_no_context_takeover; client_no_context_takeover/,
  )
  peer.frame('c187 00000000 f248cdc9c90700')
  expect(await peer.hex(9)).toBe('c107f248cdc9c90700')
  await opened.endpoint.send(message('Hello', { compress: true }), 1)
  expect(await peer.hex(9)).toBe('c107f248cdc9c90700')
})

test('compression is refused where it was not negotiated or is not possible', async () => {
  const plain = await openServer()
  await using _plain = plain.opened
  using _peer = plain.peer
  await expect(
    plain.opened.endpoint.send(message('x', { compress: true }), 1),
  ).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('not negotiated') as unknown,
  })
})
