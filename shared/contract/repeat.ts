/** Sending again and again: one message at an interval, or a sequence with waits, run once or repeated. */
import { z } from 'zod'
import { appErrorSchema } from './errors.ts'
import { outgoingSchema } from './outgoing.ts'

const milliseconds = z.int().min(0).max(86_400_000)

/** One send of a sequence: a message of its own or a snippet, and how long to wait after it before the next. */
const stepSchema = z.union([
  z.object({ message: outgoingSchema, waitMs: milliseconds.default(0) }),
  z.object({ snippet: z.int().positive(), waitMs: milliseconds.default(0) }),
])

export const startRepeatSchema = z.object({
  session: z.int().positive(),
  /** Null sends to all that are open, which may be nobody for a while. */
  connection: z.int().positive().nullable().default(null),
  steps: z.array(stepSchema).min(1).max(1_000),
  /**
   * From the start of one run to the start of the next, reckoned from the first so that errors do not add up; never
   * shorter than the waits of the steps together.
   */
  intervalMs: milliseconds.min(1).default(1),
  /** Runs; null goes on until it is stopped. */
  count: z.int().min(1).max(1_000_000_000).nullable().default(1),
})

export const repeatSchema = z.object({
  repeat: z.int().positive(),
  session: z.int().positive(),
  connection: z.int().positive().nullable(),
  /** `failed`: `problem` says why; `stopped`: by `stopRepeat` or because the session ended. */
  state: z.enum(['running', 'done', 'stopped', 'failed']),
  /** Runs completed, and to complete. */
  runs: z.number(),
  count: z.number().nullable(),
  /** Messages sent, and messages that found no connection open. */
  sent: z.number(),
  missed: z.number(),
  /** Most that a send was late so far. Milliseconds. */
  latestMs: z.number(),
  problem: appErrorSchema.nullable(),
})
/** How far a repetition is. */
export type Repeat = z.infer<typeof repeatSchema>
