/** Exports of some rows: which ones, of what length, and how they end. */
import { expect, test } from 'vitest'
import { SessionFiles } from '../../../main/engine/interchange/session-files.ts'
import {
  exportedRowsSchema,
  type ExportedRows,
} from '../../../shared/contract/methods/session-files.ts'
import { exportedBytes } from '../../support/exports.ts'
import { TemporaryStore, dataHead } from '../../support/store.ts'

const payloadOf = (n: number): string => `payload ${String(n)}${n % 3 === 0 ? ' fizz' : ''}`

/** Entries 1 to `count`, every second one sent. */
async function record(temporary: TemporaryStore, count: number): Promise<number> {
  const recording = await temporary.record()
  for (let n = 1; n <= count; n++)
    recording.append(
      dataHead({ at: 1_700_000_000_000_000 + n, direction: n % 2 === 0 ? 'out' : 'in' }),
      Buffer.from(payloadOf(n)),
    )
  await recording.end()
  return recording.session
}

interface Line {
  readonly n: number
  readonly bytes: string
  readonly missing?: number
}

async function linesOf(
  { store }: TemporaryStore,
  session: number,
  rows?: Parameters<typeof exportedRowsSchema.parse>[0],
): Promise<Line[]> {
  const parsed: ExportedRows | undefined =
    rows === undefined ? undefined : exportedRowsSchema.parse(rows)
  const file = await exportedBytes(store, session, 'jsonl', parsed)
  return file
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line)
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1)

test('contains all entries, those of a filter, or those at some positions', async () => {
  await using temporary = await TemporaryStore.open()
  const count = 3_500
  const session = await record(temporary, count)
  const numbersOf = async (rows?: unknown): Promise<number[]> =>
    (await linesOf(temporary, session, rows)).map(({ n }) => n)

  expect(await numbersOf()).toEqual(upTo(count))
  expect(await numbersOf({ filter: { directions: ['out'] } })).toEqual(
    upTo(count).filter((n) => n % 2 === 0),
  )
  const fizz = upTo(count).filter((n) => n % 3 === 0)
  const filter = { expression: 'text contains "fizz"' }
  expect(await numbersOf({ filter })).toEqual(fizz)
  const ranges = [
    { first: 2, last: 3 },
    { first: 999, last: 1_001 },
    { first: count, last: count + 50 },
  ]
  expect(await numbersOf({ ranges })).toEqual([2, 3, 999, 1_000, 1_001, count])
  expect(await numbersOf({ filter, ranges })).toEqual(
    [2, 3, 999, 1_000, 1_001].map((position) => fizz[position - 1]),
  )
  expect(await numbersOf({ ranges: [] })).toEqual([])
})

test('payloads of every length are whole', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record()
  const lengths = [0, 1, 262_143, 262_144, 262_145, 786_432, 786_433, 3, 1_100_000, 5, 0]
  const payloads = lengths.map((length, i) => Buffer.alloc(length, 'abcdefghijk'.slice(i)))
  for (const bytes of payloads) recording.append(dataHead(), bytes)
  await recording.end()
  const lines = await linesOf(temporary, recording.session)
  expect(lines.map(({ bytes }) => Buffer.from(bytes, 'base64').equals(payloads.shift()!))).toEqual(
    lengths.map(() => true),
  )
})

test('a session that records is exported up to its last entry, but not as a session', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record()
  for (let n = 1; n <= 20; n++) recording.append(dataHead(), Buffer.from(payloadOf(n)))
  const lines = await linesOf(temporary, recording.session)
  expect(lines.map(({ n }) => n)).toEqual(upTo(20))
  await expect(exportedBytes(temporary.store, recording.session, 'sockeye')).rejects.toMatchObject({
    code: 'session-busy',
  })
  await recording.end()
})

test('a format that contains whole sessions refuses a part, and every format a wrong filter', async () => {
  await using temporary = await TemporaryStore.open()
  const session = await record(temporary, 1)
  const rows = exportedRowsSchema.parse({ filter: { expression: 'leng > 3' } })
  await expect(exportedBytes(temporary.store, session, 'sockeye', rows)).rejects.toMatchObject({
    code: 'bad-input',
    message: 'An export as "sockeye" always contains the whole session.',
  })
  await expect(exportedBytes(temporary.store, session, 'csv', rows)).rejects.toMatchObject({
    code: 'bad-input',
    message: 'Unknown field "leng". Did you mean "len"?',
  })
})

test('an export that is cancelled fails for its reader, and progress ends at 1 for others', async () => {
  await using temporary = await TemporaryStore.open()
  const session = await record(temporary, 20_000)
  const seen: number[] = []
  const files = new SessionFiles(temporary.store, '0.0.0-test', ({ fraction }) => {
    seen.push(fraction)
  })
  const cancelled = await files.startExport(session, 'txt')
  expect((await files.readExport(cancelled)).length).toBeGreaterThan(0)
  await files.stopExport(cancelled)
  await expect(files.readExport(cancelled)).rejects.toMatchObject({ code: 'cancelled' })
  await expect(files.readExport(cancelled)).rejects.toMatchObject({ code: 'not-found' })
  await files.stopExport(cancelled)

  seen.length = 0
  const whole = await files.startExport(session, 'txt')
  while ((await files.readExport(whole)).length > 0);
  expect(seen.at(-1)).toBe(1)
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  expect(Math.max(...seen)).toBe(1)
})
