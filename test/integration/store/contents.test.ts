/** The contents of many rows in one call: what a copy of rows takes. */
import { constants, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { maxRange } from '../../../shared/contract/limits.ts'
import type { EngineResult } from '../../../shared/contract/engine.ts'
import { tcpServer } from '../../../shared/protocols/tcp/server.ts'
import { wsClient } from '../../../shared/protocols/websocket/client.ts'
import { dataHead, TemporaryStore } from '../../support/store.ts'
import { frameBytes, writeFrames, writeHandshake } from '../../support/written-frames.ts'

const config = wsClient.schema.parse({ kind: 'ws-client', url: 'ws://127.0.0.1/' })
const standalone = 'permessage-deflate; server_no_context_takeover; client_no_context_takeover'

const deflated = (payload: string): Buffer =>
  deflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)

/** Splits the contents into texts. */
function texts({ bytes, lengths }: EngineResult<'contents'>): string[] {
  let at = 0
  return lengths.map((length) => Buffer.from(bytes.subarray(at, (at += length))).toString('latin1'))
}

test('returns unmasked payloads, whole messages inflated, and no bytes for events', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config })
  const { session } = recording
  writeHandshake(recording, standalone)
  const part = deflated('in parts')
  writeFrames(recording, 'out', [
    frameBytes(1, 'masked', { maskingKey: 0x01020304 }),
    frameBytes(1, deflated('inflated'), { rsv: 4, maskingKey: 7 }),
    frameBytes(1, part.subarray(0, 4), { rsv: 4, fin: false }),
    frameBytes(0, part.subarray(4)),
    frameBytes(1, 'no deflate', { rsv: 4 }),
  ])
  recording.append(
    dataHead({ kind: 'end', direction: 'none' }),
    Buffer.from(
      JSON.stringify({ kind: 'end', by: 'peer', how: 'fin', code: 1000, reason: '', unsent: 0 }),
    ),
  )
  const rows = await store.contents({ session, from: 3, to: 8 })
  expect(rows.first).toBe(3)
  expect(texts(rows)).toEqual([
    'masked',
    'inflated',
    part.subarray(0, 4).toString('latin1'),
    part.subarray(4).toString('latin1'),
    'no deflate',
    '',
  ])
  expect(texts(await store.contents({ session, from: 1, to: 1 }))[0]).toMatch(/^GET \/ HTTP/)

  const { view } = await store.openView({ session, filter: { events: false }, as: 'messages' })
  // After the two heads of the handshake.
  const messages = await store.contents({ session, view, from: 3, to: 6 })
  expect(texts(messages)).toEqual(['masked', 'inflated', 'in parts', 'no deflate'])
  await recording.end()
  expect(texts(await store.contents({ session, from: 3, to: 8 }))).toEqual(texts(rows))
})

test('ends before the first row that does not fit', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record()
  const { session } = recording
  const sizes = [10, maxRange - 20, 10, 1, maxRange + 1, 5]
  for (const size of sizes) recording.append(dataHead(), Buffer.alloc(size))
  const lengths = async (from: number): Promise<number[]> =>
    (await store.contents({ session, from, to: 6 })).lengths
  expect(await lengths(1)).toEqual([10, maxRange - 20, 10])
  expect(await lengths(4)).toEqual([1])
  expect(await lengths(5)).toEqual([])
  expect(await lengths(6)).toEqual([5])
})

test('leaves the entries out that a limit dropped', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({
    config: tcpServer.schema.parse({
      kind: 'tcp-server',
      port: 8080,
      limits: { maxBytes: 1_048_576, atLimit: 'drop-oldest' },
    }),
  })
  const { session } = recording
  const { view } = await store.openView({ session, filter: { directions: ['in'] } })
  for (let i = 0; i < 200; i++) recording.append(dataHead(), Buffer.alloc(16_384, i))
  await recording.end()
  const { dropped } = await store.session({ session })
  const first = (dropped?.entries ?? 0) + 1
  expect(first).toBeGreaterThan(1)
  const rows = await store.contents({ session, from: first - 1, to: first + 1 })
  expect([rows.first, rows.lengths]).toEqual([first, [16_384, 16_384]])
  const shown = await store.viewState({ view })
  const viewed = await store.contents({ session, view, from: 1, to: shown.first + 1 })
  expect(viewed.first).toBe(shown.first)
  expect(viewed.bytes[0]).toBe(rows.bytes[0])
})
