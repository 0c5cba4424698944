/**
 * A peer that violates the protocol: the frame is recorded as received, the rule is named, the connection is failed.
 */
import { expect, test } from 'vitest'
import { openForTest, type OpenedEndpoint } from '../../support/endpoints.ts'
import { PlainServer } from '../../support/plain-peers.ts'
import { RawPeer } from '../../support/raw-websocket.ts'
import { frames, kinds } from '../../support/ws-entries.ts'

const broken: [name: string, wire: string, code: string, closeCode: string][] = [
  ['a reserved opcode', '8380 00000000', 'WS_RESERVED_OPCODE', '03ea'],
  ['an unmasked frame', '8100', 'WS_UNMASKED_FRAME', '03ea'],
  ['a fragmented ping', '0980 00000000', 'WS_CONTROL_FRAGMENTED', '03ea'],
  ['text that is not UTF-8', '8181 00000000 ff', 'WS_INVALID_UTF8', '03ef'],
  [
    'a message over the limit',
    '82fe 0401 00000000' + '00'.repeat(1_025),
    'WS_MESSAGE_TOO_LONG',
    '03f1',
  ],
  ['a length with the top bit', '82ff 8000000000000000 00000000', 'WS_LENGTH_TOP_BIT', '03ea'],
]

test.each(broken)('a client sends %s', async (_name, wire, code, closeCode) => {
  await using opened = await openForTest({ kind: 'ws-server', port: 0, maxMessageBytes: 1_024 })
  const peer = await RawPeer.open(opened.port)
  peer.frame(wire)
  expect(await peer.hex(4)).toBe(`8802${closeCode}`)
  peer.socket.end()
  await opened.until(({ connections }) => connections === 0)
  expect(opened.recording.events('error')).toMatchObject([
    { code, message: expect.stringMatching(/RFC 6455 section/) as string },
  ])
  expect(
    opened.recording
      .bytes('in')
      .subarray(-wire.replaceAll(' ', '').length / 2)
      .toString('hex'),
  ).toBe(wire.replaceAll(' ', ''))
  expect(opened.recording.events('end')).toMatchObject([{ by: 'local', how: 'fin', code: 1006 }])
})

test('bytes after an invalid frame are still recorded', async () => {
  await using opened = await openForTest({ kind: 'ws-server', port: 0 })
  const peer = await RawPeer.open(opened.port)
  peer.frame('8380 00000000' + '8181 00000000 61' + '8882 00000000 03e8')
  await peer.rest()
  peer.socket.end()
  await opened.until(({ connections }) => connections === 0)
  expect(frames(opened.recording)).toEqual([
    'in reserved fin masked ""',
    'in text fin masked "a"',
    'in close fin masked "\\u0003è"',
    'out close fin "\\u0003ê"',
  ])
})

test('a server sends masked frames', async () => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest({
    kind: 'ws-client',
    url: `ws://127.0.0.1:${server.port}`,
  })
  const peer = new RawPeer(await server.peer())
  await peer.accept()
  peer.frame('8180 00000000')
  const close = await peer.take(8)
  expect(close[0]).toBe(0x88)
  peer.socket.end()
  await opened.until(({ phase }) => phase === 'closed')
  expect(opened.live.problem?.code).toBe('WS_MASKED_FRAME')
  expect(kinds(opened.recording).slice(-4)).toEqual(['text', 'error', 'close', 'end'])
})

async function openedWith(wire: string): Promise<[OpenedEndpoint, RawPeer]> {
  const opened = await openForTest({ kind: 'ws-server', port: 0 })
  const peer = await RawPeer.open(opened.port)
  peer.frame(wire)
  return [opened, peer]
}

test('a frame truncated by a reset is kept as partial', async () => {
  const [opened, peer] = await openedWith('8180 00000000' + '8185 00000000 6162')
  await opened.recording.until(() => frames(opened.recording).length === 1)
  // The rest of the frame must be read before the reset, so a later answer is awaited first.
  await opened.endpoint.send(
    { as: 'frame', fin: true, rsv: 0, opcode: 9, body: { length: 0, pieces: () => [] } },
    1,
  )
  await peer.take(2)
  peer.socket.resetAndDestroy()
  await opened.until(({ connections }) => connections === 0)
  expect(frames(opened.recording)).toEqual([
    'in text fin masked ""',
    'out ping fin ""',
    'in text partial 8185000000006162',
  ])
  expect(opened.recording.events('end')).toMatchObject([{ by: 'peer', how: 'rst', code: 1006 }])
  await opened.endpoint.close()
})

test('a header truncated by a FIN is kept as partial', async () => {
  const [opened, peer] = await openedWith('82fe 01')
  peer.socket.end()
  await opened.until(({ connections }) => connections === 0)
  expect(frames(opened.recording)).toEqual(['in binary partial 82fe01'])
  expect(opened.recording.events('end')).toMatchObject([{ by: 'peer', how: 'fin', code: 1006 }])
  await opened.endpoint.close()
})

test('after an invalid length all bytes are kept, and the place is recorded', async () => {
  const [opened, peer] = await openedWith(
    '8180 00000000' + '82ff 7fffffffffffffff 00000000' + '616263',
  )
  await peer.take(4)
  peer.frame('646566')
  peer.socket.end()
  await opened.until(({ connections }) => connections === 0)
  expect(frames(opened.recording)[1]).toBe('out close fin "\\u0003ñ"')
  expect(frames(opened.recording)[2]).toBe(
    'in binary partial 82ff7fffffffffffffff00000000616263646566',
  )
  expect(opened.recording.events('note').at(-1)).toMatchObject({
    code: 'stopped-parsing',
    data: { offset: 6 },
  })
  await opened.endpoint.close()
})

test('a peer that never answers a close is reset after a time limit', async () => {
  const [opened, peer] = await openedWith('8180 00000000')
  await opened.recording.until(() => frames(opened.recording).length === 1)
  peer.socket.pause()
  await opened.endpoint.close()
  expect(opened.recording.events('end')).toMatchObject([{ by: 'local', how: 'rst', code: 1006 }])
  peer.socket.destroy()
})
