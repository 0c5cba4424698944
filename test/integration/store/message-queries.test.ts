/** Filters and searches over messages: content that spans frames or reads, also when compressed. */
import { createDeflateRaw, constants } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Filter } from '../../../shared/contract/query.ts'
import { tcpServer } from '../../../shared/protocols/tcp/server.ts'
import { wsClient } from '../../../shared/protocols/websocket/client.ts'
import type { FramingInput } from '../../../shared/model/framing.ts'
import type { Store } from '../../../main/engine/store/store.ts'
import { TemporaryStore, dataHead, eventually } from '../../support/store.ts'
import { frameBytes, writeFrames, writeHandshake } from '../../support/written-frames.ts'
import { rowsOfView } from '../../support/views.ts'

const wsConfig = wsClient.schema.parse({ kind: 'ws-client', url: 'ws://127.0.0.1/' })
const tcpConfig = tcpServer.schema.parse({ kind: 'tcp-server', port: 0 })

/** A summary of the rows of a view of messages, once it has examined all entries. */
async function found(
  store: Store,
  session: number,
  filter: Filter,
  framing: FramingInput = { kind: 'none' },
): Promise<string[]> {
  const rows = await rowsOfView(store, { session, filter, as: 'messages', framing })
  return rows.map(({ n, message, preview }) => `${n}+${message?.offset ?? '-'} ${preview}`)
}

const text = (pattern: string): Filter => ({
  search: { as: 'text', pattern, matchCase: true },
})

test('finds text that spans fragments, and messages with one invalid fragment', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config: wsConfig })
  const { session } = recording
  writeFrames(recording, 'in', [
    frameBytes(1, '{"sym', { fin: false }),
    frameBytes(9, 'between'),
    frameBytes(0, 'bol":"AAPL"}'),
    frameBytes(1, '{"symbol":"MSFT"}'),
  ])
  recording.append(dataHead({ kind: 'text', headerLength: 2 }), frameBytes(1, 'ab', { fin: false }))
  recording.append(
    dataHead({ kind: 'continuation', headerLength: 2, violationFlags: 1 }),
    frameBytes(0, 'cd', { rsv: 1 }),
  )
  await recording.end()
  const whole = '1+0 {"symbol":"AAPL"}'
  expect(await found(store, session, { expression: 'json.symbol == "AAPL"' })).toEqual([whole])
  expect(await found(store, session, { expression: 'len == 17' })).toEqual([
    whole,
    '4+0 {"symbol":"MSFT"}',
  ])
  expect(await found(store, session, text('symbol":"A'))).toEqual([whole])
  expect(await found(store, session, { expression: 'kind == ping' })).toEqual(['2+- between'])
  expect(await found(store, session, { broken: true })).toEqual(['5+0 abcd'])
})

test('queries compressed messages by content, with the context of earlier ones', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config: wsConfig })
  const { session } = recording
  writeHandshake(recording, 'permessage-deflate')
  const deflate = createDeflateRaw()
  const pieces: Buffer[] = []
  deflate.on('data', (piece: Buffer) => pieces.push(piece))
  for (let i = 0; i < 200; i++) {
    deflate.write(`message ${String(i)} of a stream that repeats itself`)
    await new Promise<void>((resolve) => {
      deflate.flush(constants.Z_SYNC_FLUSH, () => resolve())
    })
    const bytes = Buffer.concat(pieces.splice(0)).subarray(0, -4)
    writeFrames(recording, 'in', [
      frameBytes(1, bytes.subarray(0, 3), { fin: false, rsv: 4 }),
      frameBytes(0, bytes.subarray(3)),
    ])
  }
  await recording.end()
  const expected = [15, 115].map(
    (i) => `${String(3 + 2 * i)}+0 message ${String(i)} of a stream that repeats itself`,
  )
  expect(await found(store, session, text('15 of a stream'))).toEqual(expected)
  expect(await found(store, session, { expression: 'text contains "15 of"' })).toEqual(expected)
})

test('finds framed messages across reads, and several in one entry at their positions', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config: tcpConfig })
  const { session } = recording
  for (const chunk of ['one hit\ntwo\nthr', 'ee hit\nfour hit\nopen hi', 't'])
    recording.append(dataHead({}), Buffer.from(chunk))
  const live = ['1+0 one hit', '1+12 three hit', '2+7 four hit']
  expect(await found(store, session, text('hit'), { kind: 'line' })).toEqual(live)
  const { view } = await store.openView({
    session,
    filter: text('hit'),
    as: 'messages',
    framing: { kind: 'line' },
  })
  expect(await store.viewPosition({ view, n: 1, offset: 1 })).toBe(2)
  const read = await store.bytes({ session, view, n: 2, as: 'payload' })
  expect(Buffer.from(read.bytes).toString()).toBe('three hit')
  recording.append(dataHead({}), Buffer.from('!\n'))
  await eventually(async () => (await store.viewState({ view })).count === 4 || undefined)
  await recording.end()
  expect(await found(store, session, text('hit'), { kind: 'line' })).toEqual([
    ...live,
    '2+16 open hit!',
  ])
})

test('a message that completes after others is ordered by its first frame', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config: wsConfig })
  const { session } = recording
  const { view } = await store.openView({ session, filter: text('x'), as: 'messages' })
  writeFrames(recording, 'in', [frameBytes(1, 'x begins', { fin: false })])
  writeFrames(recording, 'out', [frameBytes(1, 'x between')])
  await eventually(async () => (await store.viewState({ view })).count === 1 || undefined)
  writeFrames(recording, 'in', [frameBytes(0, ' and ends')])
  await eventually(async () => (await store.viewState({ view })).count === 2 || undefined)
  const rows = await store.entries({ session, view, from: 1, to: 9 })
  expect(rows.map(({ preview }) => preview)).toEqual(['x begins and ends', 'x between'])
  await recording.end()
})
