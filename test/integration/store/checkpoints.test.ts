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
let mostBytes: number
const failed = vi.fn<(error: unknown) => void>()

beforeEach(() => {
  mostBytes = 2 ** 31
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  folder = new TemporaryFolder()
  database = new Database(folder.file('log.db'))
  database.pragma('journal_mode = WAL')
  database.pragma('wal_autocheckpoint = 0')
  database.exec('CREATE TABLE rows (bytes BLOB)')
  checkpoints = new Checkpoints(database, database.name, {
    mostBytes: () => mostBytes,
    failed,
  })
})

afterEach(() => {
  checkpoints.close()
  database.close()
  folder[Symbol.dispose]()
  vi.useRealTimers()
  expect(failed).not.toHaveBeenCalled()
})

const logBytes = (): number => statSync(`${database.name}-wal`).size

/** Size of the database without its log. Bytes. */
const carriedOver = (): number => statSync(database.name).size

function write(bytes = 100_000): void {
  database.prepare('INSERT INTO rows VALUES (zeroblob(?))').run(bytes)
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

test('without a pause the log is emptied every half a minute', () => {
  write()
  vi.advanceTimersByTime(400)
  let longest = 0
  for (let i = 0; i < 200; i++) {
    write(10_000)
    vi.advanceTimersByTime(390)
    longest = Math.max(longest, logBytes())
  }
  expect(longest).toBeLessThan(2_000_000)
  expect(checkpoints.count).toBeGreaterThan(1)
})

test('the log is emptied before it exceeds what it may take', () => {
  mostBytes = 6_000_000
  let longest = 0
  for (let i = 0; i < 200; i++) {
    write()
    longest = Math.max(longest, logBytes())
  }
  expect(longest).toBeGreaterThan(1_000_000)
  expect(longest).toBeLessThanOrEqual(mostBytes)
})

test('a log that a reader kept is emptied once the reader is done, though nothing is written', () => {
  const reader = new Database(database.name, { readonly: true })
  write()
  reader.exec('BEGIN; SELECT count(*) FROM rows')
  write()
  vi.advanceTimersByTime(6_000)
  expect(logBytes()).toBeGreaterThan(0)
  reader.exec('COMMIT')
  vi.advanceTimersByTime(6_000)
  expect(logBytes()).toBe(0)
  reader.close()
})
