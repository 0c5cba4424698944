/** Saved conversations: the payloads of one connection, of any length, as bytes and as text. */
import { randomBytes } from 'node:crypto'
import { constants, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { encodeText } from '../../../shared/bytes/encode-text.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { ExportedRows } from '../../../shared/contract/methods/session-files.ts'
import { wsClient } from '../../../shared/protocols/websocket/client.ts'
import { formatInfos } from '../../../main/engine/interchange/index.ts'
import { SessionFiles } from '../../../main/engine/interchange/session-files.ts'
import type { Store } from '../../../main/engine/store/store.ts'
import { TemporaryStore, dataHead } from '../../support/store.ts'
import { frameBytes, writeFrames, writeHandshake } from '../../support/written-frames.ts'

const ofConnection = (connection: number, filter: ExportedRows['filter'] = {}): ExportedRows => ({
  filter: { connection, control: false, events: false, ...filter },
  as: 'frames',
})

async function saved(
  store: Store,
  session: number,
  format: 'conversation-bytes' | 'conversation-text',
  rows: ExportedRows,
): Promise<Buffer> {
  const files = new SessionFiles(store, '0.0.0-test')
  const id = await files.startExport(session, format, rows)
  const read: Uint8Array[] = []
  for (;;) {
    const piece = await files.readExport(id)
    if (piece.length === 0) return Buffer.concat(read)
    read.push(piece)
  }
}

test('saves the bytes of a connection, of one direction or both', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record()
  const sent: Buffer[] = []
  const all: Buffer[] = []
  for (let i = 0; i < 3_000; i++) {
    const bytes = i === 1_000 ? randomBytes(300_000) : Buffer.from(`entry ${i};`)
    const direction = i % 2 === 0 ? 'in' : 'out'
    const connection = i % 3 === 0 ? 2 : 1
    recording.append(dataHead({ direction, connection }), bytes)
    if (connection !== 1) continue
    all.push(bytes)
    if (direction === 'out') sent.push(bytes)
  }
  const body = randomBytes(2_000_000)
  const streamed = recording.begin(dataHead({ direction: 'out' }), body.length)
  streamed.append(body)
  streamed.end(dataHead().at)
  for (const list of [sent, all]) list.push(body)
  await recording.end()
  const { session } = recording
  const both = await saved(store, session, 'conversation-bytes', ofConnection(1))
  expect(both.equals(Buffer.concat(all))).toBe(true)
  const one = ofConnection(1, { directions: ['out'] })
  const out = await saved(store, session, 'conversation-bytes', one)
  expect(out.equals(Buffer.concat(sent))).toBe(true)
})

test('saves text of an encoding as UTF-8, with marks for bytes that are not text', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record()
  const answer = Buffer.from(encodeText('贵州茅台', 'gbk') ?? [])
  recording.append(dataHead({ direction: 'out' }), Buffer.from('QUERY'))
  // A character is cut between two reads.
  recording.append(dataHead(), answer.subarray(0, 3))
  recording.append(dataHead(), answer.subarray(3))
  recording.append(dataHead({ direction: 'out' }), Buffer.from('OK\nBYE\n'))
  recording.append(dataHead(), Buffer.of(0x41, 0xff))
  await recording.end()
  const { session } = recording
  await temporary.store.chooseEncoding({ scope: 'session', session, encoding: 'gbk' })
  const text = await saved(temporary.store, session, 'conversation-text', ofConnection(1))
  expect(text.toString()).toBe('QUERY\n贵州茅台\nOK\nBYE\nA<FF>')
})

test('saves whole WebSocket messages, inflated, without control frames', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record({
    config: wsClient.schema.parse({ kind: 'ws-client', url: 'ws://127.0.0.1/' }),
  })
  const compressed = deflateRawSync('compressed', { finishFlush: constants.Z_SYNC_FLUSH })
  writeHandshake(recording, 'permessage-deflate; server_no_context_takeover')
  writeFrames(recording, 'in', [
    frameBytes(1, 'in two ', { fin: false }),
    frameBytes(9, 'ping'),
    frameBytes(0, 'frames'),
    frameBytes(1, compressed.subarray(0, -4), { rsv: 4 }),
  ])
  await recording.end()
  const { session } = recording
  const rows: ExportedRows = { ...ofConnection(1), as: 'messages' }
  const text = await saved(temporary.store, session, 'conversation-text', rows)
  expect(text.toString()).toBe('in two frames\ncompressed')
  const bytes = await saved(temporary.store, session, 'conversation-bytes', rows)
  expect(bytes.toString()).toBe('in two framescompressed')
})

test('reports progress, and ends with an error after it was cancelled', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record()
  for (let i = 0; i < 2_000; i++) recording.append(dataHead(), Buffer.alloc(1_000))
  await recording.end()
  const fractions: number[] = []
  const files = new SessionFiles(temporary.store, '0.0.0-test', ({ fraction }) =>
    fractions.push(fraction),
  )
  const id = await files.startExport(recording.session, 'conversation-bytes', ofConnection(1))
  const first = await files.readExport(id)
  expect(first.length).toBeLessThan(1_000_000)
  expect(fractions[0]).toBeGreaterThan(0)
  expect(fractions[0]).toBeLessThan(1)
  await files.stopExport(id)
  const read = files.readExport(id)
  await expect(read).rejects.toBeInstanceOf(AppError)
  await expect(read).rejects.toMatchObject({ code: 'cancelled' })
})

test('is not offered as a format of sessions', () => {
  expect(formatInfos().map(({ id }) => id)).not.toContain('conversation-text')
})
