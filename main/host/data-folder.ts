/** Where sessions are stored: the same folder for the window, the web host and the command line. */
import { chmodSync, existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { makePrivateFolder } from '../engine/private-folder.ts'
import { englishError } from './english-error.ts'
import { ownFolders } from './own-folders.ts'

const chosen = (option?: string): string | undefined => option || process.env['SOCKEYE_DATA']

/** `--data`, else `SOCKEYE_DATA`, else the platform's folder for application data; absolute. */
export const dataFolder = (option?: string): string => resolve(chosen(option) ?? ownFolders().data)

/**
 * Like `dataFolder`, for a command that only reads: nothing is created for a misspelled name.
 * @throws AppError `not-found` when the user names a folder that does not exist
 */
export function existingDataFolder(option?: string): string {
  const folder = dataFolder(option)
  if (chosen(option) === undefined || existsSync(folder)) return folder
  throw englishError(
    'not-found',
    `The data folder ${folder} does not exist.`,
    option ? 'Check --data.' : 'Check SOCKEYE_DATA.',
  )
}

/**
 * Like `dataFolder`, and creates the folder with access for this user only, before anything is written to it. An
 * existing folder that the user names keeps its mode. The platform's own folder is closed to others, since older
 * versions may have created it readable by others. Failures are ignored here: the first write to the folder reports
 * them.
 */
export function makeDataFolder(option?: string): string {
  const folder = dataFolder(option)
  try {
    makePrivateFolder(folder)
    if (chosen(option) === undefined && (statSync(folder).mode & 0o077) !== 0)
      chmodSync(folder, 0o700)
  } catch {
    // The store reports the fault when it opens its database there.
  }
  return folder
}
