/** A replay as it goes on, and its comparison with what it replays. */
import { z } from 'zod'
import { entrySummarySchema } from '../model/entry.ts'
import { appErrorSchema } from './errors.ts'
import { sessionNumber } from './method.ts'

export const speedSchema = z.union([z.number().min(0.1).max(100), z.literal('max')])
/** Replay speed: a factor on the recorded gaps, or as fast as possible. */
export type Speed = z.infer<typeof speedSchema>

export const replaySchema = z.object({
  /** The new session that records the replay. */
  session: sessionNumber,
  /** The session that is replayed. */
  source: sessionNumber,
  to: z.string(),
  speed: speedSchema,
  state: z.enum(['connecting', 'playing', 'paused', 'waiting', 'done', 'stopped', 'failed']),
  /** Outgoing entries sent and to send. */
  sent: z.number(),
  total: z.number(),
  /**
   * What gaps of the source leave unsent: entries that lack bytes or build on some that do, and entries of its beginning
   * that its limit dropped.
   */
  unsent: z.object({ cut: z.number(), dropped: z.number() }),
  /** Traffic entries that came back, and that came back in the recording. */
  received: z.number(),
  expected: z.number(),
  /** Rows of the comparison that differ; final once the state is `done` or `stopped`. */
  differing: z.number(),
  problem: appErrorSchema.nullable(),
})
export type Replay = z.infer<typeof replaySchema>

export const comparisonRowSchema = z.object({
  /** `same`: equal bytes and kind; `changed`: both there; `missing`: only then; `extra`: only now. */
  verdict: z.enum(['same', 'changed', 'missing', 'extra']),
  then: entrySummarySchema.nullable(),
  now: entrySummarySchema.nullable(),
})
export type ComparisonRow = z.infer<typeof comparisonRowSchema>
