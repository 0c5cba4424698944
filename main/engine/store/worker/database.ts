/**
 * Opens `sessions.db`: refuses what is not ours before a byte of it is touched, sets it up, brings it to the newest
 * layout. The file and its log are readable by their owner alone.
 */
import { chmodSync, closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { databaseDamaged, databaseNewer } from '../errors.ts'
import { migrations } from '../migrations/migrations.ts'

/** 'SKYE': marks the file as Sockeye's in its header. */
export const applicationId = 0x534b5945
/** Pages of a new database; one that is there keeps the size it was made with, see `pageBytesOf`. Bytes. */
export const pageBytes = 65_536
const busyTimeoutMs = 15_000

/**
 * @throws AppError `database-newer` or `database-damaged`, the file left as it was; SQLite's and the system's errors
 */
export function openDatabase(path: string, maxBytes = 0): Database.Database {
  refuseForeign(path)
  // SQLite gives the log and the shared memory the mode of the database.
  closeSync(openSync(path, 'a', 0o600))
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
  const database = new Database(path, { timeout: busyTimeoutMs })
  try {
    setUp(database, path, maxBytes)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Opens a database that cannot be written, as on a full disk, and makes no file for it: the index of its log is kept in
 * memory, for which nobody else may have it open. Of the newest layout only.
 * @throws what keeps it from being read, the file left as it was
 */
export function openForReading(path: string): Database.Database {
  const header = readHeader(path)
  if (header === null || header.size < 100) throw databaseDamaged(path)
  const database = new Database(path, { fileMustExist: true, timeout: 1_000 })
  try {
    database.pragma('locking_mode = EXCLUSIVE')
    database.pragma('query_only = ON')
    database.pragma('temp_store = MEMORY')
    const version = numberOf(database.pragma('user_version', { simple: true }))
    refuseVersion(
      path,
      version,
      numberOf(database.pragma('application_id', { simple: true })),
      true,
    )
    if (version < migrations.length) throw databaseDamaged(path)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function setUp(database: Database.Database, path: string, maxBytes: number): void {
  // Page size and vacuum mode take effect only while the file is empty.
  database.pragma(`page_size = ${String(pageBytes)}`)
  database.pragma('auto_vacuum = INCREMENTAL')
  useWal(database)
  // In WAL, NORMAL waits for the disk only at checkpoints: a killed process loses nothing that was committed, a power
  // cut may lose the newest commits, and the database stays sound in both.
  database.pragma('synchronous = NORMAL')
  // The writer checkpoints when it is idle: a checkpoint in the middle of a stream halves its speed.
  database.pragma('wal_autocheckpoint = 0')
  // Little more than one commit: pages written a moment ago are still in the processor's cache when they are used anew.
  database.pragma('cache_size = -3072')
  database.pragma('temp_store = MEMORY')
  database.pragma('journal_size_limit = 67108864')
  if (maxBytes > 0) {
    const pages = Math.ceil(maxBytes / pageBytesOf(database))
    database.pragma(`max_page_count = ${String(pages)}`)
  }
  migrate(database, path)
}

/** Two processes that make the database at once meet here: the change to WAL does not wait for the other by itself. */
function useWal(database: Database.Database): void {
  const deadline = Date.now() + busyTimeoutMs
  for (;;) {
    try {
      database.pragma('journal_mode = WAL')
      return
    } catch (error) {
      const busy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
      if (!busy || Date.now() > deadline) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    }
  }
}

/** Size of the database's pages. Bytes. */
export const pageBytesOf = (database: Database.Database): number =>
  numberOf(database.pragma('page_size', { simple: true }))

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** Brings the database from the version it has to version `to`, in one transaction. */
export function migrate(
  database: Database.Database,
  path: string,
  to: number = migrations.length,
): void {
  const version = (): number => numberOf(database.pragma('user_version', { simple: true }))
  if (version() === to) return
  database.exec('BEGIN IMMEDIATE')
  try {
    // Asked again under the lock: another process may have migrated meanwhile.
    const from = version()
    if (from > to) throw databaseNewer(path)
    for (const migration of migrations.slice(from, to)) database.exec(migration)
    database.pragma(`application_id = ${String(applicationId)}`)
    database.pragma(`user_version = ${String(to)}`)
    database.exec('COMMIT')
  } finally {
    if (database.inTransaction) database.exec('ROLLBACK')
  }
}

/**
 * Looks at the file's header with plain reads, so that what is refused stays byte for byte as it is; then, through a
 * connection that cannot write, at what may still lie in the log.
 */
function refuseForeign(path: string): void {
  const header = readHeader(path)
  if (header === null || header.size === 0) return
  if (header.size < 100 || header.bytes.toString('latin1', 0, 16) !== 'SQLite format 3\0')
    throw databaseDamaged(path)
  refuseVersion(path, header.bytes.readInt32BE(60), header.bytes.readInt32BE(68), false)
  const database = new Database(path, { readonly: true, timeout: busyTimeoutMs })
  try {
    const empty = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined
    refuseVersion(
      path,
      numberOf(database.pragma('user_version', { simple: true })),
      numberOf(database.pragma('application_id', { simple: true })),
      !empty,
    )
  } finally {
    database.close()
  }
}

function refuseVersion(
  path: string,
  version: number,
  application: number,
  mustBeOurs: boolean,
): void {
  if (application !== applicationId && (application !== 0 || mustBeOurs))
    throw databaseDamaged(path)
  if (version > migrations.length) throw databaseNewer(path)
}

/** Null when there is no such file. */
function readHeader(path: string): { size: number; bytes: Buffer } | null {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  try {
    const bytes = Buffer.alloc(100)
    readSync(file, bytes, 0, bytes.length, 0)
    return { size: fstatSync(file).size, bytes }
  } finally {
    closeSync(file)
  }
}
