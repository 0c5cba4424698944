/** The database as a whole: its size, its limit, and compaction. */
import { z } from 'zod'
import { leastLimitBytes } from '../../protocols/options/recording.ts'
import { method, nothing } from '../method.ts'

const databaseLimitSchema = z.object({
  /** Size limit for all sessions in the database; 0 for no limit. Bytes. */
  maxBytes: z
    .int()
    .min(0)
    .refine((bytes) => bytes === 0 || bytes >= leastLimitBytes, 'at least 1 MiB, or 0'),
  /**
   * `stop` ends all recordings and starts no new ones; `delete-oldest` deletes the oldest sessions that are not
   * recording.
   */
  atLimit: z.enum(['stop', 'delete-oldest']),
})
export type DatabaseLimit = z.infer<typeof databaseLimitSchema>

export const noDatabaseLimit: DatabaseLimit = { maxBytes: 0, atLimit: 'stop' }

/** The progress of a compaction. */
export const compactionSchema = z.object({
  running: z.boolean(),
  /** Bytes freed so far, and all bytes that were free at the start or have become free since. */
  freed: z.number(),
  total: z.number(),
})
export type Compaction = z.infer<typeof compactionSchema>

export const storageMethods = {
  storage: method(
    () => z.object({}),
    () =>
      z.object({
        /** Size on disk of the database with its write-ahead log. Bytes. */
        databaseBytes: z.number(),
        /** Unused space in it. */
        freeBytes: z.number(),
        limit: databaseLimitSchema,
        compaction: compactionSchema,
      }),
  ),
  setDatabaseLimit: method(
    () => databaseLimitSchema,
    () => nothing,
  ),
  /** Returns free space to the file system while recording continues; resolves when it ends or is cancelled. */
  compact: method(
    () => z.object({}),
    () => compactionSchema,
  ),
  /** Stops after the current step; space already freed stays freed. */
  cancelCompaction: method(
    () => z.object({}),
    () => nothing,
  ),
} as const
