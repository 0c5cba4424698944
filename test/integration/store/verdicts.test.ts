/**
 * Violations: marked as they are recorded, named when they are read, and filtered; live, saved, and however recorded.
 */
import { expect, test } from 'vitest'
import { wsClient } from '../../../shared/protocols/websocket/client.ts'
import { wsServer } from '../../../shared/protocols/websocket/server.ts'
import { frameKind, type Direction } from '../../../shared/model/entry.ts'
import { headerLengthOf } from '../../../shared/wire/websocket/frame.ts'
import { detailFields } from '../../../main/engine/interchange/entry-json.ts'
import { entryLine } from '../../../main/cli/format.ts'
import type { Recording } from '../../../main/engine/recording.ts'
import { TestEngine } from '../../support/engines.ts'
import { PlainServer } from '../../support/plain-peers.ts'
import { RawPeer, requestFor, acceptFor, sampleKey } from '../../support/raw-websocket.ts'
import { TemporaryStore, dataHead } from '../../support/store.ts'
import { writeHead } from '../../support/written-frames.ts'

const rulesOf = (
  entries: { n: number; verdicts: { rule: string }[] }[],
): Record<number, string[]> =>
  Object.fromEntries(
    entries
      .filter(({ verdicts }) => verdicts.length > 0)
      .map(({ n, verdicts }) => [n, verdicts.map(({ rule }) => rule)]),
  )

test('a server names violations of its peer, also after it failed the connection', async () => {
  await using engines = await TestEngine.create()
  const { engine } = engines
  const opened = await engine.call('open', { config: { kind: 'ws-server', port: 0 } })
  const { session } = opened.live
  const peer = await RawPeer.open(opened.live.local?.port ?? 0)
  peer.frame('8181 00000000 61' + 'c381 00000000 61' + '8080 00000000' + '8100')
  await peer.rest()
  peer.socket.end()
  await engine.call('close', { session })
  const entries = await engines.entries(session)
  const frames = entries.filter(({ frame, direction }) => frame !== null && direction === 'in')
  expect(frames.map(({ verdicts }) => verdicts.map(({ rule }) => rule))).toEqual([
    [],
    ['WS_RESERVED_BITS', 'WS_RESERVED_OPCODE'],
    ['WS_CONTINUATION_WITHOUT_START'],
    ['WS_UNMASKED_FRAME'],
  ])
  expect(frames[1]?.verdicts[0]).toEqual({
    rule: 'WS_RESERVED_BITS',
    section: 'RFC 6455 section 5.2',
    data: { bits: 'RSV1' },
  })
  const { view, count } = await engine.call('openView', { session, filter: { broken: true } })
  expect(count).toBe(3)
  const broken = await engine.call('entries', { session, view, from: 1, to: 10 })
  expect(broken.map(({ n }) => n)).toEqual(frames.slice(1).map(({ n }) => n))
})

test('the command line prints them too', async () => {
  await using temporary = await TemporaryStore.open()
  const config = wsClient.schema.parse({ kind: 'ws-client', url: 'ws://127.0.0.1/' })
  const recording = await temporary.record({ config })
  record(recording, 'in', '8300')
  const [entry] = await temporary.store.entries({ session: recording.session, from: 1, to: 1 })
  if (!entry) throw new Error('there is no entry')
  expect(entryLine(entry)).toMatch(/WS_RESERVED_OPCODE/)
  expect(detailFields(entry)).toMatchObject({
    verdicts: [
      {
        rule: 'WS_RESERVED_OPCODE',
        message: 'Opcode 3 is reserved (RFC 6455 section 5.2).',
        data: { opcode: 3 },
      },
    ],
  })
})

test('a client names an invalid answer to its handshake', async () => {
  await using engines = await TestEngine.create()
  await using server = await PlainServer.listen()
  const opened = await engines.engine.call('open', {
    config: { kind: 'ws-client', url: `ws://127.0.0.1:${server.port}`, subprotocols: ['chat'] },
  })
  const peer = new RawPeer(await server.peer())
  await peer.head()
  peer.write(
    'HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      'Sec-WebSocket-Accept: AAAA\r\nSec-WebSocket-Protocol: other\r\n\r\n',
  )
  const { session } = opened.live
  await engines.untilPhase(session, 'closed')
  const entries = await engines.entries(session)
  const heads = entries.filter(({ kind }) => kind === 'handshake')
  expect(heads.map(({ direction, verdicts }) => [direction, verdicts.length])).toEqual([
    ['out', 0],
    ['in', 2],
  ])
  expect(heads[1]?.verdicts).toMatchObject([
    { rule: 'WS_HANDSHAKE_ACCEPT', data: { value: 'AAAA' } },
    { rule: 'WS_HANDSHAKE_PROTOCOL', data: { value: 'other' } },
  ])
})

