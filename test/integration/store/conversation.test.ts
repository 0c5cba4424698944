/** Payloads of a connection by place: forwards and backwards alike, whatever the lengths of its entries. */
import { constants, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { EngineParams, EngineResult } from '../../../shared/contract/engine.ts'
import {
  conversationPage,
  conversationScreen,
} from '../../../shared/contract/methods/conversation.ts'
import { wsClient } from '../../../shared/protocols/websocket/client.ts'
import type { Store } from '../../../main/engine/store/store.ts'
import { TemporaryStore, dataHead } from '../../support/store.ts'
import { frameBytes, writeFrames, writeHandshake } from '../../support/written-frames.ts'

const wsConfig = wsClient.schema.parse({ kind: 'ws-client', url: 'ws://127.0.0.1/' })

interface Part {
  position: number
  n: number
  offset: number
  bytes: Buffer
}

function partsOf({ pieces, bytes }: EngineResult<'conversation'>): Part[] {
  let at = 0
  return pieces.map(({ position, entry: { n }, offset, length }) => {
    const part = { position, n, offset, bytes: Buffer.from(bytes.subarray(at, at + length)) }
    at += length
    return part
  })
}

/** Reads a view page by page, as the window does. */
async function readAll(
  store: Store,
  from: Pick<EngineParams<'conversation'>, 'session' | 'view'>,
  towards: 'start' | 'end',
  count: number,
): Promise<Part[]> {
  const all: Part[] = []
  let place = towards === 'end' ? { position: 1, offset: 0 } : { position: count + 1, offset: 0 }
  for (;;) {
    const page = await store.conversation({ ...from, ...place, towards })
    const parts = partsOf(page)
    expect(page.bytes.length).toBeLessThanOrEqual(conversationPage.bytes)
    expect(parts.length).toBeLessThanOrEqual(conversationPage.pieces)
    if (towards === 'end') {
      const last = page.pieces.at(-1)
      if (last === undefined) return all
      all.push(...parts)
      const end = last.offset + last.length
      place =
        end < last.total
          ? { position: last.position, offset: end }
          : { position: last.position + 1, offset: 0 }
    } else {
      const first = page.pieces[0]
      if (first === undefined) return all
      all.unshift(...parts)
      place = { position: first.position, offset: first.offset }
      if (place.position === 1 && place.offset === 0) return all
    }
  }
}

/** The bytes of each entry, its pieces joined. */
function payloads(parts: readonly Part[]): Map<number, Buffer> {
  const joined = new Map<number, Buffer>()
  for (const { n, offset, bytes } of parts) {
    const before = joined.get(n) ?? Buffer.alloc(0)
    expect(offset).toBe(before.length)
    joined.set(n, Buffer.concat([before, bytes]))
  }
  return joined
}

test('reads interleaved directions of one connection, forwards and backwards', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record()
  const { session } = recording
  const wanted = new Map<number, Buffer>()
  const sent = new Map<number, Buffer>()
  for (let i = 0; i < 900; i++) {
    // Some are longer than a page, one is a streamed body, one is empty.
    const length = [i % 50, 70_000, 4_096, 3_000_000, 0][[300, 301, 500, 700].indexOf(i) + 1] ?? 0
    const bytes = Buffer.alloc(length, `entry ${i};`)
    const connection = (i % 3) + 1
    const direction = i % 2 === 0 ? 'in' : 'out'
    const head = dataHead({ connection, direction, at: 1_700_000_000_000_000 + i })
    let n
    if (length > 1_000_000) {
      const body = recording.begin(head, length)
      body.append(bytes)
      n = body.end(head.at)
    } else n = recording.append(head, bytes)
    if (connection === 2) {
      wanted.set(n, bytes)
      if (direction === 'out') sent.set(n, bytes)
    }
  }
  for (const state of ['recording', 'complete']) {
    if (state === 'complete') await recording.end()
    for (const [filter, expected] of [
      [{ connection: 2 }, wanted],
      [{ connection: 2, directions: ['out'] as ('in' | 'out')[] }, sent],
    ] as const) {
      const opened = await store.openView({
        session,
        filter: { ...filter, directions: filter.directions && [...filter.directions] },
      })
      const from = { session, view: opened.view }
      expect(opened.count).toBe(expected.size)
      expect(payloads(await readAll(store, from, 'end', opened.count))).toEqual(expected)
      expect(payloads(await readAll(store, from, 'start', opened.count))).toEqual(expected)
    }
  }
})

