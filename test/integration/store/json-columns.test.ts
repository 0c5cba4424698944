/** The values of JSON that a page of entries has for its columns. */
import { constants, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { wsClient } from '../../../shared/protocols/websocket/client.ts'
import { maxColumnPayload } from '../../../shared/rows/column-values.ts'
import { TemporaryStore } from '../../support/store.ts'
import { frameBytes, writeFrames, writeHandshake } from '../../support/written-frames.ts'

const config = wsClient.schema.parse({ kind: 'ws-client', url: 'ws://127.0.0.1/' })
const standalone = 'permessage-deflate; server_no_context_takeover; client_no_context_takeover'
const path = 'json.order.id'

const deflated = (payload: string): Buffer =>
  deflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)

test('rows have the requested values, of frames, compressed messages and messages of several frames', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config })
  const { session } = recording
  writeHandshake(recording, standalone)
  writeFrames(recording, 'out', [
    frameBytes(1, '{"order":{"id":1.50}}', { maskingKey: 0x01020304 }),
    frameBytes(1, deflated('{"order":{"id":"x"}}'), { rsv: 4, maskingKey: 7 }),
    frameBytes(1, '{"order":', { fin: false }),
    frameBytes(0, '{"id":3}}'),
    frameBytes(1, 'no JSON'),
    frameBytes(1, `"${'x'.repeat(maxColumnPayload)}"`),
  ])
  const frames = await store.entries({ session, from: 1, to: 8, values: [path] })
  expect(frames.map(({ values }) => values)).toEqual([
    undefined,
    undefined,
    { [path]: '1.50' },
    { [path]: 'x' },
    { [path]: null },
    { [path]: null },
    { [path]: null },
    'too-long',
  ])
  const { view } = await store.openView({ session, filter: { events: false }, as: 'messages' })
  const messages = await store.entries({ session, view, from: 3, to: 5, values: [path] })
  expect(messages.map(({ values }) => values)).toEqual([
    { [path]: '1.50' },
    { [path]: 'x' },
    { [path]: '3' },
  ])
  const plain = await store.entries({ session, from: 3, to: 3 })
  expect(plain[0]).not.toHaveProperty('values')
  await recording.end()
})
