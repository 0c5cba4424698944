/** Where sessions are stored: the same folder for the window, the web host and the command line. */
import { chmodSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import envPaths from 'env-paths'
import { makePrivateFolder } from '../engine/private-folder.ts'

const chosen = (option?: string): string | undefined => option || process.env['SOCKEYE_DATA']

const ownFolder = (): string => envPaths('sockeye', { suffix: '' }).data

/** `--data`, else `SOCKEYE_DATA`, else the platform's folder for application data; absolute. */
export const dataFolder = (option?: string): string => resolve(chosen(option) ?? ownFolder())

/**
 * The same, there for this user alone before anything is written to it: whatever writes first would make it as it makes
 * folders. A folder that exists keeps its mode when a person names it; the platform's is ours, and older versions may
 * have made it readable by others. What cannot be done is told by whatever writes there.
 */
export function makeDataFolder(option?: string): string {
  const folder = dataFolder(option)
  try {
    makePrivateFolder(folder)
    if (chosen(option) === undefined && (statSync(folder).mode & 0o077) !== 0)
      chmodSync(folder, 0o700)
  } catch {
    // The store says in words what is wrong with the folder.
  }
  return folder
}
