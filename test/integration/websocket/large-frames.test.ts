/** Long frames pass without being held in memory, are recorded whole, and a slow reader slows the sender down. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Transmission } from '../../../main/engine/endpoints/endpoint.ts'
import { openEndpoint } from '../../../main/engine/endpoints/open.ts'
import { openStore } from '../../../main/engine/store/open.ts'
import { endpointConfigSchema } from '../../../shared/protocols/index.ts'
import { encodeFrameHeader } from '../../../shared/wire/websocket/frame.ts'
import { openForTest } from '../../support/endpoints.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { MemoryRecording } from '../../support/memory-recording.ts'
import { RawPeer } from '../../support/raw-websocket.ts'
import { text } from '../../support/ws-entries.ts'

const mebibyte = 1_048_576
const pattern = (length: number): Uint8Array =>
  new Uint8Array(length).map((_, i) => (i * 31 + (i >> 8)) & 0xff)
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** One binary frame whose body arrives in pieces of 64 KiB. */
function long(bytes: Uint8Array): Transmission {
  return {
    as: 'frame',
    fin: true,
    rsv: 0,
    opcode: 2,
    body: {
      length: bytes.length,
      async *pieces() {
        for (let at = 0; at < bytes.length; at += 65_536) {
          await Promise.resolve()
          yield bytes.subarray(at, at + 65_536)
        }
      },
    },
  }
}

test('8 MiB received, echoed and sent, with frames between them in order', async () => {
  await using opened = await openForTest({ kind: 'ws-server', port: 0, echo: true })
  const client = new WebSocket(`ws://127.0.0.1:${opened.port}/`, { perMessageDeflate: false })
  await once(client, 'open')
  const received: Buffer[] = []
  client.on('message', (data: Buffer) => received.push(data))
  const big = pattern(8 * mebibyte)
  client.send(big)
  client.ping('between')
  client.send('after')
  await once(client, 'pong')
  const sends = [opened.endpoint.send(long(big), 1), opened.endpoint.send(text('behind it'), null)]
  expect(await Promise.all(sends)).toEqual([
    { to: [1], bytes: big.length },
    { to: [1], bytes: 9 },
  ])
  while (received.length < 4) await once(client, 'message')
  expect(received.map(digest)).toEqual(
    [big, Buffer.from('after'), big, Buffer.from('behind it')].map(digest),
  )
  const sizes = opened.recording.list.filter(({ kind }) => kind === 'binary')
  expect(sizes.map(({ direction, bytes }) => [direction, bytes.length])).toEqual([
    ['in', big.length + 14],
    ['out', big.length + 10],
    ['out', big.length + 10],
  ])
  client.close()
  await once(client, 'close')
})

test('a frame truncated while it is sent is kept as partial, and the sender is notified', async () => {
  await using opened = await openForTest({ kind: 'ws-server', port: 0 })
  const peer = await RawPeer.open(opened.port)
  peer.socket.pause()
  const sending = opened.endpoint.send(long(pattern(16 * mebibyte)), 1)
  const failed = expect(sending).rejects.toMatchObject({ code: 'disconnected' })
  peer.socket.resetAndDestroy()
  await failed
  await opened.until(({ connections }) => connections === 0)
  const [entry] = opened.recording.list.filter(({ kind }) => kind === 'binary')
  expect(entry?.partial).toBe(true)
  expect(entry!.bytes.length).toBeLessThan(16 * mebibyte)
})

test('a body whose source fails does not leave half a frame before the next one', async () => {
  await using opened = await openForTest({ kind: 'ws-server', port: 0 })
  const peer = await RawPeer.open(opened.port)
  const failing: Transmission = {
    as: 'frame',
    fin: true,
    rsv: 0,
    opcode: 2,
    body: {
      length: mebibyte,
      // eslint-disable-next-line @typescript-eslint/require-await -- a source that is asynchronous by its nature
      async *pieces() {
        yield new Uint8Array(1_000)
        throw new Error('the file is gone')
      },
    },
  }
  await expect(opened.endpoint.send(failing, 1)).rejects.toThrow('the file is gone')
  await opened.until(({ connections }) => connections === 0)
  expect(opened.recording.events('end')).toMatchObject([{ by: 'local', how: 'rst' }])
  peer.socket.destroy()
})

test('echoing 64 MiB to a peer that does not read stops reading', async () => {
  const recording = new MemoryRecording(false)
  await using opened = await openForTest({ kind: 'ws-server', port: 0, echo: true }, recording)
  const peer = await RawPeer.open(opened.port)
  peer.socket.removeAllListeners('data').pause()
  const payload = pattern(1_000)
  const header = encodeFrameHeader({
    fin: true,
    rsv: 0,
    opcode: 2,
    maskingKey: 0,
    payloadLength: 1_000,
  })
  const some = Buffer.concat(Array.from({ length: 64 }, () => Buffer.concat([header, payload])))
  const total = 1_000
  let written = 0
  const writing = (async () => {
    for (; written < total; written++)
      if (!peer.socket.write(some)) await once(peer.socket, 'drain')
  })()
  // It has stopped once nothing moves any more: the peer reads only now.
  let before = -1
  while (before !== recording.bytesIn) {
    before = recording.bytesIn
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  expect(before).toBeLessThan((total * some.length) / 2)
  let back = 0
  peer.socket.on('data', (chunk: Buffer) => (back += chunk.length))
  peer.socket.resume()
  await writing
  const expected = total * 64 * 1_004
  while (back < expected) await once(peer.socket, 'data')
  expect(back).toBe(expected)
  peer.socket.destroy()
})

test('records an 8 MiB frame, a ping and a close with their bits', async () => {
  using folder = new TemporaryFolder()
  const store = await openStore({ folder: folder.path })
  const config = endpointConfigSchema.parse({ kind: 'ws-server', port: 0 })
  const recording = await store.startRecording({ config })
  let gone = Promise.withResolvers<void>()
  const endpoint = await openEndpoint(config, {
    recording,
    changed: ({ phase, connections }) => {
      if (phase === 'listening' && connections === 0) gone.resolve()
    },
    ended: () => undefined,
  })
  gone = Promise.withResolvers<void>()
  const client = new WebSocket(`ws://127.0.0.1:${endpoint.live.local!.port}/`, {
    perMessageDeflate: false,
  })
  await once(client, 'open')
  const big = pattern(8 * mebibyte)
  client.send(big)
  client.ping('ping')
  await once(client, 'pong')
  client.close(1000, 'done')
  await gone.promise
  await endpoint.close()
  await recording.end()

  const { session } = recording
  const entries = await store.entries({ session, from: 1, to: 100 })
  const shown = entries.filter(({ frame }) => frame !== null)
  expect(
    shown.map(({ direction, kind, length, frame }) => [
      direction,
      kind,
      length,
      frame?.fin,
      frame?.masked,
    ]),
  ).toEqual([
    ['in', 'binary', big.length, true, true],
    ['in', 'ping', 4, true, true],
    ['out', 'pong', 4, true, false],
    ['in', 'close', 6, true, true],
    ['out', 'close', 2, true, false],
  ])
  const hash = createHash('sha256')
  for (let offset = 0; offset < big.length; offset += mebibyte) {
    const { bytes, total } = await store.bytes({
      session,
      n: shown[0]!.n,
      as: 'payload',
      offset,
      length: mebibyte,
    })
    expect(total).toBe(big.length)
    hash.update(bytes)
  }
  expect(hash.digest('hex')).toBe(digest(big))
  await store.close()
})
