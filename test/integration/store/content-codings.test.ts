/** Payloads with content codings, and JSON behind prefixes: rows, bytes, contents and filters. */
import * as zlib from 'node:zlib'
import { expect, test } from 'vitest'
import type { Store } from '../../../main/engine/store/store.ts'
import type { Filter } from '../../../shared/contract/query.ts'
import { wsClient } from '../../../shared/protocols/websocket/client.ts'
import { dataHead, TemporaryStore } from '../../support/store.ts'
import { frameBytes, writeFrames, writeHandshake } from '../../support/written-frames.ts'
import { numbersOfView } from '../../support/views.ts'

const tick = (n: number): string =>
  JSON.stringify({ op: 'tick', n, symbol: n % 2 === 0 ? 'AAPL' : '行情', rest: 'x'.repeat(40) })
const damaged = zlib.gzipSync(tick(9).repeat(50))
damaged.fill(0xff, 20, 60)

/** By number of the entry, from 1. */
const payloads: readonly Buffer[] = [
  Buffer.from(tick(1)),
  zlib.gzipSync(tick(2)),
  zlib.deflateSync(tick(3)),
  zlib.brotliCompressSync(tick(4)),
  zlib.zstdCompressSync(tick(5)),
  Buffer.from(`42["tick",${tick(6)}]`),
  Buffer.from(`${tick(7)}\n${tick(8)}\n`),
  damaged,
  zlib.gzipSync(Buffer.alloc(64 * 1024 * 1024)),
  Buffer.from('plain text'),
  zlib.gzipSync(zlib.zstdCompressSync(`${tick(11)}\x1e`)),
]

const numbersOf = (
  store: Store,
  session: number,
  filter: Filter,
  as: 'frames' | 'messages' = 'frames',
): Promise<number[]> => numbersOfView(store, { session, filter, as })

async function recordTcp(temporary: TemporaryStore): Promise<number> {
  const recording = await temporary.record()
  for (const [i, payload] of payloads.entries())
    recording.append(dataHead({ at: 1_700_000_000_000_000 + i }), payload)
  await recording.end()
  return recording.session
}

test('rows show the decoded beginning beside the payload as sent', async () => {
  await using temporary = await TemporaryStore.open()
  const session = await recordTcp(temporary)
  const rows = await temporary.store.entries({ session, from: 1, to: payloads.length })
  expect(rows.map(({ decoded }) => decoded?.codings.join())).toEqual([
    undefined,
    'gzip',
    'zlib',
    'brotli',
    'zstd',
    undefined,
    undefined,
    'gzip',
    'gzip',
    undefined,
    'gzip,zstd',
  ])
  for (const n of [2, 3, 4, 5]) {
    expect(rows[n - 1]?.decoded).toMatchObject({ preview: tick(n), previewHex: false })
    expect(rows[n - 1]?.preview).not.toBe(tick(n))
  }
})

test('returns decoded bytes with what was done, or the reason why not', async () => {
  await using temporary = await TemporaryStore.open()
  const session = await recordTcp(temporary)
  const { store } = temporary
  const decoded = await store.bytes({ session, n: 2, as: 'decoded' })
  expect(Buffer.from(decoded.bytes).toString()).toBe(tick(2))
  expect(decoded.decoded).toEqual([
    { coding: 'gzip', from: payloads[1]!.length, to: tick(2).length, complete: true },
  ])
  const range = await store.bytes({ session, n: 2, as: 'decoded', offset: 2, length: 4 })
  expect(Buffer.from(range.bytes).toString()).toBe(tick(2).slice(2, 6))
  expect(range.total).toBe(tick(2).length)

  const plain = await store.bytes({ session, n: 10, as: 'decoded' })
  expect(Buffer.from(plain.bytes).toString()).toBe('plain text')
  expect(plain.decoded).toBeUndefined()

  const broken = await store.bytes({ session, n: 8, as: 'decoded' })
  expect(Buffer.from(broken.bytes).equals(damaged)).toBe(true)
  expect(broken.notDecoded?.message).toBe('This gzip data is not decoded: it is damaged.')
  const bomb = await store.bytes({ session, n: 9, as: 'decoded' })
  expect(bomb.total).toBe(payloads[8]!.length)
  expect(bomb.notDecoded?.message).toMatch(
    /^This gzip data is not decoded: it expands to more than \d+ bytes\.$/,
  )
})

test('contents are decoded on request', async () => {
  await using temporary = await TemporaryStore.open()
  const session = await recordTcp(temporary)
  const { store } = temporary
  const sent = await store.contents({ session, from: 1, to: 5 })
  expect(sent.lengths).toEqual(payloads.slice(0, 5).map(({ length }) => length))
  const { bytes } = await store.contents({ session, from: 1, to: 5, decoded: true })
  expect(Buffer.from(bytes).toString()).toBe([1, 2, 3, 4, 5].map(tick).join(''))
})

