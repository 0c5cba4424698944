/** Crafted frames reach the peer byte for byte, are recorded unchanged and marked as crafted. */
import { expect, test } from 'vitest'
import type { CraftedFrame, Transmission } from '../../../main/engine/endpoints/endpoint.ts'
import { openForTest } from '../../support/endpoints.ts'
import type { MemoryRecording } from '../../support/memory-recording.ts'
import { PlainServer } from '../../support/plain-peers.ts'
import { RawPeer } from '../../support/raw-websocket.ts'
import { frame, text } from '../../support/ws-entries.ts'

const server = { kind: 'ws-server', port: 0 } as const
const asUsual: CraftedFrame = { mask: 'role', lengthForm: 'minimal', declaredLength: null }

const crafted = (
  bits: { fin?: boolean; rsv?: number; opcode: number },
  payload: string,
  choice: Partial<CraftedFrame> = {},
): Transmission => ({
  as: 'frame',
  fin: bits.fin ?? true,
  rsv: bits.rsv ?? 0,
  opcode: bits.opcode,
  crafted: { ...asUsual, ...choice },
  body: { length: payload.length, pieces: () => [Buffer.from(payload)] },
})

const raw = (hex: string): Transmission => {
  const bytes = Buffer.from(hex, 'hex')
  return { as: 'raw', body: { length: bytes.length, pieces: () => [bytes] } }
}

const sent = (recording: MemoryRecording) =>
  recording.list
    .filter(({ direction, kind }) => direction === 'out' && kind !== 'handshake')
    .map(({ kind, bytes, headerLength, crafted }) => [
      kind,
      bytes.toString('hex'),
      headerLength,
      crafted === true,
    ])

test.each<[string, Transmission, string, string, number]>([
  ['all bits and a reserved opcode', crafted({ opcode: 11, rsv: 7 }, 'x'), 'fb0178', 'reserved', 2],
  ['a continuation of nothing', crafted({ opcode: 0, fin: false }, ''), '0000', 'continuation', 2],
  [
    'masked by a server',
    crafted({ opcode: 1 }, 'Hello', { mask: { key: 0x37fa213d } }),
    '818537fa213d7f9f4d5158',
    'text',
    6,
  ],
  [
    'a long form for 1 byte',
    crafted({ opcode: 2 }, 'a', { lengthForm: 64 }),
    '827f000000000000000161',
    'binary',
    10,
  ],
  [
    'a length of 16 bits for 1 byte',
    crafted({ opcode: 2 }, 'a', { lengthForm: 16 }),
    '827e000161',
    'binary',
    4,
  ],
  [
    'a length that promises more',
    crafted({ opcode: 2 }, 'abc', { declaredLength: 9n }),
    '8209616263',
    'binary',
    2,
  ],
  [
    'a length that promises less',
    crafted({ opcode: 2 }, 'abc', { declaredLength: 1n }),
    '8201616263',
    'binary',
    2,
  ],
  [
    'the longest length there is',
    crafted({ opcode: 2 }, '', { declaredLength: 2n ** 64n - 1n }),
    '827fffffffffffffffff',
    'binary',
    10,
  ],
  ['a ping in fragments', crafted({ opcode: 9, fin: false }, 'p'), '090170', 'ping', 2],
  [
    'a ping of 126 bytes',
    crafted({ opcode: 9 }, 'p'.repeat(126)),
    `897e007e${'70'.repeat(126)}`,
    'ping',
    4,
  ],
])('a server sends %s', async (_, transmission, hex, kind, headerLength) => {
  await using opened = await openForTest(server)
  using peer = await RawPeer.open(opened.port)
  await opened.recording.until(() => opened.recording.events('note').length === 1)
  await opened.endpoint.send(transmission, 1)
  expect(await peer.hex(hex.length / 2)).toBe(hex)
  expect(sent(opened.recording)).toEqual([[kind, hex, headerLength, true]])
})

