import { randomFillSync } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import { maskInPlace } from '../../../shared/wire/websocket/mask.ts'
import { encodeFrameHeader } from '../../../shared/wire/websocket/frame.ts'
import type { ScannedEntry } from '../../../main/engine/store/scan.ts'
import type { Store } from '../../../main/engine/store/store.ts'
import { readWire } from '../../support/session-files.ts'
import { TemporaryStore, config, dataHead } from '../../support/store.ts'

async function scanAll(store: Store, session: number): Promise<ScannedEntry[]> {
  const all: ScannedEntry[] = []
  for (let from: number | null = 1; from !== null;) {
    const { entries, next } = await store.scan({ session, from, limit: 700, maxBytes: 500_000 })
    all.push(...entries)
    from = next
  }
  return all
}

// Lengths around the limits of blocks, arenas and bodies.
const length = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 300 }) },
  { weight: 3, arbitrary: fc.integer({ min: 65_530, max: 65_540 }) },
  { weight: 3, arbitrary: fc.integer({ min: 262_143, max: 262_145 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1_048_575, max: 1_048_578 }) },
  { weight: 1, arbitrary: fc.integer({ min: 2_097_150, max: 2_097_154 }) },
)
const entry = fc.record({
  length,
  connection: fc.integer({ min: 1, max: 3 }),
  direction: fc.constantFrom('in' as const, 'out' as const),
  at: fc.integer({ min: 1_700_000_000_000_000, max: 1_700_000_100_000_000 }),
  partial: fc.boolean(),
})

test('random entries are returned byte for byte, while recording and after reopening', async () => {
  await using temporary = await TemporaryStore.open()
  const { store, folder } = temporary
  const source = randomFillSync(new Uint8Array(4_000_000))
  const recorded: { session: number; wanted: { wire: Uint8Array; head: unknown }[] }[] = []

  const check = async (
    from: Store,
    { session, wanted }: (typeof recorded)[number],
  ): Promise<void> => {
    const entries = await scanAll(from, session)
    expect(entries.length).toBe(wanted.length)
    for (const [i, { wire, head }] of wanted.entries()) {
      const got = entries[i]
      expect(got).toMatchObject({ n: i + 1, length: wire.length, ...(head as object) })
      const bytes = got?.wire ?? (await readWire(from, session, i + 1))
      expect(Buffer.compare(bytes, wire)).toBe(0)
    }
  }

  await fc.assert(
    fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 60 }), async (entries) => {
      const recording = await temporary.record()
      const wanted = entries.map(({ length: bytes, ...head }, i) => {
        const start = i * 7
        expect(recording.append(dataHead(head), source, start, start + bytes)).toBe(i + 1)
        return { wire: source.slice(start, start + bytes), head }
      })
      const one = { session: recording.session, wanted }
      await check(store, one)
      await recording.end()
      recorded.push(one)
    }),
    { numRuns: 15 },
  )
  await store.close()
  const again = await openStore({ folder: folder.path })
  try {
    for (const one of recorded) await check(again, one)
  } finally {
    await again.close()
  }
})

test('a masked frame is read unmasked from any offset and shows its header', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record()
  const payload = Buffer.from('A frame of the client, masked as section 5.3 wants it. '.repeat(40))
  const maskingKey = 0xdeadbe01
  const header = encodeFrameHeader({
    fin: true,
    rsv: 0,
    opcode: 1,
    maskingKey,
    payloadLength: payload.length,
  })
  const masked = new Uint8Array(payload)
  maskInPlace(masked, maskingKey)
  const wire = Buffer.concat([header, masked])
  const n = recording.append(
    dataHead({ kind: 'text', headerLength: header.length, direction: 'in' }),
    wire,
  )
  const { session } = recording
  const [summary] = await temporary.store.entries({ session, from: n, to: n })
  expect(summary).toMatchObject({ kind: 'text', length: payload.length, previewHex: false })
  expect(summary?.preview).toBe(payload.toString().slice(0, 240))
  expect(summary?.frame).toEqual({
    fin: true,
    rsv: 0,
    opcode: 1,
    masked: true,
    maskingKey,
    headerLength: header.length,
  })
  for (const offset of [0, 1, 2, 3, 4, 5, 777, payload.length - 1, payload.length, 1e9]) {
    const part = await temporary.store.bytes({ session, n, as: 'payload', offset, length: 100 })
    expect(Buffer.from(part.bytes)).toEqual(payload.subarray(offset, offset + 100))
    expect(part.total).toBe(payload.length)
  }
  const whole = await temporary.store.bytes({ session, n, as: 'wire' })
  expect(Buffer.from(whole.bytes)).toEqual(wire)
  await recording.end()
})

