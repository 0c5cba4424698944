import { randomFillSync } from 'node:crypto'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { encodeFrameHeader } from '../../../shared/wire/websocket/frame.ts'
import { maskInPlace } from '../../../shared/wire/websocket/mask.ts'
import { TemporaryStore, dataHead } from '../../support/store.ts'

test('a streamed frame is read by range, masked and unmasked, between other entries', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record()
  const { session } = recording
  const payload = randomFillSync(new Uint8Array(3_000_001))
  const maskingKey = 0x01020304
  const header = encodeFrameHeader({
    fin: true,
    rsv: 0,
    opcode: 2,
    maskingKey,
    payloadLength: payload.length,
  })
  const masked = new Uint8Array(payload)
  maskInPlace(masked, maskingKey)
  const wire = Buffer.concat([header, masked])
  const head = dataHead({ kind: 'binary', headerLength: header.length })

  const body = recording.begin(head, wire.length)
  for (let at = 0; at < wire.length; at += 65_500) {
    body.append(wire.subarray(at, at + 65_500))
    recording.append(dataHead({ connection: 2, direction: 'out' }), Buffer.from('between'))
  }
  const between = recording.entries
  const n = body.end(1_700_000_000_000_009)
  expect(n).toBe(between + 1)
  expect(recording.append(dataHead(), Buffer.from('after'))).toBe(n + 1)

  const check = async (): Promise<void> => {
    const [summary, after] = await store.entries({ session, from: n, to: n + 1 })
    expect(summary).toMatchObject({
      n,
      kind: 'binary',
      length: payload.length,
      at: 1_700_000_000_000_009,
      partial: false,
      frame: { fin: true, opcode: 2, masked: true, maskingKey },
    })
    expect(summary?.preview.startsWith(Buffer.from(payload.subarray(0, 1)).toString('hex'))).toBe(
      true,
    )
    expect(after?.preview).toBe('after')
    for (const [offset, length] of [
      [0, 10],
      [262_140, 20],
      [262_144 - header.length, 1],
      [1_000_001, 1_048_576],
      [2_999_999, 100],
      [3_000_001, 5],
    ] as const) {
      const asPayload = await store.bytes({ session, n, as: 'payload', offset, length })
      expect(Buffer.compare(asPayload.bytes, payload.subarray(offset, offset + length))).toBe(0)
      expect(asPayload.total).toBe(payload.length)
      const asWire = await store.bytes({ session, n, as: 'wire', offset, length })
      expect(Buffer.compare(asWire.bytes, wire.subarray(offset, offset + length))).toBe(0)
      expect(asWire.total).toBe(wire.length)
    }
    expect((await store.session({ session })).bytesIn).toBe(payload.length + 5)
    const { entries } = await store.scan({ session, from: n, to: n })
    expect(entries).toMatchObject([{ n, length: payload.length, wire: null }])
  }
  await check()
  await recording.end()
  await check()
})

test('an unfinished body is a partial entry', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record()
  const { session } = recording
  const cut = recording.begin(dataHead({ kind: 'binary', headerLength: 10 }), 5_000_000)
  cut.append(new Uint8Array(10).fill(0x82))
  cut.append(new Uint8Array(1_234))
  expect(cut.end(7, true)).toBe(1)
  // These two are not ended explicitly; the end of the recording ends them.
  recording.begin(dataHead(), 5_000_000).append(new Uint8Array(300_000))
  recording.begin(dataHead({ direction: 'out' }), 5_000_000)
  await recording.end()
  expect(await store.entries({ session, from: 1, to: 9 })).toMatchObject([
    { n: 1, length: 1_234, partial: true, at: 7 },
    { n: 2, length: 300_000, partial: true },
    { n: 3, length: 0, partial: true },
  ])
  expect(await store.session({ session })).toMatchObject({
    entries: 3,
    bytesIn: 301_234,
    bytesOut: 0,
  })
  expect((await store.bytes({ session, n: 3, as: 'wire' })).total).toBe(0)
})

test(
  'a body of 1 GiB is recorded and read by range in bounded memory',
  { timeout: 120_000 },
  async () => {
    await using temporary = await TemporaryStore.open()
    const recording = await temporary.record()
    const { session } = recording
    const total = 1_073_741_824
    const piece = new Uint8Array(65_536)
    const numbers = new DataView(piece.buffer)
    let paused: PromiseWithResolvers<void> | undefined
    recording.attach({
      pause: () => (paused = Promise.withResolvers()),
      resume: () => paused?.resolve(),
    })
    const before = process.memoryUsage.rss()
    let most = before
    const body = recording.begin(dataHead(), total)
    for (let at = 0; at < total; at += piece.length) {
      numbers.setUint32(0, at)
      body.append(piece)
      await paused?.promise
      if (at % 33_554_432 === 0) most = Math.max(most, process.memoryUsage.rss())
    }
    const n = body.end(1)
    await recording.end()
    for (const at of [0, 65_536, 536_870_912, total - 65_536]) {
      const { bytes, total: all } = await temporary.store.bytes({
        session,
        n,
        as: 'payload',
        offset: at,
        length: 4,
      })
      expect(all).toBe(total)
      expect(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)).toBe(at)
    }
    expect(most - before).toBeLessThan(300_000_000)
  },
)

test('a body with a missing part is not filled with zeros', async () => {
  await using temporary = await TemporaryStore.open()
  const { store, folder } = temporary
  const recording = await temporary.record()
  const { session } = recording
  const bytes = randomFillSync(new Uint8Array(1_200_000))
  const n = recording.append(dataHead(), bytes)
  await recording.end()
  const database = new Database(folder.file('sessions.db'))
  expect(database.prepare('DELETE FROM parts WHERE part = 2').run().changes).toBe(1)
  database.close()

  const read = (offset: number, length: number) =>
    store.bytes({ session, n, as: 'wire', offset, length })
  await expect(read(0, 1_200_000)).rejects.toMatchObject({ code: 'database-damaged' })
  await expect(read(600_000, 10)).rejects.toMatchObject({ code: 'database-damaged' })
  expect(Buffer.compare((await read(0, 500_000)).bytes, bytes.subarray(0, 500_000))).toBe(0)
  expect(Buffer.compare((await read(800_000, 400_000)).bytes, bytes.subarray(800_000))).toBe(0)
})

test('a body that ends within its header has a length of 0', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record()
  const { session } = recording
  const body = recording.begin(dataHead({ kind: 'binary', headerLength: 14 }), 2_000_000)
  body.append(Uint8Array.of(0x82, 0xff))
  body.end(1_700_000_000_000_009, true)
  await recording.end()
  expect(await store.entries({ session, from: 1, to: 1 })).toMatchObject([{ length: 0 }])
  expect((await store.scan({ session, from: 1 })).entries).toMatchObject([{ length: 0 }])
  expect(await store.session({ session })).toMatchObject({ entries: 1, bytesIn: 0 })
})
