/** Replaces a file atomically: it is complete, or unchanged. */
import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/**
 * The bytes are written to a new file beside it, under an unpredictable name: a symbolic link at either place is not
 * followed. Rejects with the system's error after the new file was removed.
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
