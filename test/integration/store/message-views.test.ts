/** Views of messages: frames joined, streams split by framings; live and saved, growing as entries arrive. */
import { describe, expect, test } from 'vitest'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import type { FramingInput } from '../../../shared/model/framing.ts'
import { tcpServer } from '../../../shared/protocols/tcp/server.ts'
import { wsClient } from '../../../shared/protocols/websocket/client.ts'
import type { Store } from '../../../main/engine/store/store.ts'
import { TemporaryStore, dataHead } from '../../support/store.ts'
import { frameBytes, writeFrames, writeHandshake } from '../../support/written-frames.ts'

const wsConfig = wsClient.schema.parse({ kind: 'ws-client', url: 'ws://127.0.0.1/' })
const tcpConfig = tcpServer.schema.parse({ kind: 'tcp-server', port: 0 })

/** Summaries of rows: number, kind, and for messages frames, length and whether they are complete. */
const short = ({ n, kind, message, preview }: EntrySummary): string =>
  message
    ? `${n} ${kind} ${message.frames}x${message.lastFrame} ${message.length}${message.complete ? '' : '...'} ${preview}`
    : `${n} ${kind}`

const rows = async (store: Store, session: number, view: number): Promise<string[]> =>
  (await store.entries({ session, view, from: 1, to: 1_000 })).map(short)

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

