/** How much disk space the write-ahead log may take, and how much recordings leave free. */
import { statfsSync } from 'node:fs'

/** Maximum when nothing else limits it: a stream of one gibibyte is not delayed by a checkpoint. Bytes. */
export const longestLogBytes = 2_048 * 1024 * 1024
/** How far the log may exceed the size that recordings are limited to. Bytes. */
const aboveLimitBytes = 32 * 1024 * 1024
/** A tenth of the free space, less the share of it that the checkpoint takes for the database. */
const freeShare = 1 / 12

/**
 * @param folder of the database
 * @param logBytes current length of the log
 * @param limit the smallest size limit of a session or of all together; infinite without one
 */
export function roomForLog(folder: string, logBytes: number, limit: number): number {
  return Math.min(
    longestLogBytes,
    limit + aboveLimitBytes,
    (freeBytesOf(folder) + logBytes) * freeShare,
  )
}

/** Kept free by recordings, so that sessions can be ended and deleted. Bytes. */
const reserveBytes = 4 * 1024 * 1024

/**
 * Reports whether the disk has room for `bytes` of entries: in the log, and again in the database when the log, which
 * takes `logBytes` now, is checkpointed.
 */
export function hasRoomFor(folder: string, logBytes: number, bytes: number): boolean {
  return freeBytesOf(folder) >= reserveBytes + logBytes + 2 * bytes
}

/** Returns Infinity where the system cannot say. */
function freeBytesOf(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    // If the disk has failed, the next write reports it.
    return Infinity
  }
}
