/** How long the write-ahead log becomes while a session that keeps its newest is recorded as fast as the store takes it. */
import { statSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import type { Store } from '../../../main/engine/store/store.ts'
import { SmallDisk } from '../../support/small-disk.ts'
import { TemporaryStore, dataHead } from '../../support/store.ts'
import { tcpServer } from '../../../shared/protocols/tcp/server.ts'

const mebibyte = 1_048_576
const timeout = 120_000

/** Records `total` bytes in a session limited to `limit` bytes, and passes the log's length to `look` meanwhile. */
async function flood(
  store: Store,
  folder: string,
  limit: number,
  total: number,
  look: (logBytes: number) => void,
): Promise<number> {
  const limits = { maxBytes: limit, atLimit: 'drop-oldest' }
  const config = tcpServer.schema.parse({ kind: 'tcp-server', port: 8080, limits })
  const recording = await store.startRecording({ config })
  const bytes = Buffer.alloc(65_536, 'x')
  for (let sent = 0; sent < total; sent += bytes.length) {
    recording.append(dataHead(), bytes)
    if (sent % (4 * mebibyte) > 0) continue
    // The store keeps up, and memory stays small.
    await store.about()
    look(statSync(join(folder, 'sessions.db-wal')).size)
  }
  expect(recording.entries).toBe(total / bytes.length)
  await recording.end()
  return recording.session
}

test('the log exceeds the limit of a session by at most 32 MiB', { timeout }, async () => {
  await using temporary = await TemporaryStore.open()
  const { store, folder } = temporary
  let longest = 0
  const session = await flood(store, folder.path, 20 * mebibyte, 160 * mebibyte, (log) => {
    longest = Math.max(longest, log)
  })
  expect(await store.session({ session })).toMatchObject({ state: 'complete', entries: 2_560 })
  expect(longest).toBeGreaterThan(0)
  expect(longest).toBeLessThanOrEqual(52 * mebibyte)
})

test('the log exceeds the limit of the database by at most 32 MiB', { timeout }, async () => {
  await using temporary = await TemporaryStore.open()
  const { store, folder } = temporary
  await store.setDatabaseLimit({ maxBytes: 24 * mebibyte, atLimit: 'delete-oldest' })
  let longest = 0
  // The session itself may be deleted once it has ended.
  await flood(store, folder.path, 100 * mebibyte, 128 * mebibyte, (log) => {
    longest = Math.max(longest, log)
  })
  expect(longest).toBeLessThanOrEqual(56 * mebibyte)
})

test(
  'on a disk of 64 MB the log takes a tenth of the free space at most',
  { timeout },
  async (context) => {
    using disk = SmallDisk.mount(64) ?? context.skip('no tmpfs can be mounted')
    const folder = disk.path
    const store = await openStore({ folder })
    try {
      const session = await flood(store, folder, 20 * mebibyte, 128 * mebibyte, (log) => {
        const { bavail, bsize } = statfsSync(folder)
        expect(log).toBeLessThanOrEqual((bavail * bsize) / 10)
      })
      expect(await store.session({ session })).toMatchObject({ state: 'complete', entries: 2_048 })
    } finally {
      await store.close()
    }
  },
)