describe('WebSocket', () => {
  test('fragments become one row at their first frame; entries between them stay', async () => {
    await using temporary = await TemporaryStore.open()
    const { store } = temporary
    const recording = await temporary.record({ config: wsConfig })
    const { session } = recording
    const { view } = await store.openView({ session, filter: {}, as: 'messages' })
    writeFrames(recording, 'in', [frameBytes(1, 'Hel', { fin: false }), frameBytes(9, 'now')])
    expect(await rows(store, session, view)).toEqual(['1 text 1x1 3... Hel', '2 ping'])
    writeFrames(recording, 'out', [frameBytes(2, 'mine', { maskingKey: 7 })])
    writeFrames(recording, 'in', [
      frameBytes(0, 'lo, ', { fin: false }),
      frameBytes(0, 'world', { maskingKey: 0x01020304 }),
      frameBytes(1, 'next'),
    ])
    const live = await rows(store, session, view)
    expect(live).toEqual([
      '1 text 3x5 12 Hello, world',
      '2 ping',
      '3 binary 1x3 4 mine',
      '6 text 1x6 4 next',
    ])
    expect(await store.viewPosition({ view, n: 4 })).toBe(4)
    expect((await store.viewState({ view })).count).toBe(4)
    await recording.end()
    const again = await store.openView({ session, filter: {}, as: 'messages' })
    expect(again.count).toBe(4)
    expect(await rows(store, session, again.view)).toEqual(live)

    const whole = await store.bytes({ session, view, n: 1, as: 'payload' })
    expect([text(whole.bytes), whole.total]).toEqual(['Hello, world', 12])
    for (const n of [1, 4, 5]) {
      const part = await store.bytes({
        session,
        n,
        of: 'message',
        as: 'payload',
        offset: 2,
        length: 6,
      })
      expect([text(part.bytes), part.total]).toEqual(['llo, w', 12])
      expect(await store.message({ session, n })).toEqual({
        firstFrame: 1,
        lastFrame: 5,
        frames: 3,
        length: 12,
        missing: 0,
        offset: 0,
        complete: true,
      })
    }
    const wire = await store.bytes({ session, view, n: 1, as: 'wire' })
    expect(Buffer.from(wire.bytes).toString('hex')).toBe(
      '010348656c' + '00046c6f2c20' + '808501020304' + '766d716865',
    )
    expect(wire.total).toBe(5 + 6 + 11)
    expect(await store.message({ session, n: 2 })).toBeNull()
    expect(text((await store.bytes({ session, view, n: 2, as: 'payload' })).bytes)).toBe('now')
  })

  test('truncated messages stay incomplete; stray continuations are rows', async () => {
    await using temporary = await TemporaryStore.open()
    const { store } = temporary
    const recording = await temporary.record({ config: wsConfig })
    const { session } = recording
    writeFrames(recording, 'in', [
      frameBytes(0, 'stray'),
      frameBytes(1, 'cut', { fin: false }),
      frameBytes(2, 'new', { fin: false }),
      frameBytes(0, '!'),
      frameBytes(1, 'open', { fin: false }),
    ])
    recording.event(1, { kind: 'end', by: 'peer', how: 'fin', code: 1006, reason: '', unsent: 0 })
    const { view } = await store.openView({ session, filter: { events: false }, as: 'messages' })
    expect(await rows(store, session, view)).toEqual([
      '1 continuation',
      '2 text 1x2 3... cut',
      '3 binary 2x4 4 new!',
      '5 text 1x5 4... open',
    ])
    const [, , third] = await store.entries({ session, view, from: 1, to: 9 })
    expect(third?.verdicts.map(({ rule }) => rule)).toEqual(['WS_MESSAGE_INSIDE_MESSAGE'])
    await recording.end()
  })

  test('filters by direction; a long session is examined in steps', async () => {
    await using temporary = await TemporaryStore.open()
    const { store } = temporary
    const recording = await temporary.record({ config: wsConfig })
    const { session } = recording
    writeHandshake(recording)
    const fragments = [frameBytes(1, 'a', { fin: false }), frameBytes(0, 'b')]
    for (let i = 0; i < 30_000; i++) {
      writeFrames(recording, 'in', fragments, 1 + (i % 3))
      writeFrames(recording, 'out', [frameBytes(2, 'c')], 1 + (i % 3))
    }
    await recording.end()
    const { view } = await store.openView({
      session,
      filter: { directions: ['in'], connection: 2 },
      as: 'messages',
    })
    let state = await store.viewState({ view })
    while (state.scanned < state.entries) state = await store.viewState({ view })
    expect(state).toEqual({ first: 1, count: 10_000, scanned: 90_002, entries: 90_002, breaks: [] })
    const [first, last] = [
      await store.entries({ session, view, from: 1, to: 1 }),
      await store.entries({ session, view, from: 10_000, to: 10_000 }),
    ]
    expect(first[0]?.message).toMatchObject({ firstFrame: 6, lastFrame: 7, frames: 2, length: 2 })
    expect(last[0]?.message).toMatchObject({ firstFrame: 89_997, lastFrame: 89_998 })
    await expect(store.bytes({ session, view, n: 10_001, as: 'payload' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

describe('TCP', () => {
  const chunks = ['GET a\r\nGET', ' b\r', '\n\nrest'] as const

  test.each<[FramingInput, string[], string[]]>([
    [
      { kind: 'none' },
      ['1 data 1x1 10 GET a␍␊GET', '2 data 1x2 3  b␍', '3 data 1x3 6 ␊␊rest'],
      ['GET a\r\nGET', ' b\r', '\n\nrest'],
    ],
    [
      { kind: 'line' },
      ['1 data 1x1 7 GET a', '1 data 3x3 7 GET b', '3 data 1x3 1 ', '3 data 1x3 4... rest'],
      ['GET a', 'GET b', '', 'rest'],
    ],
    [
      { kind: 'delimiter', bytes: [0x20] },
      ['1 data 1x1 4 GET', '1 data 2x2 7 a␍␊GET', '2 data 2x3 8... b␍␊␊rest'],
      ['GET', 'a\r\nGET', 'b\r\n\nrest'],
    ],
    [
      { kind: 'fixed', length: 12 },
      ['1 data 2x2 12 GET a␍␊GET b', '2 data 2x3 7... ␍␊␊rest'],
      ['GET a\r\nGET b', '\r\n\nrest'],
    ],
  ])('%o, live and saved', async (framing, expected, payloads) => {
    await using temporary = await TemporaryStore.open()
    const { store } = temporary
    const recording = await temporary.record({ config: tcpConfig })
    const { session } = recording
    const how = { as: 'messages', framing } as const
    const live = await store.openView({ session, filter: {}, ...how })
    for (const chunk of chunks) {
      recording.append(dataHead(), Buffer.from(chunk))
      await store.viewState({ view: live.view })
    }
    expect(await rows(store, session, live.view)).toEqual(expected)
    await recording.end()
    const saved = await store.openView({ session, filter: {}, ...how })
    expect(await rows(store, session, saved.view)).toEqual(expected)
    for (const [i, payload] of payloads.entries()) {
      const ask = { session, view: saved.view, n: i + 1 } as const
      const read = await store.bytes({ ...ask, as: 'payload' })
      expect([text(read.bytes), read.total]).toEqual([payload, payload.length])
      const part = await store.bytes({ ...ask, as: 'payload', offset: 1, length: 2 })
      expect(text(part.bytes)).toBe(payload.slice(1, 3))
    }
    const wires = await Promise.all(
      payloads.map((_, i) => store.bytes({ session, view: saved.view, n: i + 1, as: 'wire' })),
    )
    expect(wires.map(({ bytes }) => text(bytes)).join('')).toBe(chunks.join(''))
  })

  test('splits directions and connections separately; a framing error is located and the rest is raw', async () => {
    await using temporary = await TemporaryStore.open()
    const { store } = temporary
    const recording = await temporary.record({ config: tcpConfig })
    const { session } = recording
    const put = (connection: number, direction: 'in' | 'out', hex: string): void => {
      recording.append(dataHead({ connection, direction }), Buffer.from(hex, 'hex'))
    }
    put(1, 'in', '00026162' + '0003')
    put(2, 'in', '0001')
    put(1, 'out', 'ffff')
    put(1, 'in', '636465')
    put(2, 'in', '66')
    put(1, 'out', '0001')
    const framing = { kind: 'length-prefix', width: 2, maxBytes: 1_000 } as const
    const { view } = await store.openView({ session, filter: {}, as: 'messages', framing })
    expect(await rows(store, session, view)).toEqual([
      '1 data 1x1 4 ab',
      '1 data 2x4 5 cde',
      '2 data 2x5 3 f',
      '3 data 1x3 2 ff ff',
      '6 data 1x6 2 00 01',
    ])
    expect((await store.viewState({ view })).breaks).toEqual([
      { connection: 1, direction: 'out', n: 3, reason: 'too-long', length: 65_537 },
    ])
    await recording.end()
  })

  test('lines in a body of many megabytes', async () => {
    await using temporary = await TemporaryStore.open()
    const { store } = temporary
    const recording = await temporary.record({ config: tcpConfig })
    const { session } = recording
    const line = Buffer.from(`${'x'.repeat(99_999)}\n`)
    recording.append(dataHead(), Buffer.concat(Array.from({ length: 45 }, () => line)))
    const { view, count } = await store.openView({
      session,
      filter: {},
      as: 'messages',
      framing: { kind: 'line' },
    })
    expect(count).toBe(45)
    const { bytes, total } = await store.bytes({ session, view, n: 40, as: 'payload' })
    expect(total).toBe(99_999)
    expect(Buffer.from(bytes).equals(line.subarray(0, -1))).toBe(true)
    await recording.end()
  })
})
