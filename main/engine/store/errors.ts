/** Turns errors of SQLite and the file system into messages for users. */
import { AppError, type Lost } from '../../../shared/contract/errors.ts'

const freeSpaceHint = 'Free up disk space, or use --data to choose another data folder.'

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : ''
}

/** Returns any error of the store as an `AppError`; `path` is the database's file. */
export function toStoreError(error: unknown, path: string): AppError {
  if (error instanceof AppError) return error
  const code = codeOf(error)
  const options = { cause: error }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError(
      'disk-full',
      `Not enough disk space to write ${path}.`,
      freeSpaceHint,
      options,
    )
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
    return databaseDamaged(path, options)
  if (['EACCES', 'EPERM', 'EROFS'].includes(code) || /^SQLITE_(PERM|READONLY|AUTH)/.test(code))
    return new AppError(
      'permission-denied',
      `Permission denied: cannot write ${path}.`,
      'Check the owner of the file and its folder, or use --data to choose another data folder.',
      options,
    )
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO' || code === 'EFBIG')
    return new AppError(
      'store-failed',
      `Could not read or write ${path}.`,
      'The disk may be full, over quota, failing or disconnected. Use --data to choose another data folder.',
      options,
    )
  if (['ENOTDIR', 'EEXIST', 'EISDIR', 'ENOENT', 'SQLITE_CANTOPEN'].includes(code))
    return new AppError(
      'store-failed',
      `Could not open or create ${path}. A folder is missing, or part of the path is not a folder.`,
      'Check the data folder, or use --data to choose another one.',
      options,
    )
  if (code.startsWith('SQLITE_BUSY'))
    return new AppError(
      'store-failed',
      `${path} is locked by another program.`,
      'Close other programs that use the database and try again.',
      options,
    )
  const said = error instanceof Error ? error.message : String(error)
  return new AppError('store-failed', `Could not use ${path}: ${said}`, '', options)
}

/** The error of recordings that wait until the disk has free space again. */
export const recordingWaits = (path: string): AppError =>
  new AppError(
    'recording-waits',
    `Not enough disk space to write ${path}. Recording and its connections are paused.`,
    'Free up disk space to continue recording. Data that is not yet written is lost if you stop before.',
  )

/** The error of recordings that were ended while they waited. */
export const endedWithoutRoom = (path: string): AppError =>
  new AppError('disk-full', `Not enough disk space to write ${path}.`, freeSpaceHint)

/** Returns the error of a recording that lost entries; the window describes the loss from `lost`. */
export function withLoss(error: AppError, lost: Lost): AppError {
  if (lost.entries === 0 && lost.bytes === 0) return error
  const { code, message, hint, cause } = error
  const [entries, bytes] = [lost.entries, lost.bytes].map((value) => value.toLocaleString('en'))
  const counted = `${String(entries)} ${lost.entries === 1 ? 'entry' : 'entries'} with ${String(bytes)} bytes of payload`
  return AppError.from(
    { code, message, hint: `${hint} Not recorded: ${counted}.`, lost },
    { cause },
  )
}

/** Reports whether the cause may be a full disk: SQLite reports that for some files only, for others an I/O error. */
export function isFullDisk({ code, cause }: AppError): boolean {
  return (
    code === 'disk-full' || (code === 'store-failed' && /^(SQLITE_IOERR|EFBIG)/.test(codeOf(cause)))
  )
}

/** The error of a file that is not a database, or cannot be read. */
export const databaseDamaged = (path: string, options?: ErrorOptions): AppError =>
  new AppError(
    'database-damaged',
    `${path} is not a Sockeye database.`,
    'The file was not changed. Move it to start with an empty database, or use --data to choose another data folder.',
    options,
  )

/** The error of a schema that this version does not know. */
export const databaseNewer = (path: string): AppError =>
  new AppError(
    'database-newer',
    `${path} was written by a newer version of Sockeye.`,
    'The file was not changed. Update Sockeye, or use --data to choose another data folder.',
  )