/** Writes whole frames, given as hex, that no live engine has validated. */
function record(recording: Recording, direction: Direction, ...frames: string[]): void {
  for (const frame of frames) {
    const bytes = Buffer.from(frame.replaceAll(' ', ''), 'hex')
    const headerLength = headerLengthOf(bytes[1] ?? 0)
    recording.append(
      dataHead({ kind: frameKind((bytes[0] ?? 0) & 15), direction, headerLength }),
      bytes,
    )
  }
}

test('a session that was not recorded live is validated too, in both directions', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const config = wsClient.schema.parse({ kind: 'ws-client', url: 'ws://127.0.0.1/' })
  const recording = await temporary.record({ config })
  const { session } = recording
  const deflate = 'Sec-WebSocket-Extensions: permessage-deflate'
  writeHead(recording, 'request', requestFor('/', deflate), 'out')
  writeHead(
    recording,
    'response',
    `HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Accept: ${acceptFor(sampleKey)}\r\n${deflate}\r\n\r\n`,
    'in',
  )
  record(recording, 'in', '0102 e282', 'c10100', '8001 ac', '81 01 ff', 'c1 01 ff', 'c0 00')
  record(
    recording,
    'out',
    '8100',
    '8880 00000000',
    '8180 00000000',
    '8a 7e 007e' + '00'.repeat(126),
  )
  const expected = {
    4: ['WS_MESSAGE_INSIDE_MESSAGE'],
    5: ['WS_CONTINUATION_WITHOUT_START'],
    6: ['WS_INVALID_UTF8'],
    8: ['WS_RSV1_MISUSED', 'WS_CONTINUATION_WITHOUT_START'],
    9: ['WS_UNMASKED_FRAME'],
    11: ['WS_DATA_AFTER_CLOSE'],
    12: ['WS_DATA_AFTER_CLOSE', 'WS_UNMASKED_FRAME', 'WS_CONTROL_TOO_LONG'],
  }
  expect(rulesOf(await store.entries({ session, from: 1, to: 100 }))).toEqual(expected)
  await recording.end()
  expect(rulesOf(await store.entries({ session, from: 1, to: 100 }))).toEqual(expected)
})

test('a crafted frame with a false length violates only the rules that its header violates', async () => {
  await using temporary = await TemporaryStore.open()
  const config = wsClient.schema.parse({ kind: 'ws-client', url: 'ws://127.0.0.1/' })
  const recording = await temporary.record({ config })
  record(recording, 'in', '827e00c8 6162', '8205 61', '827e0005 61')
  const { session } = recording
  const entries = await temporary.store.entries({ session, from: 1, to: 3 })
  expect(rulesOf(entries)).toEqual({ 3: ['WS_LENGTH_NOT_MINIMAL'] })
  expect((await temporary.store.openView({ session, filter: { broken: true } })).count).toBe(1)
})

test('UTF-8 that becomes invalid far inside a long streamed frame', async () => {
  await using temporary = await TemporaryStore.open()
  const config = wsServer.schema.parse({ kind: 'ws-server', port: 0 })
  const recording = await temporary.record({ config })
  const header = Buffer.from('81ff00000000003000000000' + '0000', 'hex')
  const body = recording.begin(dataHead({ kind: 'text', headerLength: header.length }), 0x30_0000)
  body.append(header.subarray(0, 5))
  body.append(header.subarray(5))
  const piece = Buffer.alloc(0x10_0000, 0x61)
  body.append(piece)
  body.append(Buffer.concat([piece.subarray(1), Buffer.of(0xff)]))
  body.append(piece)
  body.end(1)
  record(recording, 'in', '8180 00000000')
  const entries = await temporary.store.entries({ session: recording.session, from: 1, to: 9 })
  expect(rulesOf(entries)).toEqual({ 1: ['WS_INVALID_UTF8'] })
})
