/** The progress of a replay. */
import { z } from 'zod'
import { appErrorSchema } from './error-schema.ts'
import { sessionNumber } from './method.ts'

export const speedSchema = z.union([z.number().min(0.1).max(100), z.literal('max')])
/** Replay speed: a factor on the recorded gaps, or as fast as possible. */
export type Speed = z.infer<typeof speedSchema>

export const replaySchema = z.lazy(() =>
  z.object({
    /** The new session that records the replay. */
    session: sessionNumber,
    /** The session that is replayed. */
    source: sessionNumber,
    to: z.string(),
    speed: speedSchema,
    state: z.enum(['connecting', 'playing', 'paused', 'waiting', 'done', 'stopped', 'failed']),
    /** Outgoing entries sent, and in total. */
    sent: z.number(),
    total: z.number(),
    /**
     * Entries that gaps in the source make unsendable: truncated entries and entries that depend on them, and entries
     * that the source's limit dropped.
     */
    unsent: z.object({ cut: z.number(), dropped: z.number() }),
    /** Traffic entries received now, and in the source. */
    received: z.number(),
    expected: z.number(),
    /** Differing rows of the comparison; final when the state is `done` or `stopped`. */
    differing: z.number(),
    problem: appErrorSchema.nullable(),
  }),
)
export type Replay = z.infer<typeof replaySchema>
