/** Compressed messages: inflated on demand, with context takeover; a decompression bomb is harmless. */
import { once } from 'node:events'
import { constants, createDeflateRaw, deflateRawSync, type DeflateRaw } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { wsClient } from '../../../shared/protocols/websocket/client.ts'
import type { Recording } from '../../../main/engine/recording.ts'
import { TestEngine } from '../../support/engines.ts'
import { TemporaryStore } from '../../support/store.ts'
import { frameBytes, writeFrames, writeHandshake } from '../../support/written-frames.ts'

const config = wsClient.schema.parse({ kind: 'ws-client', url: 'ws://127.0.0.1/' })
const noTakeover = 'permessage-deflate; server_no_context_takeover; client_no_context_takeover'
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/** A compressor with context takeover, as in a peer. */
class Compressor {
  readonly #stream: DeflateRaw
  #out: Buffer[] = []

  constructor(windowBits = 15) {
    this.#stream = createDeflateRaw({ windowBits })
    this.#stream.on('data', (piece: Buffer) => this.#out.push(piece))
  }

  message(payload: string): Promise<Buffer> {
    return new Promise((resolve) => {
      this.#stream.write(payload)
      this.#stream.flush(constants.Z_SYNC_FLUSH, () => {
        resolve(Buffer.concat(this.#out).subarray(0, -4))
        this.#out = []
      })
    })
  }
}

const alone = (payload: string | Buffer): Buffer =>
  deflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)

async function recorded(extensions: string): Promise<[TemporaryStore, Recording]> {
  const temporary = await TemporaryStore.open()
  const recording = await temporary.record({ config })
  writeHandshake(recording, extensions)
  return [temporary, recording]
}

/** RFC 7692 section 7.2.3, and what each is. */
describe('the examples of the RFC', () => {
  test.each<[string, string, string[], string]>([
    ['one block', 'permessage-deflate', ['c107f248cdc9c90700'], 'Hello'],
    ['in two fragments', 'permessage-deflate', ['4103f248cd', '8004c9c90700'], 'Hello'],
    [
      'with the context of the message before',
      'permessage-deflate',
      ['c107f248cdc9c90700', 'c105f200110000'],
      'Hello',
    ],
    ['a block without compression', 'permessage-deflate', ['c10b000500faff48656c6c6f00'], 'Hello'],
    ['a final block', 'permessage-deflate', ['c108f348cdc9c9070000'], 'Hello'],
    [
      'after a final block',
      'permessage-deflate',
      ['c108f348cdc9c9070000', 'c105f200110000'],
      'Hello',
    ],
    ['two blocks', 'permessage-deflate', ['c10df24805000000ffffcac9c90700'], 'Hello'],
    ['an empty message', 'permessage-deflate', ['c10100'], ''],
  ])('%s', async (_name, extensions, frames, expected) => {
    const [temporary, recording] = await recorded(extensions)
    await using store = temporary
    const { session } = recording
    const n = writeFrames(recording, 'in', frames)
    const read = await store.store.bytes({ session, n, as: 'inflated' })
    expect(text(read.bytes)).toBe(expected)
    expect(read).toMatchObject({ total: expected.length, inflated: { capped: false } })
    await recording.end()
    expect(text((await store.store.bytes({ session, n, as: 'inflated' })).bytes)).toBe(expected)
  })
})

test('follows context takeover in each direction, whichever message is read first', async () => {
  const [temporary, recording] = await recorded('permessage-deflate; client_max_window_bits=9')
  await using store = temporary
  const { session } = recording
  const peers = { in: new Compressor(), out: new Compressor(9) }
  const said: [n: number, payload: string][] = []
  for (let i = 0; i < 3_000; i++) {
    const direction = i % 3 === 0 ? 'out' : 'in'
    const payload = JSON.stringify({
      i,
      direction,
      symbol: 'ABC',
      note: 'again and '.repeat(i % 7),
    })
    if (i % 5 === 4) {
      said.push([writeFrames(recording, direction, [frameBytes(1, payload)]), payload])
      continue
    }
    const compressed = await peers[direction].message(payload)
    const cut = compressed.length >> 1
    const maskingKey = direction === 'out' ? i + 1 : null
    const first = writeFrames(recording, direction, [
      frameBytes(1, compressed.subarray(0, cut), { rsv: 4, fin: false, maskingKey }),
      frameBytes(9, 'between', { maskingKey }),
      frameBytes(0, compressed.subarray(cut), { maskingKey }),
    ])
    said.push([first, payload])
  }
  const check = async (i: number): Promise<void> => {
    const [n, payload] = said[i]!
    const { bytes, inflated } = await store.store.bytes({ session, n, as: 'inflated' })
    expect(text(bytes)).toBe(payload)
    expect(inflated === undefined).toBe(i % 5 === 4)
  }
  for (const i of [2_998, 3, 1_500, 1_501, 2_996, 0]) await check(i)
  await recording.end()
  await Promise.all([2_000, 7, 2_999, 2_001].map(check))
})

