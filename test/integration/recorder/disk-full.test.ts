import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import type { Counts } from '../../../shared/contract/engine.ts'
import type { AppError } from '../../../shared/contract/errors.ts'
import { TestEngine } from '../../support/engines.ts'
import { plainClient } from '../../support/plain-peers.ts'
import { TemporaryStore, config, dataHead, eventually } from '../../support/store.ts'

const limit = 12 * 1024 * 1024

test('recording stops when the disk is full and keeps what was written', async () => {
  await using temporary = await TemporaryStore.open({ maxDatabaseBytes: limit })
  const { store } = temporary
  const before = await temporary.record({ name: 'before' })
  before.append(dataHead(), Buffer.from('small'))
  await before.end()

  const failures: AppError[] = []
  const problems: unknown[] = []
  store.on('problem', (problem) => problems.push(problem))
  const told: Counts[] = []
  store.on('counts', (counts) => told.push(counts))
  const recording = await temporary.record({ onFailure: (error) => failures.push(error) })
  const { session } = recording
  const bytes = Buffer.alloc(10_000)
  await eventually(async () => {
    for (let i = 0; i < 100; i++) {
      bytes.writeUInt32BE(recording.entries + 1)
      recording.append(dataHead(), bytes)
    }
    await store.about()
    return failures[0]
  })
  expect(failures).toHaveLength(1)
  expect(failures[0]).toMatchObject({
    code: 'disk-full',
    message: expect.stringContaining('sessions.db') as string,
    hint: expect.stringContaining('Free up disk space') as string,
  })
  expect(problems).toEqual([{ session, error: failures[0]?.toData() }])

  // Later entries are ignored and break nothing.
  const entries = recording.entries
  expect(recording.append(dataHead(), bytes)).toBe(entries)
  recording.begin(dataHead(), 5).append(bytes)
  await recording.end()

  const found = await store.session({ session })
  expect(found.state).toBe('interrupted')
  expect(found.entries).toBeGreaterThan(500)
  expect(found.bytesIn).toBe(found.entries * bytes.length)
  // What was counted but not stored is subtracted.
  await eventually(() => Promise.resolve(told.at(-1)?.entries === found.entries ? true : undefined))
  expect(told.at(-1)).toMatchObject({ session, bytesIn: found.bytesIn })
  for (let from: number | null = 1; from !== null;) {
    const scan = await store.scan({ session, from })
    for (const entry of scan.entries)
      expect(Buffer.from(entry.wire ?? []).readUInt32BE()).toBe(entry.n)
    from = scan.next
  }
  expect(await store.entries({ session: before.session, from: 1, to: 1 })).toHaveLength(1)

  // With free space on the disk, the same store records again.
  await store.removeSession({ session })
  await store.close()
  const again = await openStore({ folder: temporary.folder.path, undoMs: 0 })
  expect((await again.sessions()).map(({ name }) => name)).toEqual(['before'])
  await again.close()
})

test('when the last entries do not fit, the end reports one failure and does not reject', async () => {
  await using temporary = await TemporaryStore.open({ maxDatabaseBytes: 2_097_152 })
  const { store } = temporary
  const failures: AppError[] = []
  const recording = await temporary.record({ onFailure: (error) => failures.push(error) })
  recording.append(dataHead(), Buffer.alloc(1_000_000))
  await recording.end()
  expect(failures).toMatchObject([{ code: 'disk-full' }])
  expect(await store.session({ session: recording.session })).toMatchObject({
    state: 'interrupted',
    entries: 0,
  })
  await expect(store.saveEndpoint({ name: 'x'.repeat(1_000_000), config })).rejects.toMatchObject({
    code: 'disk-full',
  })
})

test('an open endpoint ends and says why', async () => {
  await using opened = await TestEngine.create({ maxDatabaseBytes: limit })
  const { engine, told } = opened
  const { session, live } = await engine.call('open', { config: { kind: 'tcp-server', port: 0 } })
  const socket = await plainClient(live.local?.port ?? 0)
  const flood = (): void => {
    while (!socket.destroyed && socket.write(Buffer.alloc(65_536)));
  }
  socket.on('drain', flood)
  flood()
  await opened.untilPhase(session.id, 'closed')
  socket.destroy()
  expect(told.live.at(-1)?.problem).toMatchObject({
    code: 'disk-full',
    message: expect.stringContaining('sessions.db') as string,
  })
  expect(told.problem).toMatchObject([{ session: session.id, error: { code: 'disk-full' } }])
})
