import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrations } from '../../../main/engine/store/migrations/migrations.ts'
import {
  applicationId,
  migrate,
  openDatabase,
  pageBytesOf,
} from '../../../main/engine/store/worker/database.ts'
import { TemporaryFolder } from '../../support/folders.ts'

const version = (database: Database.Database): unknown =>
  database.pragma('user_version', { simple: true })

test.each(migrations.map((_, i) => [i, i + 1]))(
  'migrates a database from version %i to %i',
  (from, to) => {
    using folder = new TemporaryFolder()
    const path = folder.file('sessions.db')
    using database = closing(new Database(path))
    migrate(database, path, from)
    expect(version(database)).toBe(from)
    migrate(database, path, to)
    expect(version(database)).toBe(to)
    expect(database.pragma('application_id', { simple: true })).toBe(applicationId)
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
  },
)

test('an opened database has the newest layout and the measured settings', () => {
  using folder = new TemporaryFolder()
  using database = closing(openDatabase(folder.file('sessions.db')))
  expect(version(database)).toBe(migrations.length)
  expect(database.pragma('journal_mode', { simple: true })).toBe('wal')
  expect(database.pragma('synchronous', { simple: true })).toBe(1)
  expect(database.pragma('page_size', { simple: true })).toBe(65_536)
})

test('a database of an older version with smaller pages keeps them and its limits', () => {
  using folder = new TemporaryFolder()
  const path = folder.file('sessions.db')
  const older = new Database(path)
  older.pragma('page_size = 32768')
  migrate(older, path)
  older.close()
  using database = closing(openDatabase(path, 2_097_152))
  expect(pageBytesOf(database)).toBe(32_768)
  expect(database.pragma('max_page_count', { simple: true })).toBe(64)
})

test('a failed migration leaves the version before it', () => {
  using folder = new TemporaryFolder()
  const path = folder.file('sessions.db')
  using database = closing(new Database(path))
  database.exec('CREATE TABLE sessions (in_the_way TEXT)')
  expect(() => {
    migrate(database, path)
  }).toThrow('already exists')
  expect(version(database)).toBe(0)
  expect(database.inTransaction).toBe(false)
})

function closing(database: Database.Database): Database.Database & Disposable {
  return Object.assign(database, {
    [Symbol.dispose]: () => {
      database.close()
    },
  })
}
