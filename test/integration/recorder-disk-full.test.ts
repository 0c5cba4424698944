import { expect, test } from 'vitest'
import { openStore } from '../../main/engine/store/open.ts'
import type { AppError } from '../../shared/contract/errors.ts'
import { TemporaryStore, config, dataHead, eventually } from '../support/store.ts'

const limit = 12 * 1024 * 1024

test('when the disk is full recording stops in good order and keeps what was written', async () => {
  await using temporary = await TemporaryStore.open({ maxDatabaseBytes: limit })
  const { store } = temporary
  const before = await temporary.record({ name: 'before' })
  before.append(dataHead(), Buffer.from('small'))
  await before.end()

  const failures: AppError[] = []
  const problems: unknown[] = []
  store.on('problem', (problem) => problems.push(problem))
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
    hint: expect.stringContaining('Free some space') as string,
  })
  expect(problems).toEqual([{ session, error: failures[0]?.toData() }])

  // What comes afterwards is taken by nobody and breaks nothing.
  const entries = recording.entries
  expect(recording.append(dataHead(), bytes)).toBe(entries)
  recording.begin(dataHead(), 5).append(bytes)
  await recording.end()

  const found = await store.session(session)
  expect(found.state).toBe('interrupted')
  expect(found.entries).toBeGreaterThan(500)
  expect(found.bytesIn).toBe(found.entries * bytes.length)
  for (let from: number | null = 1; from !== null;) {
    const scan = await store.scan({ session, from })
    for (const entry of scan.entries)
      expect(Buffer.from(entry.wire ?? []).readUInt32BE()).toBe(entry.n)
    from = scan.next
  }
  expect(await store.entries({ session: before.session, from: 1, to: 1 })).toHaveLength(1)

  // With room on the disk again the same store records on.
  await store.removeSession(session)
  await store.close()
  const again = await openStore({ folder: temporary.folder.path, undoMs: 0 })
  expect((await again.sessions()).map(({ name }) => name)).toEqual(['before'])
  await again.close()
})

test('when the last entries find no room, the end is no rejection but a failure told once', async () => {
  await using temporary = await TemporaryStore.open({ maxDatabaseBytes: 1_048_576 })
  const { store } = temporary
  const failures: AppError[] = []
  const recording = await temporary.record({ onFailure: (error) => failures.push(error) })
  recording.append(dataHead(), Buffer.alloc(1_000_000))
  await recording.end()
  expect(failures).toMatchObject([{ code: 'disk-full' }])
  expect(await store.session(recording.session)).toMatchObject({ state: 'interrupted', entries: 0 })
  await expect(store.saveEndpoint({ name: 'x'.repeat(1_000_000), config })).rejects.toMatchObject({
    code: 'disk-full',
  })
})