test('a crafted frame of a client is masked by its role, with another key, or not at all', async () => {
  await using listening = await PlainServer.listen()
  await using opened = await openForTest({
    kind: 'ws-client',
    url: `ws://127.0.0.1:${listening.port}`,
  })
  using peer = new RawPeer(await listening.peer())
  await peer.accept()
  await opened.until(({ phase }) => phase === 'open')
  await opened.endpoint.send(crafted({ opcode: 1 }, 'abc'), null)
  const byRole = await peer.take(9)
  expect(byRole.subarray(0, 2).toString('hex')).toBe('8183')
  await opened.endpoint.send(crafted({ opcode: 1 }, 'abc', { mask: 'none' }), null)
  expect(await peer.hex(5)).toBe('8103616263')
  await opened.endpoint.send(crafted({ opcode: 1 }, 'abc', { mask: { key: 0 } }), null)
  expect(await peer.hex(9)).toBe('818300000000616263')
  expect(sent(opened.recording).map(([, hex]) => hex)).toEqual([
    byRole.toString('hex'),
    '8103616263',
    '818300000000616263',
  ])
})

test('raw bytes bypass the framing in order, each write an entry', async () => {
  await using opened = await openForTest(server)
  using peer = await RawPeer.open(opened.port)
  await opened.recording.until(() => opened.recording.events('note').length === 1)
  await opened.endpoint.send(raw('8105'), 1)
  await opened.endpoint.send(raw('48656c6c6f'), 1)
  await opened.endpoint.send(text('ok'), 1)
  expect(await peer.hex(11)).toBe('810548656c6c6f81026f6b')
  expect(sent(opened.recording)).toEqual([
    ['data', '8105', 0, true],
    ['data', '48656c6c6f', 0, true],
    ['text', '81026f6b', 2, false],
  ])
})

test('a crafted frame that is too long to hold is streamed and marked too', async () => {
  await using opened = await openForTest(server)
  using peer = await RawPeer.open(opened.port)
  await opened.recording.until(() => opened.recording.events('note').length === 1)
  const payload = Buffer.alloc(300_000, 'x')
  const body = {
    length: payload.length,
    pieces: () => [payload.subarray(0, 7), payload.subarray(7)],
  }
  const transmission = crafted({ opcode: 2 }, '', { lengthForm: 64, mask: { key: 0x01020304 } })
  if (transmission.as !== 'frame') throw new Error('it is a frame')
  await opened.endpoint.send({ ...transmission, body }, 1)
  const received = await peer.take(14 + payload.length)
  expect(received.subarray(0, 15).toString('hex')).toBe('82ff00000000000493e00102030479')
  const [entry] = opened.recording.list.filter(({ kind }) => kind === 'binary')
  expect(entry).toMatchObject({ crafted: true, headerLength: 14 })
  expect(entry?.bytes.equals(received)).toBe(true)
})

test('crafted frames may follow a close frame; others may not', async () => {
  await using opened = await openForTest(server)
  using peer = await RawPeer.open(opened.port)
  await opened.recording.until(() => opened.recording.events('note').length === 1)
  await opened.endpoint.send({ as: 'close', code: 1000, reason: 'bye' }, 1)
  await expect(opened.endpoint.send(text('late'), 1)).rejects.toMatchObject({ code: 'not-open' })
  await opened.endpoint.send(crafted({ opcode: 1 }, 'late'), 1)
  expect(await peer.hex(13)).toBe('880503e862796581046c617465')
})

test('a close with a reserved code is sent and marked', async () => {
  await using opened = await openForTest(server)
  using peer = await RawPeer.open(opened.port)
  await opened.recording.until(() => opened.recording.events('note').length === 1)
  await opened.endpoint.send({ as: 'close', code: 1005, reason: '' }, 1)
  expect(await peer.hex(4)).toBe('880203ed')
  expect(sent(opened.recording)).toEqual([['close', '880203ed', 2, true]])
})

test('a length that does not fit its form is refused, and nothing is sent', async () => {
  await using opened = await openForTest(server)
  using peer = await RawPeer.open(opened.port)
  await opened.recording.until(() => opened.recording.events('note').length === 1)
  await expect(
    opened.endpoint.send(crafted({ opcode: 1 }, 'x'.repeat(126), { lengthForm: 7 }), 1),
  ).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('126') as unknown })
  await opened.endpoint.send(frame(1, 'y'), 1)
  expect(await peer.hex(3)).toBe('810179')
})
