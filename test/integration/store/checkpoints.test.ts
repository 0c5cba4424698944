/**
 * When a short log is checkpointed: on a real file and with its real log; only the clock is simulated, so that seconds
 * pass immediately.
 */
import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Checkpoints } from '../../../main/engine/store/worker/space/checkpoints.ts'
import { TemporaryFolder } from '../../support/folders.ts'

let folder: TemporaryFolder
let database: Database.Database
let checkpoints: Checkpoints
const failed = vi.fn<(error: unknown) => void>()

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  folder = new TemporaryFolder()
  database = new Database(folder.file('log.db'))
  database.pragma('journal_mode = WAL')
  database.pragma('wal_autocheckpoint = 0')
  database.exec('CREATE TABLE rows (bytes BLOB)')
  checkpoints = new Checkpoints(database, database.name, { mostBytes: () => 2 ** 31, failed })
})

afterEach(() => {
  checkpoints.close()
  database.close()
  folder[Symbol.dispose]()
  vi.useRealTimers()
  expect(failed).not.toHaveBeenCalled()
})

/** Size of the database without its log. Bytes. */
const carriedOver = (): number => statSync(database.name).size

function write(): void {
  database.prepare('INSERT INTO rows VALUES (zeroblob(100000))').run()
  checkpoints.wrote()
}

test('checkpoints in the first pause', () => {
  write()
  vi.advanceTimersByTime(300)
  write()
  vi.advanceTimersByTime(300)
  expect(carriedOver()).toBeLessThan(100_000)
  vi.advanceTimersByTime(100)
  expect(carriedOver()).toBeGreaterThan(200_000)
})

test('checkpoints a trickle every few seconds, completely', () => {
  write()
  vi.advanceTimersByTime(400)
  const first = carriedOver()
  for (let second = 0; second < 4; second++) {
    write()
    vi.advanceTimersByTime(1_000)
    expect(carriedOver()).toBe(first)
  }
  write()
  vi.advanceTimersByTime(1_000)
  expect(carriedOver()).toBeGreaterThan(first + 500_000)
})
