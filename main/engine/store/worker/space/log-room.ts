/** What the write-ahead log may take of the disk, and what recordings leave free. */
import { statfsSync } from 'node:fs'

/** Where nothing else bounds it: a stream of a gibibyte is not held up by a checkpoint. */
export const longestLogBytes = 2_048 * 1024 * 1024
/** So far above the size that recordings are limited to. */
const aboveLimitBytes = 32 * 1024 * 1024
/** A tenth of the free space, less what the checkpoint itself takes of it for the database. */
const freeShare = 1 / 12

/**
 * @param folder of the database
 * @param logBytes what the log takes now
 * @param limit the smallest size that a session, or all together, may take; infinite without one
 */
export function roomForLog(folder: string, logBytes: number, limit: number): number {
  return Math.min(
    longestLogBytes,
    limit + aboveLimitBytes,
    (freeBytesOf(folder) + logBytes) * freeShare,
  )
}

/** Kept free by recordings, so that sessions can be ended and deleted. */
const reserveBytes = 4 * 1024 * 1024

/**
 * Whether the disk has room for so many bytes of entries: in the log, and again in the database when the log, which takes
 * `logBytes` now, is checkpointed.
 */
export function hasRoomFor(folder: string, logBytes: number, bytes: number): boolean {
  return freeBytesOf(folder) >= reserveBytes + logBytes + 2 * bytes
}

/** Infinite where the system does not tell. */
function freeBytesOf(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    // The disk is what matters, not the question: if it is gone the next write says so.
    return Infinity
  }
}
