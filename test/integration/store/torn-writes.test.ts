/**
 * What a power cut may leave: a log that ends anywhere or whose last writes are torn, and a database into which only
 * some pages of the log were checkpointed. The files of a recording store are copied and truncated; each copy is
 * opened.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openStore } from '../../../main/engine/store/open.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { TemporaryStore, dataHead } from '../../support/store.ts'

const entryBytes = 2_000
const logHeader = 32
const pageBytes = 65_536
const frameBytes = 24 + pageBytes
/** Each of a dozen copies is opened as a separate store. */
const timeout = 120_000

interface Files {
  database: Buffer
  log: Buffer
  session: number
  /** Entries that were committed when the copy was made. */
  entries: number
}

/** Copies of a store's files during a recording, before any checkpoint. */
async function recordedFiles(temporary: TemporaryStore): Promise<Files> {
  const path = temporary.folder.file('sessions.db')
  // An open reader prevents a restart of the log before the copies are made.
  const reader = new Database(path, { readonly: true })
  reader.exec('BEGIN; SELECT count(*) FROM sessions')
  const recording = await temporary.record({ name: 'torn' })
  recording.openConnection(null, { host: '127.0.0.1', port: 9 }, 1)
  const bytes = Buffer.alloc(entryBytes, 'x')
  for (let step = 0; step < 12; step++) {
    for (let i = 0; i < 100; i++) {
      bytes.writeUInt32BE(recording.entries + 1)
      recording.append(dataHead(), bytes)
    }
    // Each is a separate commit.
    await temporary.store.session({ session: recording.session })
  }
  const log = readFileSync(`${path}-wal`)
  const database = readFileSync(path)
  reader.close()
  expect(log.length).toBeGreaterThan(20 * frameBytes)
  await recording.end()
  return { database, log, session: recording.session, entries: 1_200 }
}

interface Recovered {
  state: string | null
  entries: number
}

/** Opens what remains; every entry must be complete. */
async function recover(database: Buffer, log: Buffer, session: number): Promise<Recovered> {
  using folder = new TemporaryFolder()
  const path = folder.file('sessions.db')
  writeFileSync(path, database)
  writeFileSync(`${path}-wal`, log)
  const store = await openStore({ folder: folder.path })
  let recovered: Recovered = { state: null, entries: 0 }
  try {
    const [found] = await store.sessions()
    if (found !== undefined) {
      expect(found.id).toBe(session)
      recovered = { state: found.state, entries: found.entries }
      let n = 0
      for (let from: number | null = 1; from !== null;) {
        const page = await store.scan({ session, from })
        for (const entry of page.entries) {
          expect(entry.n).toBe(++n)
          expect(Buffer.from(entry.wire ?? []).readUInt32BE()).toBe(n)
        }
        from = page.next
      }
      expect(n).toBe(found.entries)
      expect(found.bytesIn).toBe(n * entryBytes)
    }
  } finally {
    await store.close()
  }
  const alone = new Database(path, { readonly: true })
  expect(alone.pragma('integrity_check', { simple: true })).toBe('ok')
  alone.close()
  return recovered
}

test('a log that ends anywhere keeps all commits before its end', { timeout }, async () => {
  await using temporary = await TemporaryStore.open()
  const { database, log, session, entries } = await recordedFiles(temporary)
  const frames = Math.floor((log.length - logHeader) / frameBytes)
  let before = 0
  for (let cut = 0; cut <= frames; cut += Math.ceil(frames / 10)) {
    // Within a frame, at odd positions.
    const end = Math.min(log.length, logHeader + cut * frameBytes + ((cut * 7_919) % frameBytes))
    const { state, entries: kept } = await recover(database, log.subarray(0, end), session)
    expect(kept).toBeGreaterThanOrEqual(before)
    if (kept > 0) expect(state).toBe('interrupted')
    before = kept
  }
  const whole = await recover(database, log, session)
  expect(whole).toEqual({ state: 'interrupted', entries: expect.any(Number) as number })
  expect(whole.entries).toBeGreaterThanOrEqual(before)
  expect(whole.entries).toBeLessThanOrEqual(entries)
  expect(whole.entries).toBeGreaterThan(entries / 2)
})

test('a log with a torn sector keeps all commits before it', { timeout }, async () => {
  await using temporary = await TemporaryStore.open()
  const { database, log, session } = await recordedFiles(temporary)
  const whole = await recover(database, log, session)
  let before = 0
  for (let part = 1; part <= 8; part++) {
    const torn = Buffer.from(log)
    const at = Math.floor(((log.length - 512) * part) / 8 / 512) * 512
    // The previous content of the disk: zeros, or something else.
    const isEmpty = torn.subarray(at, at + 512).every((byte) => byte === 0)
    if (part % 2 === 0 && !isEmpty) torn.fill(0, at, at + 512)
    else for (let i = at; i < at + 512; i++) torn[i]! ^= 0x5a
    const { entries } = await recover(database, torn, session)
    expect(entries).toBeGreaterThanOrEqual(before)
    expect(entries).toBeLessThanOrEqual(whole.entries)
    before = entries
  }
})

test(
  'a database with only some checkpointed pages is completed from the log',
  { timeout },
  async () => {
    await using temporary = await TemporaryStore.open()
    const { database, log, session } = await recordedFiles(temporary)
    const whole = await recover(database, log, session)
    // The complete checkpoint: what it would write.
    using folder = new TemporaryFolder()
    const path = folder.file('sessions.db')
    writeFileSync(path, database)
    writeFileSync(`${path}-wal`, log)
    const carrier = new Database(path)
    carrier.pragma('wal_checkpoint(PASSIVE)')
    const carried = readFileSync(path)
    carrier.close()
    expect(carried.length).toBeGreaterThan(database.length)
    for (let part = 1; part <= 6; part++) {
      // Pages before the cut are written, the page at the cut in part, later ones not, and every fifth never.
      const cut = Math.floor((carried.length * part) / 7)
      const torn = Buffer.concat([carried.subarray(0, cut), database.subarray(cut)])
      for (let page = 0; (page + 1) * pageBytes <= database.length; page += 5)
        database.copy(torn, page * pageBytes, page * pageBytes, (page + 1) * pageBytes)
      expect(await recover(torn, log, session)).toEqual(whole)
    }
  },
)