test('continues a view that grows from the last place', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record()
  const { session } = recording
  recording.append(dataHead(), Buffer.from('first'))
  const { view } = await store.openView({ session, filter: { connection: 1 } })
  const place = { session, view, position: 1, offset: 5 }
  expect((await store.conversation(place)).pieces).toEqual([])
  recording.append(dataHead({ direction: 'out' }), Buffer.from('second'))
  const page = await store.conversation(place)
  expect(partsOf(page)).toEqual([{ position: 2, n: 2, offset: 0, bytes: Buffer.from('second') }])
  expect(page).toMatchObject({ first: 1, count: 2 })
})

test('shows whole WebSocket messages inflated, and control frames and events without payload', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config: wsConfig })
  const { session } = recording
  writeHandshake(recording, 'permessage-deflate; server_no_context_takeover')
  const deflated = deflateRawSync('over and over and over', {
    finishFlush: constants.Z_SYNC_FLUSH,
  }).subarray(0, -4)
  const last = writeFrames(recording, 'in', [
    frameBytes(1, deflated.subarray(0, 5), { rsv: 4, fin: false }),
    frameBytes(9, 'ping'),
    frameBytes(0, deflated.subarray(5)),
  ])
  const own = writeFrames(recording, 'out', [frameBytes(2, 'plain', { maskingKey: 7 })])
  const bad = writeFrames(recording, 'in', [frameBytes(1, 'not deflated', { rsv: 4 })])
  const { view, count } = await store.openView({
    session,
    filter: { connection: 1, events: false },
    as: 'messages',
  })
  const page = await store.conversation({ session, view, position: 1 })
  const texts = partsOf(page).map((part) => [part.n, part.bytes.toString('latin1')])
  expect(texts).toEqual([
    // The handshake, which is no event.
    [1, ''],
    [2, ''],
    [last - 2, 'over and over and over'],
    [last - 1, ''],
    [own, 'plain'],
    [bad, 'not deflated'],
  ])
  expect(
    page.pieces.filter((piece) => piece.notInflated !== null).map(({ entry }) => entry.n),
  ).toEqual([bad])
  expect(payloads(await readAll(store, { session, view }, 'start', count))).toEqual(
    payloads(partsOf(page)),
  )
})

test('rejects a view of TCP messages', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record()
  const { session } = recording
  recording.append(dataHead(), Buffer.from('a\nb\n'))
  const { view } = await store.openView({
    session,
    filter: {},
    as: 'messages',
    framing: { kind: 'line', ending: 'lf' },
  })
  await expect(store.conversation({ session, view, position: 1 })).rejects.toMatchObject({
    code: 'bad-input',
  })
})

test('reads a screen of a conversation in less than a page, and contiguous with the pages after it', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record()
  const { session } = recording
  for (let i = 0; i < 500; i++) recording.append(dataHead(), Buffer.alloc(10, `${i};`))
  recording.append(dataHead(), Buffer.alloc(100_000, 'long;'))
  const { view } = await store.openView({ session, filter: { connection: 1 }, scanMs: 0 })
  const first = await store.conversation({ session, view, position: 1, size: 'screen' })
  expect(first.pieces).toHaveLength(conversationScreen.pieces)
  const last = await store.conversation({
    session,
    view,
    position: 502,
    towards: 'start',
    size: 'screen',
  })
  expect(last.bytes.length).toBeLessThanOrEqual(conversationScreen.bytes)
  const [piece] = last.pieces
  expect(piece).toMatchObject({ position: 501, total: 100_000 })
  const before = await store.conversation({
    session,
    view,
    position: 501,
    offset: piece?.offset ?? 0,
    towards: 'start',
  })
  expect(before.pieces.at(-1)).toMatchObject({ position: 501, total: 100_000 })
  expect((before.pieces.at(-1)?.offset ?? 0) + (before.pieces.at(-1)?.length ?? 0)).toBe(
    piece?.offset,
  )
})