test('without context takeover every message is inflated alone, and short texts have previews', async () => {
  const [temporary, recording] = await recorded(noTakeover)
  await using store = temporary
  const { session } = recording
  const long = 'payload '.repeat(2_000)
  writeFrames(recording, 'in', [
    frameBytes(1, alone('first, compressed'), { rsv: 4 }),
    frameBytes(1, Buffer.from('ffffff', 'hex'), { rsv: 4 }),
    frameBytes(1, alone(long), { rsv: 4 }),
  ])
  writeFrames(recording, 'out', [frameBytes(1, alone('masked'), { rsv: 4, maskingKey: 99 })])
  const previews = (await store.store.entries({ session, from: 3, to: 6 })).map(
    (entry) => entry.preview,
  )
  expect([previews[0], previews[1], previews[3]]).toEqual([
    'first, compressed',
    'ff ff ff',
    'masked',
  ])
  expect(previews[2]).toBe(long.slice(0, 240))
  await expect(store.store.bytes({ session, n: 4, as: 'inflated' })).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('cannot be inflated') as string,
  })
  const page = await store.store.bytes({
    session,
    n: 5,
    as: 'inflated',
    offset: 15_995,
    length: 10,
  })
  expect([text(page.bytes), page.total]).toEqual(['load ', 16_000])
  await recording.end()
})

test('a decompression bomb stops at the limit, shows its ratio and continues on request', async () => {
  const [temporary, recording] = await recorded('permessage-deflate')
  await using store = temporary
  const { session } = recording
  const bomb = alone(Buffer.alloc(200_000_000, 0x61))
  const n =
    writeFrames(recording, 'in', [frameBytes(1, bomb, { rsv: 4 }), frameBytes(1, 'plain')]) - 1
  const capped = await store.store.bytes({ session, n, as: 'inflated', length: 10 })
  expect(text(capped.bytes)).toBe('aaaaaaaaaa')
  expect(capped.total).toBe(67_108_864)
  expect(capped.inflated).toMatchObject({ capped: true, compressed: bomb.length })
  expect(capped.inflated?.ratio).toBeGreaterThan(300)
  const all = await store.store.bytes({
    session,
    n,
    as: 'inflated',
    offset: 199_999_990,
    limit: 1_000_000_000,
  })
  expect([all.bytes.length, all.total, all.inflated?.capped]).toEqual([10, 200_000_000, false])
  expect((await store.store.entries({ session, from: n, to: n }))[0]).toMatchObject({
    previewHex: true,
  })
  await recording.end()
})

test('inflates the messages of a client with context takeover, live and through the contract', async () => {
  await using engines = await TestEngine.create()
  const { engine } = engines
  const opened = await engine.call('open', {
    config: {
      kind: 'ws-server',
      port: 0,
      perMessageDeflate: true,
      contextTakeover: true,
      echo: true,
    },
  })
  const { session } = opened.live
  const client = new WebSocket(`ws://127.0.0.1:${opened.live.local?.port ?? 0}/`, {
    perMessageDeflate: { threshold: 0, serverNoContextTakeover: false },
  })
  const told: string[] = []
  client.on('message', (data: Buffer) => told.push(data.toString()))
  await once(client, 'open')
  const said = Array.from({ length: 50 }, (_, i) => `message ${i % 7}, again and again ${i}`)
  for (const payload of said) client.send(payload)
  while (told.length < said.length) await once(client, 'message')
  expect(told).toEqual(said)
  client.close()
  await once(client, 'close')
  await engine.call('close', { session })
  const entries = await engines.entries(session)
  for (const direction of ['in', 'out']) {
    const texts = entries.filter((entry) => entry.kind === 'text' && entry.direction === direction)
    expect(texts.every(({ frame }) => frame?.rsv === 4)).toBe(true)
    expect(texts.flatMap(({ verdicts }) => verdicts)).toEqual([])
    for (const i of [49, 0, 25]) {
      const n = texts[i]?.n ?? 0
      const read = await engine.call('bytes', { session, n, as: 'inflated' })
      expect(text(read.bytes)).toBe(said[i])
    }
  }
})

describe('invalid UTF-8 is found when a message is inflated, RFC 6455 section 8.1', () => {
  test.each<[string, number, Buffer, boolean, string[]]>([
    ['text', 1, Buffer.from('日本語'), true, []],
    ['a byte that cannot be', 1, Buffer.from('ab\xff', 'latin1'), true, ['WS_INVALID_UTF8']],
    ['an end amid a character', 1, Buffer.from('日本').subarray(0, -1), true, ['WS_INVALID_UTF8']],
    ['a character that may go on', 1, Buffer.from('日本').subarray(0, -1), false, []],
    ['a surrogate', 1, Buffer.from('eda080', 'hex'), true, ['WS_INVALID_UTF8']],
    ['binary', 2, Buffer.from('ab\xff', 'latin1'), true, []],
  ])('%s', async (_name, opcode, payload, fin, rules) => {
    const [temporary, recording] = await recorded(noTakeover)
    await using store = temporary
    const compressed = alone(payload)
    const first = writeFrames(recording, 'in', [
      frameBytes(opcode, compressed.subarray(0, 3), { rsv: 4, fin: false }),
      frameBytes(0, compressed.subarray(3), { fin }),
    ])
    const found = async (): Promise<string[] | undefined> => {
      const of = { session: recording.session, n: first, as: 'inflated' } as const
      return (await store.store.bytes(of)).inflated?.verdicts.map(({ rule }) => rule)
    }
    expect(await found()).toEqual(rules)
    await recording.end()
    expect(await found()).toEqual(rules)
  })
})
