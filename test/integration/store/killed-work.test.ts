/**
 * Processes killed during long operations: releasing space, dropping the oldest entries, importing. Other data is
 * intact, the database is sound, and the space of the unfinished operation is released by the next store.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import type { Store } from '../../../main/engine/store/store.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { Program } from '../../support/program.ts'
import { fileOf } from '../../support/session-files.ts'
import { config, dataHead, eventually } from '../../support/store.ts'

const child = fileURLToPath(new URL('../../support/busy-child.ts', import.meta.url))
const mebibyte = 1_048_576
/** Each start of a process takes its time. */
const timeout = 120_000

/** Records this many MiB in numbered entries. */
async function record(store: Store, name: string, mebibytes: number): Promise<number> {
  const recording = await store.startRecording({ config, name })
  const bytes = Buffer.alloc(65_536)
  for (let n = 1; n <= mebibytes * 16; n++) {
    bytes.writeUInt32BE(n)
    recording.append(dataHead(), bytes)
    // The store keeps up, and memory stays small.
    if (n % 256 === 0) await store.about()
  }
  await recording.end()
  return recording.session
}

/** Kills a process this long after it began its work. */
async function killAmid(folder: string, afterMs: number, ...work: string[]): Promise<void> {
  await using program = new Program(process.execPath, [child, folder, ...work])
  await program.waitForOutput(/^at it$/m)
  await new Promise((resolve) => setTimeout(resolve, afterMs))
  await program.stop('SIGKILL')
}

/** Every remaining entry is the one recorded under its number; returns the number of entries. */
async function readNumbered(store: Store, session: number): Promise<number> {
  let read = 0
  for (let from: number | null = 1; from !== null;) {
    const page = await store.scan({ session, from })
    for (const { n, wire } of page.entries) {
      expect(Buffer.from(wire ?? []).readUInt32BE()).toBe(n)
      read++
    }
    from = page.next
  }
  return read
}

/** Opens the store again, and closes it when it has no free page. */
async function settle(folder: TemporaryFolder, look: (store: Store) => Promise<void>) {
  const store = await openStore({ folder: folder.path, undoMs: 0 })
  try {
    await look(store)
    await eventually(async () => {
      const { freeBytes, compaction, databaseBytes } = await store.storage()
      const isSmall = freeBytes === 0 && !compaction.running && databaseBytes < 16 * mebibyte
      return isSmall ? true : undefined
    })
  } finally {
    await store.close()
  }
  const database = new Database(folder.file('sessions.db'), { readonly: true })
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
  database.close()
}

test('while a session is deleted and its space released', { timeout }, async () => {
  using folder = new TemporaryFolder()
  const first = await openStore({ folder: folder.path })
  await record(first, 'doomed', 96)
  const kept = await record(first, 'kept', 4)
  await first.close()
  await killAmid(folder.path, Math.floor(Math.random() * 400), 'delete')
  await settle(folder, async (store) => {
    expect((await store.sessions()).map(({ name }) => name)).toEqual(['kept'])
    expect(await readNumbered(store, kept)).toBe(4 * 16)
  })
})

test('while the oldest entries are dropped', { timeout }, async () => {
  using folder = new TemporaryFolder()
  for (let i = 0; i < 3; i++)
    await killAmid(folder.path, 300 + Math.floor(Math.random() * 900), 'drop')
  await settle(folder, async (store) => {
    const sessions = await store.sessions()
    expect(sessions.map(({ state }) => state)).toEqual(Array(3).fill('interrupted'))
    for (const { id, entries, dropped, bytesIn } of sessions) {
      expect(await readNumbered(store, id)).toBe(entries - (dropped?.entries ?? 0))
      expect(bytesIn).toBe(entries * 10_000)
    }
    expect(sessions.some(({ dropped }) => dropped !== null)).toBe(true)
    for (const { id } of sessions) await store.removeSession({ session: id })
  })
})

test('during an import, which leaves nothing visible or stored', { timeout }, async () => {
  using folder = new TemporaryFolder()
  const first = await openStore({ folder: folder.path })
  const kept = await record(first, 'kept', 4)
  const large = await record(first, 'large', 32)
  writeFileSync(folder.file('large.sockeye'), await fileOf(first, large))
  await first.removeSession({ session: large })
  await first.close()
  await killAmid(folder.path, 0, 'import', folder.file('large.sockeye'))
  await settle(folder, async (store) => {
    expect((await store.sessions()).map(({ name }) => name)).toEqual(['kept'])
    expect(await readNumbered(store, kept)).toBe(4 * 16)
  })
})
