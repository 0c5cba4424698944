/** The database as a whole: how large it is and may become, and giving its free space back. */
import { z } from 'zod'
import { leastLimitBytes } from '../../model/endpoint.ts'
import { method, nothing } from '../method.ts'

const databaseLimitSchema = z.object({
  /** What all sessions may take in the database; 0 for no limit. Bytes. */
  maxBytes: z
    .int()
    .min(0)
    .refine((bytes) => bytes === 0 || bytes >= leastLimitBytes, 'at least 1 MiB, or 0'),
  /** `stop` ends all recordings and begins no more; `delete-oldest` deletes the oldest sessions that do not record. */
  atLimit: z.enum(['stop', 'delete-oldest']),
})
export type DatabaseLimit = z.infer<typeof databaseLimitSchema>

export const noDatabaseLimit: DatabaseLimit = { maxBytes: 0, atLimit: 'stop' }

/** How far giving space back is. */
export const compactionSchema = z.object({
  running: z.boolean(),
  /** Bytes given back so far, and those that were free when it began or have become free since. */
  freed: z.number(),
  total: z.number(),
})
export type Compaction = z.infer<typeof compactionSchema>

export const storageMethods = {
  storage: method(
    z.object({}),
    z.object({
      /** The database with its write-ahead log, on the disk. Bytes. */
      databaseBytes: z.number(),
      /** Of that, what holds nothing. */
      freeBytes: z.number(),
      limit: databaseLimitSchema,
      compaction: compactionSchema,
    }),
  ),
  setDatabaseLimit: method(databaseLimitSchema, nothing),
  /** Gives free space back to the disk while recording goes on; resolves at its end, or when it was cancelled. */
  compact: method(z.object({}), compactionSchema),
  /** Ends it after the step it is at; what was given back stays so. */
  cancelCompaction: method(z.object({}), nothing),
} as const
