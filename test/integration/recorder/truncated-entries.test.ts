/** How truncated entries are read: their filters, framings and compressed messages. */
import { randomBytes } from 'node:crypto'
import { constants, createDeflateRaw, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { TemporaryStore, dataHead, eventually } from '../../support/store.ts'
import { frameBytes, writeFrames, writeHandshake } from '../../support/written-frames.ts'
import { fall, liveTcp, liveWebSocket } from '../../support/truncation.ts'

test('frames keep their headers and verdicts, and length filters use the length on the wire', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config: liveWebSocket })
  writeHandshake(recording)
  const before = recording.entries
  const whole = before + (await fall(temporary, (bytes) => recording.append(dataHead(), bytes))) + 1
  const maskingKey = 0x01020304
  const text = frameBytes(1, 'é'.repeat(5_000), { maskingKey })
  // Invalid UTF-8, only after the bytes that are kept.
  const bad = frameBytes(1, Buffer.concat([Buffer.alloc(400, 'a'), Buffer.of(0xff)]), {
    maskingKey,
  })
  const ping = frameBytes(9, 'p'.repeat(125), { maskingKey })
  writeFrames(recording, 'out', [text, bad, ping])
  recording.appendFrames(
    dataHead({ direction: 'in' }),
    Buffer.concat([frameBytes(2, Buffer.alloc(300, 'z')), frameBytes(1, 'short')]),
    0,
    304 + 7,
  )
  await recording.end()
  const session = recording.session
  const entries = await store.entries({ session, from: whole + 1, to: whole + 5 })
  expect(
    entries.map(({ kind, length, missing, verdicts }) => [
      kind,
      length,
      missing,
      verdicts.map(({ rule }) => rule),
    ]),
  ).toEqual([
    ['text', 10_000, 9_744, []],
    ['text', 401, 145, ['WS_INVALID_UTF8']],
    ['ping', 125, 0, []],
    ['binary', 300, 44, []],
    ['text', 5, 0, []],
  ])
  const [first] = entries
  expect(first).toMatchObject({ preview: 'é'.repeat(128), frame: { masked: true, maskingKey } })
  expect(await store.bytes({ session, n: whole + 1, as: 'payload', offset: 200 })).toEqual({
    bytes: new Uint8Array(Buffer.from('é'.repeat(28))),
    total: 256,
    missing: 9_744,
  })
  const found = async (expression: string): Promise<number[]> => {
    const { view } = await store.openView({ session, filter: { expression } })
    await eventually(async () => {
      const { scanned, entries: all } = await store.viewState({ view })
      return scanned === all || undefined
    })
    const rows = await store.entries({ session, view, from: 1, to: 50 })
    await store.closeView({ view })
    return rows.map(({ n }) => n - whole)
  }
  expect(await found('cut')).toEqual([1, 2, 4])
  expect(await found('len > 300 and len < 1MB')).toEqual([1, 2])
  expect(await found('len == 300')).toEqual([4])
  expect(await found('text contains "éé" and len > 500')).toEqual([1])
  // The kept bytes are not the ones sent.
  expect(await found(`text == "${'z'.repeat(256)}"`)).toEqual([])
  const statistics = await store.statistics({ session, filter: { expression: 'cut' } })
  expect(statistics.bytes).toEqual({ in: 300, out: 10_401 })
})

test('a truncated stream ends its framing there, and searches do not span the gap', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config: liveTcp })
  const whole = await fall(temporary, (bytes) =>
    recording.append(dataHead({ direction: 'out' }), bytes),
  )
  recording.append(dataHead(), Buffer.from(`one\n${'t'.repeat(400)}nee`))
  recording.append(dataHead(), Buffer.from('dle\nfour\n'))
  await recording.end()
  const session = recording.session
  const framing = { kind: 'line', ending: 'lf', maxBytes: 10_000_000 } as const
  const filter = { directions: ['in' as const] }
  const { view } = await store.openView({ session, filter, as: 'messages', framing })
  const { breaks } = await eventually(async () => {
    const state = await store.viewState({ view })
    return state.scanned === state.entries ? state : undefined
  })
  const n = whole + 2
  expect(breaks.filter(({ direction }) => direction === 'in')).toEqual([
    { connection: 1, direction: 'in', n, reason: 'missing', length: 407 - 256 },
  ])
  const rows = await store.entries({ session, view, from: 1, to: 9 })
  expect(rows.map(({ length, missing, message }) => [length, missing, message?.complete])).toEqual([
    [4, 0, true],
    [403, 151, false],
    [9, 0, true],
  ])
  expect(await store.bytes({ session, n: 2, view, as: 'payload' })).toMatchObject({
    total: 252,
    missing: 151,
  })
  const search = { as: 'text', pattern: 'needle', matchCase: true } as const
  const searched = await store.openView({ session, filter: { search } })
  const { count } = await eventually(async () => {
    const state = await store.viewState({ view: searched.view })
    return state.scanned === state.entries ? state : undefined
  })
  expect(count).toBe(0)
})

test('a truncated compressed message and messages that depend on it are refused', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config: liveWebSocket })
  writeHandshake(recording, 'permessage-deflate')
  const compressor = createDeflateRaw()
  const message = async (payload: string): Promise<Buffer> => {
    const out: Buffer[] = []
    compressor.on('data', (piece: Buffer) => out.push(piece)).write(payload)
    await new Promise<void>((resolve) => {
      compressor.flush(constants.Z_SYNC_FLUSH, resolve)
    })
    compressor.removeAllListeners('data')
    return Buffer.concat(out).subarray(0, -4)
  }
  const long = randomBytes(2_000).toString('base64')
  const frames = [await message('before'), await message(long), await message(long.slice(0, 900))]
  const alone = deflateRawSync('alone', { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)
  const before = recording.entries
  const whole = before + (await fall(temporary, (bytes) => recording.append(dataHead(), bytes)))
  const compressed = [...frames, alone].map((payload) => frameBytes(1, payload, { rsv: 4 }))
  writeFrames(recording, 'out', compressed)
  await recording.end()
  const inflated = (n: number): Promise<string> =>
    store
      .bytes({ session: recording.session, n, as: 'inflated' })
      .then(({ bytes }) => Buffer.from(bytes).toString())
  expect(await inflated(whole + 1)).toBe('before')
  // The note about truncation precedes the first truncated entry.
  const cut = whole + 3
  await expect(inflated(cut)).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(
      /^This message cannot be inflated: \d+ bytes of it are missing/,
    ) as string,
  })
  await expect(inflated(cut + 1)).rejects.toMatchObject({
    code: 'bad-input',
    hint: expect.stringContaining(`entry ${String(cut)}, which is incomplete`) as string,
  })
  expect(await inflated(cut + 2)).toBe('alone')
})
