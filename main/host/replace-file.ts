/** Writes a file so that it is there in full or as it was before. */
import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/**
 * The bytes go to a new file beside it, under a name that nobody can know: a symbolic link that lies in wait there, or in
 * the place of the file, is not followed. Rejects with the system's error; the new file is then gone.
 */
export async function replaceFile(file: string, bytes: Readable): Promise<void> {
  const part = `${file}.${randomBytes(6).toString('hex')}.part`
  const target = createWriteStream(part, { flags: 'wx' })
  try {
    await pipeline(bytes, target)
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}