test('several sessions record at once, each with its own numbers and counters', async () => {
  await using temporary = await TemporaryStore.open()
  const recordings = await Promise.all(
    ['first', 'second', 'third'].map((name) => temporary.record({ name })),
  )
  for (let i = 0; i < 9_000; i++) {
    const recording = recordings[i % 3]
    const head = dataHead({ direction: i % 2 === 0 ? 'in' : 'out', connection: 1 + (i % 5) })
    recording?.append(head, Buffer.from(`entry ${String(i)}`.padEnd(100)))
  }
  for (const [which, recording] of recordings.entries()) {
    expect(recording.entries).toBe(3_000)
    const session = await temporary.store.session({ session: recording.session })
    expect(session).toMatchObject({
      state: 'recording',
      entries: 3_000,
      bytesIn: 150_000,
      bytesOut: 150_000,
    })
    const [last] = await temporary.store.entries({ session: session.id, from: 3_000, to: 3_100 })
    expect(last?.preview.trim()).toBe(`entry ${String(8_997 + which)}`)
    await recording.end()
    expect(await temporary.store.session({ session: recording.session })).toMatchObject({
      ...session,
      size: expect.any(Number) as number,
      state: 'complete',
      endedAt: expect.any(Number) as number,
    })
  }
})

test('connections keep their addresses, times and bytes', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record()
  const local = { host: '127.0.0.1', port: 8080 }
  const remote = { host: '127.0.0.1', port: 50_000 }
  expect(recording.openConnection(local, null, 10)).toBe(1)
  expect(recording.openConnection(null, null, 20)).toBe(2)
  recording.describeConnection(1, local, remote)
  recording.append(dataHead({ connection: 1, direction: 'in' }), Buffer.alloc(7))
  recording.append(dataHead({ connection: 2, direction: 'out' }), Buffer.alloc(9))
  recording.append(
    dataHead({ connection: 1, kind: 'handshake', direction: 'in' }),
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
  )
  recording.closeConnection(1, 30)
  const { session } = recording
  expect(await temporary.store.connections({ session })).toEqual([
    { connection: 1, local, remote, openedAt: 10, closedAt: 30, bytesIn: 7, bytesOut: 0 },
    {
      connection: 2,
      local: null,
      remote: null,
      openedAt: 20,
      closedAt: null,
      bytesIn: 0,
      bytesOut: 9,
    },
  ])
  expect(await temporary.store.connections({ session, from: 2, limit: 1 })).toHaveLength(1)
  await recording.end()
})

test('events have descriptions and no bytes', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record()
  const detail = {
    kind: 'error',
    code: 'ECONNREFUSED',
    message: 'Nothing listens on a\nb.',
    hint: 'Close some files or connections.',
  } as const
  recording.event(0, detail, 5)
  const [summary] = await temporary.store.entries({ session: recording.session, from: 1, to: 5 })
  expect(summary).toEqual({
    n: 1,
    at: 5,
    connection: 0,
    direction: 'none',
    kind: 'error',
    length: 0,
    preview: 'Nothing listens on a␊b.',
    previewHex: false,
    partial: false,
    missing: 0,
    crafted: false,
    verdicts: [],
    message: null,
    frame: null,
    event: detail,
  })
  await recording.end()
  expect(await temporary.store.session({ session: recording.session })).toMatchObject({
    bytesIn: 0,
    bytesOut: 0,
    config,
  })
})
