/** Automatic pings, their round trips, a missing answer, and delayed pongs. */
import { expect, test } from 'vitest'
import type { EndpointConfigInput } from '../../../shared/protocols/index.ts'
import { openForTest, type OpenedEndpoint } from '../../support/endpoints.ts'
import { RawPeer } from '../../support/raw-websocket.ts'
import { frame, frames } from '../../support/ws-entries.ts'

type Options = Partial<Extract<EndpointConfigInput, { kind: 'ws-server' }>>

async function openServer(
  options: Options = {},
): Promise<{ opened: OpenedEndpoint; peer: RawPeer }> {
  const opened = await openForTest({ kind: 'ws-server', port: 0, ...options })
  const peer = await RawPeer.open(opened.port)
  await opened.recording.until(() => opened.recording.events('note').length > 0)
  return { opened, peer }
}

/** A pong with a payload, masked with zeros. */
const pong = (payload: Buffer): string => {
  const length = (0x80 | payload.length).toString(16)
  return `8a${length}00000000${payload.toString('hex')}`
}

test('automatic pings are sent one after the other, and each pong gives a round trip', async () => {
  const { opened, peer } = await openServer({ pingIntervalMs: 20 })
  await using _opened = opened
  using _peer = peer
  const pings: Buffer[] = []
  for (let i = 0; i < 3; i++) {
    const header = await peer.hex(2)
    expect(header).toBe('8908')
    pings.push(await peer.take(8))
  }
  expect(new Set(pings.map((payload) => payload.toString('hex'))).size).toBe(3)
  // Answered in another order, and once twice: each pong is matched by payload, and the second one matches nothing.
  for (const i of [2, 0, 0, 1]) peer.frame(pong(pings[i] ?? Buffer.alloc(0)))
  await opened.untilRoundTrips(3)
  expect(opened.roundTrips.map(({ connection }) => connection)).toEqual([1, 1, 1])
  const [third, first] = opened.roundTrips
  expect(third?.rttMs).toBeGreaterThan(0)
  // The first was sent two intervals before the third and answered after it.
  expect(first?.rttMs).toBeGreaterThan(third?.rttMs ?? Infinity)
})

test('a manual ping is measured too, an unsolicited pong is not', async () => {
  const { opened, peer } = await openServer()
  await using _opened = opened
  using _peer = peer
  peer.frame(pong(Buffer.from('unasked')))
  await opened.endpoint.send(frame(9, 'mine'), 1)
  expect(await peer.hex(6)).toBe('89046d696e65')
  peer.frame(pong(Buffer.from('mine')))
  await opened.untilRoundTrips(1)
  expect(frames(opened.recording)).toContain('in pong fin masked "unasked"')
  expect(opened.roundTrips).toHaveLength(1)
})

test('a peer that leaves a ping unanswered is closed, and the record says why', async () => {
  const { opened, peer } = await openServer({ pingIntervalMs: 10, pingTimeoutMs: 50 })
  await using _opened = opened
  using _peer = peer
  await opened.recording.until(() => opened.recording.events('error').length === 1)
  expect(opened.recording.events('error')).toMatchObject([{ code: 'WS_PING_TIMEOUT' }])
  expect(frames(opened.recording).at(-1)).toBe('out close fin "\\u0003ó"')
  peer.socket.destroy()
  await opened.until(({ connections }) => connections === 0)
})

test('a pong is delayed as configured', async () => {
  const { opened, peer } = await openServer({ pongDelayMs: 60 })
  await using _opened = opened
  using _peer = peer
  peer.frame('8981 00000000 61' + '8981 00000000 62')
  await opened.recording.until(() => frames(opened.recording).length === 2)
  expect(await peer.hex(6)).toBe('8a01618a0162')
  const at = (kind: string, direction: string) =>
    opened.recording.list.find((entry) => entry.kind === kind && entry.direction === direction)?.at
  // A timer may be early by less than a millisecond.
  expect((at('pong', 'out') ?? 0) - (at('ping', 'in') ?? 0)).toBeGreaterThan(59_000)
})

test('a delayed pong is not sent on a closing connection and does not delay the close', async () => {
  const { opened, peer } = await openServer({ pongDelayMs: 60_000 })
  using _peer = peer
  peer.frame('8981 00000000 61')
  await opened.recording.until(() => frames(opened.recording).length === 1)
  peer.frame('8882 00000000 03e8')
  expect(await peer.hex(4)).toBe('880203e8')
  peer.socket.end()
  await opened.endpoint.close()
  expect(frames(opened.recording).filter((line) => line.startsWith('out pong'))).toEqual([])
})
