/** Turns errors of SQLite and the file system into messages for users. */
import { AppError, type Lost } from '../../../shared/contract/errors.ts'

const freeSpaceHint = 'Free some space on the disk, or choose another data folder with --data.'

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
      `There is no room left to write ${path}.`,
      freeSpaceHint,
      options,
    )
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
    return databaseDamaged(path, options)
  if (['EACCES', 'EPERM', 'EROFS'].includes(code) || /^SQLITE_(PERM|READONLY|AUTH)/.test(code))
    return new AppError(
      'permission-denied',
      `Sockeye may not write ${path}.`,
      'Check who owns the file and its folder, or choose another data folder with --data.',
      options,
    )
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO' || code === 'EFBIG')
    return new AppError(
      'store-failed',
      `The disk refused to read or write ${path}.`,
      'It may be full, over a quota, failing or no longer there. Another data folder is chosen with --data.',
      options,
    )
  if (['ENOTDIR', 'EEXIST', 'EISDIR', 'ENOENT', 'SQLITE_CANTOPEN'].includes(code))
    return new AppError(
      'store-failed',
      `${path} cannot be opened or made: a folder is missing there, or a name on the way is taken by something else.`,
      'Check the data folder, or choose another one with --data.',
      options,
    )
  if (code.startsWith('SQLITE_BUSY'))
    return new AppError(
      'store-failed',
      `Another program holds ${path} for too long.`,
      'Close programs that have the database open, then try again.',
      options,
    )
  const said = error instanceof Error ? error.message : String(error)
  return new AppError('store-failed', `${path} cannot be used: ${said}`, '', options)
}

/** The error of recordings that wait until the disk has free space again. */
export const recordingWaits = (path: string): AppError =>
  new AppError(
    'recording-waits',
    `There is no room left to write ${path}: recording waits, and its connections with it.`,
    'Free some space on the disk: recording then continues by itself. What waits is lost if it is ended before.',
  )

/** The error of recordings that were ended while they waited. */
export const endedWithoutRoom = (path: string): AppError =>
  new AppError('disk-full', `There is no room left to write ${path}.`, freeSpaceHint)

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
    `${path} is no database that Sockeye can read.`,
    'It was left as it is. Move it away to begin with an empty one, or choose another data folder with --data.',
    options,
  )

/** The error of a schema that this version does not know. */
export const databaseNewer = (path: string): AppError =>
  new AppError(
    'database-newer',
    `${path} was written by a newer version of Sockeye.`,
    'It was left as it is. Update Sockeye, or choose another data folder with --data.',
  )
