/** Views of sessions that are too long to be processed in one call. */
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import { blockInsert } from '../../../main/engine/store/worker/writing/block-index.ts'
import { madeColumns } from '../../support/made-session-files.ts'
import { TemporaryStore } from '../../support/store.ts'

test('a view of 40 million entries is processed in several calls', async () => {
  const temporary = await TemporaryStore.open()
  using folder = temporary.folder
  const recording = await temporary.record()
  const { session } = recording
  await recording.end()
  await temporary.store.close()
  const count = 65_535
  const blocks = 600
  addBlocks(folder.file('sessions.db'), session, blocks, count)

  const store = await openStore({ folder: folder.path })
  try {
    // Entries of connection 2, of which there are none: every entry is compared.
    const { view } = await store.openView({ session, filter: { connection: 2 } })
    const scanned: number[] = []
    const total = blocks * count
    do {
      const state = await store.viewState({ view })
      expect(state).toMatchObject({ count: 0, entries: total })
      scanned.push(state.scanned)
    } while ((scanned.at(-1) ?? 0) < total)
    expect(scanned[0]).toBeLessThan(total)
    expect(scanned).toEqual([...scanned].sort((a, b) => a - b))
  } finally {
    await store.close()
  }
})

/** Adds blocks of entries without bytes, all of connection 1. */
function addBlocks(path: string, session: number, blocks: number, count: number): void {
  const database = new Database(path)
  const insert = blockInsert(database, session)
  const columns = madeColumns({ count, widths: [0, 0, 0, 1], rest: Buffer.alloc(count) })
  database.transaction(() => {
    for (let i = 0; i < blocks; i++) insert(1 + i * count, count, columns, new Uint8Array())
    database.prepare('UPDATE sessions SET entries = ? WHERE id = ?').run(blocks * count, session)
  })()
  database.close()
}
