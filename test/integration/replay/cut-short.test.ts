/**
 * Frames truncated by the end of their connection are replayed byte for byte, and then the connection ends in the same
 * way.
 */
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { TestEngine } from '../../support/engines.ts'
import { PlainServer } from '../../support/plain-peers.ts'
import { RawPeer } from '../../support/raw-websocket.ts'

/** Records a peer that sends this after its handshake and ends its connection. */
async function record(opened: TestEngine, hex: string, end: (socket: Socket) => void) {
  const { engine } = opened
  const { session, live } = await engine.call('open', { config: { kind: 'ws-server', port: 0 } })
  using peer = await RawPeer.open(live.local?.port ?? 0)
  peer.frame(hex)
  await opened.until(() => (opened.told.counts.at(-1)?.bytesIn ?? 0) >= 1)
  end(peer.socket)
  await opened.until(() => opened.told.live.at(-1)?.connections === 0)
  await engine.call('close', { session: session.id })
  return session.id
}

/**
 * Replays to a peer that sends pings meanwhile; returns what it received after the handshake, as hex, and how that
 * ended.
 */
async function replayed(opened: TestEngine, session: number) {
  await using server = await PlainServer.listen()
  const { engine } = opened
  const to = `ws://127.0.0.1:${server.port}`
  const { session: replay } = await engine.call('replay', { session, to, speed: 'max' })
  const socket = await server.peer()
  const peer = new RawPeer(socket)
  const reset = once(socket, 'error').then(() => 'rst')
  await peer.accept()
  peer.frame('8900')
  const ended = once(socket, 'end').then(() => 'fin')
  const how = await Promise.race([reset, ended])
  const bytes = (await peer.rest()).toString('hex')
  socket.end()
  const last = () => opened.told.replay.findLast((told) => told.session === replay)
  await opened.until(() => ['done', 'failed', 'stopped'].includes(last()?.state ?? ''))
  return { bytes, how, replay: last() }
}

const whole = '8181 00000000 61'
const fin = (socket: Socket): void => {
  socket.end()
}

test.each([
  ['amid its payload', '82fe 01f4 0a0b0c0d 01020304'],
  ['of a length that is not the shortest', '82ff 00000000000001f4 0a0b0c0d 0102'],
  ['of a length that no number holds', '02ff 7fffffffffffff01 0a0b0c0d 0102'],
  ['with nothing of its payload', '8185 0a0b0c0d'],
  ['amid its header', '82fe 01'],
])('a frame truncated %s', async (_name, hex) => {
  await using opened = await TestEngine.create()
  const session = await record(opened, whole + hex, fin)
  const entries = await opened.entries(session)
  expect(entries.filter(({ partial }) => partial)).toHaveLength(1)
  const { bytes, how, replay } = await replayed(opened, session)
  // It is preceded by the whole frame, with another masking key, and the pong.
  const cut = hex.replaceAll(' ', '')
  expect(bytes.slice(-cut.length)).toBe(cut)
  expect(how).toBe('fin')
  expect(replay).toMatchObject({ state: 'done', sent: 2, problem: null })
})

test('a reset after it is replayed as a reset', async () => {
  await using opened = await TestEngine.create()
  const session = await record(opened, whole + '82fe 01f4 0a0b0c0d 01020304', (socket) => {
    socket.resetAndDestroy()
  })
  const { how, replay } = await replayed(opened, session)
  expect(how).toBe('rst')
  expect(replay).toMatchObject({ state: 'done', sent: 2, problem: null })
})