test.each([
  ['json', [1, 2, 3, 4, 5, 6, 7, 11]],
  ['json.symbol == "AAPL"', [2, 4, 7]],
  ['json.n in (3, 7, 11)', [3, 7, 11]],
  ['json[1].n == 6', [6]],
  ['json.n != 8', [1, 2, 3, 4, 5, 7, 11]],
  ['text contains "AAPL"', [2, 4, 6, 7]],
  ['text contains "行情"', [1, 3, 5, 7, 11]],
  ['text matches /"n":[2-4],/', [2, 3, 4]],
  ['not text contains "tick"', [8, 9, 10]],
  [`text == "plain text"`, [10]],
  [`text == '${tick(4)}'`, [4]],
  [`text in ('${tick(1)}', '${tick(5)}')`, [1, 5]],
  [`text != "plain text"`, [1, 2, 3, 4, 5, 6, 7, 8, 9, 11]],
  ['hex contains 1f8b', [2, 8, 9, 11]],
  ['text contains "AAPL" and hex contains 1f8b', [2]],
])('filters TCP reads by their decoded content: %s', async (expression, numbers) => {
  await using temporary = await TemporaryStore.open()
  const session = await recordTcp(temporary)
  expect(await numbersOf(temporary.store, session, { expression })).toEqual(numbers)
})

test.each([
  ['text', '"AAPL"', [2, 4, 6, 7]],
  ['text', '"aapl"', [2, 4, 6, 7]],
  ['text', '行情', [1, 3, 5, 7, 11]],
  ['regex', '"n":[2-4],', [2, 3, 4]],
  ['hex', '1f8b08', [2, 8, 9, 11]],
  ['hex', '4141504c', [6, 7]],
] as const)(
  'a search for text finds decoded content, one for bytes those that were sent: %s %s',
  async (as, pattern, numbers) => {
    await using temporary = await TemporaryStore.open()
    const session = await recordTcp(temporary)
    const search = { as, pattern, matchCase: pattern !== '"aapl"' }
    expect(await numbersOf(temporary.store, session, { search })).toEqual(numbers)
  },
)

test('filters, shows and decodes binary messages, also in fragments and inflated ones', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const config = wsClient.schema.parse({ kind: 'ws-client', url: 'ws://127.0.0.1/' })
  const recording = await temporary.record({ config })
  const { session } = recording
  writeHandshake(
    recording,
    'permessage-deflate; server_no_context_takeover; client_no_context_takeover',
  )
  const packed = zlib.gzipSync(tick(2))
  const deflated = zlib
    .deflateRawSync(packed, { finishFlush: zlib.constants.Z_SYNC_FLUSH })
    .subarray(0, -4)
  writeFrames(recording, 'in', [
    frameBytes(2, packed),
    frameBytes(2, packed.subarray(0, 30), { fin: false }),
    frameBytes(0, packed.subarray(30)),
    frameBytes(2, deflated, { rsv: 4 }),
    frameBytes(1, '3["no coding"]'),
  ])
  await recording.end()
  const expression = 'json.symbol == "AAPL" and text contains "tick"'
  expect(await numbersOf(store, session, { expression }, 'messages')).toEqual([3, 4, 6])
  expect(await numbersOf(store, session, { expression })).toEqual([3])
  const search = { as: 'text', pattern: 'tick', matchCase: true } as const
  expect(await numbersOf(store, session, { search }, 'messages')).toEqual([3, 4, 6])
  // The first fragment is decoded as far as it goes.
  expect(await numbersOf(store, session, { search })).toEqual([3, 4])

  const { view } = await store.openView({ session, filter: { events: false }, as: 'messages' })
  const rows = await store.entries({ session, view, from: 3, to: 6 })
  expect(rows.map(({ decoded }) => decoded?.preview)).toEqual([
    tick(2),
    tick(2),
    undefined,
    undefined,
  ])
  for (const n of [3, 4, 5]) {
    const { bytes, decoded, inflated } = await store.bytes({ session, view, n, as: 'decoded' })
    expect(Buffer.from(bytes).toString()).toBe(tick(2))
    expect(decoded?.[0]?.coding).toBe('gzip')
    expect(inflated !== undefined).toBe(n === 5)
  }
  const { bytes } = await store.contents({ session, view, from: 3, to: 5, decoded: true })
  expect(Buffer.from(bytes).toString()).toBe(tick(2).repeat(3))
})
