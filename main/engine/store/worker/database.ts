/**
 * Opens `sessions.db`: refuses a foreign file before changing a byte of it, sets the database up, migrates it to the
 * newest layout. Only the owner can read the file and its log.
 */
import { chmodSync, closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { databaseDamaged, databaseNewer } from '../errors.ts'
import { migrations } from '../migrations/migrations.ts'

/** 'SKYE': identifies the file as Sockeye's in its header. */
export const applicationId = 0x534b5945
/** Page size of a new database; an existing one keeps the size it was created with, see `pageBytesOf`. Bytes. */
export const pageBytes = 65_536
const busyTimeoutMs = 15_000

/** @throws AppError `database-newer` or `database-damaged`, the file unchanged; errors of SQLite and the system */
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
 * Opens a database that cannot be written, as on a full disk, and creates no file for it: the index of its log is kept
 * in memory, which requires that no other process has it open. Accepts the newest layout only.
 * @throws the reason why it cannot be read, the file unchanged
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
  // In WAL mode, NORMAL waits for the disk only at checkpoints: a killed process loses nothing that was committed, a
  // power failure may lose the newest commits, and the database stays consistent in both cases.
  database.pragma('synchronous = NORMAL')
  // The store checkpoints when it is idle: a checkpoint in the middle of a stream halves its speed.
  database.pragma('wal_autocheckpoint = 0')
  // Little more than one commit: pages written a moment ago are still in the processor's cache when they are reused.
  database.pragma('cache_size = -3072')
  database.pragma('temp_store = MEMORY')
  database.pragma('journal_size_limit = 67108864')
  if (maxBytes > 0) {
    const pages = Math.ceil(maxBytes / pageBytesOf(database))
    database.pragma(`max_page_count = ${String(pages)}`)
  }
  migrate(database, path)
}

/**
 * Two processes that create the database at the same time meet here: SQLite's change to WAL does not wait for the
 * other.
 */
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

/** Migrates the database from its version to version `to`, in one transaction. */
export function migrate(
  database: Database.Database,
  path: string,
  to: number = migrations.length,
): void {
  const version = (): number => numberOf(database.pragma('user_version', { simple: true }))
  if (version() === to) return
  database.exec('BEGIN IMMEDIATE')
  try {
    // Read again under the lock: another process may have migrated meanwhile.
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
 * Reads the file's header with plain reads, so that a refused file stays unchanged; then, through a read-only
 * connection, what may still be in the log.
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

/** Returns null when there is no such file. */
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
