/** An echo of a long frame waits for its reader, as the echoes of short frames do. */
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { encodeFrameHeader } from '../../../shared/wire/websocket/frame.ts'
import { openForTest } from '../../support/endpoints.ts'
import { RawPeer } from '../../support/raw-websocket.ts'

const mebibyte = 1_048_576
const header = (payloadLength: number): Uint8Array =>
  encodeFrameHeader({ fin: true, rsv: 0, opcode: 2, payloadLength, maskingKey: 0 })

/** Writes pieces until the other side has taken nothing for a while; gives how many bytes it took. */
async function writeUntilStuck(peer: RawPeer, length: number): Promise<number> {
  const piece = Buffer.alloc(65_536, 'x')
  let written = 0
  while (written < length) {
    written += piece.length
    if (peer.socket.write(piece)) continue
    const drained = once(peer.socket, 'drain').then(() => true)
    const late = new Promise<boolean>((resolve) => setTimeout(resolve, 4_000, false))
    if (!(await Promise.race([drained, late]))) break
  }
  return written
}

test('a peer that does not read its long echo is read no further, and gets all of it later', async () => {
  await using opened = await openForTest({ kind: 'ws-server', port: 0, echo: true })
  using peer = await RawPeer.open(opened.port)
  peer.socket.pause()
  const length = 40 * mebibyte
  peer.write(header(length))
  const taken = await writeUntilStuck(peer, length)
  // What the system buffers in both directions, and no more than 8 MiB in between.
  expect(taken).toBeLessThan(28 * mebibyte)
  peer.socket.removeAllListeners('data')
  let received = 0
  const all = Promise.withResolvers<void>()
  peer.socket.on('data', (chunk: Buffer) => {
    received += chunk.length
    if (received >= length + 10) all.resolve()
  })
  peer.socket.resume()
  for (let left = length - taken; left > 0; left -= 65_536) {
    if (!peer.socket.write(Buffer.alloc(65_536, 'x'))) await once(peer.socket, 'drain')
  }
  await all.promise
  expect(received).toBe(length + 10)
}, 90_000)

test('a long echo that waits behind a message being sent is held up as well, and comes after it', async () => {
  await using opened = await openForTest({ kind: 'ws-server', port: 0, echo: true })
  using peer = await RawPeer.open(opened.port)
  const release = Promise.withResolvers<void>()
  const first = 2 * mebibyte
  const length = 40 * mebibyte
  let received = 0
  const all = Promise.withResolvers<void>()
  peer.socket.removeAllListeners('data')
  peer.socket.on('data', (chunk: Buffer) => {
    received += chunk.length
    if (received >= first + 10 + length + 10) all.resolve()
  })
  const sending = opened.endpoint.send(
    {
      as: 'frame',
      fin: true,
      rsv: 0,
      opcode: 2,
      body: {
        length: first,
        async *pieces() {
          yield new Uint8Array(first / 2)
          await release.promise
          yield new Uint8Array(first / 2)
        },
      },
    },
    1,
  )
  peer.write(header(length))
  const taken = await writeUntilStuck(peer, length)
  expect(taken).toBeLessThan(28 * mebibyte)
  release.resolve()
  await sending
  for (let left = length - taken; left > 0; left -= 65_536) {
    if (!peer.socket.write(Buffer.alloc(65_536, 'x'))) await once(peer.socket, 'drain')
  }
  await all.promise
  expect(received).toBe(first + 10 + length + 10)
}, 90_000)
