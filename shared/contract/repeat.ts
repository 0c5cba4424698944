/** Sending again and again: one message at an interval, or a sequence with waits, run once or repeated. */
import { z } from 'zod'
import { awaitedSchema, maxSteps, runCountSchema, waitMsSchema } from '../model/sequence.ts'
import { appErrorSchema } from './errors.ts'
import { outgoingSchema } from './outgoing.ts'

const after = { waitMs: waitMsSchema.default(0), answer: awaitedSchema.default(null) }

/**
 * One send of a sequence: a message of its own or a snippet, whether what follows waits for an answer, and how long it
 * waits after that. An answer is the next message that comes in whole, the next bytes over TCP, the next pong to a ping;
 * of what was sent to all one of each that it was sent to.
 */
const stepSchema = z.union([
  z.object({ message: outgoingSchema, ...after }),
  z.object({ snippet: z.int().positive(), ...after }),
])

export const startRepeatSchema = z.object({
  session: z.int().positive(),
  /** Null sends to all that are open, which may be nobody for a while. */
  connection: z.int().positive().nullable().default(null),
  steps: z.array(stepSchema).min(1).max(maxSteps),
  /**
   * From the start of one run to the start of the next, reckoned from the first so that errors do not add up; never
   * shorter than the waits of the steps and for their answers together.
   */
  intervalMs: waitMsSchema.min(1).default(1),
  /** Runs; null goes on until it is stopped. */
  count: runCountSchema.default(1),
})

/** Most connections that are named for not answering. */
export const maxSilent = 100

export const repeatSchema = z.object({
  repeat: z.int().positive(),
  session: z.int().positive(),
  connection: z.int().positive().nullable(),
  /** Of snippets, rather than of one message. */
  sequence: z.boolean(),
  /**
   * `failed`: `problem` says why; `stopped`: by `stopRepeat` or because the session ended; `unanswered`: the present
   * step had to be answered and was not.
   */
  state: z.enum(['running', 'done', 'stopped', 'unanswered', 'failed']),
  /** Runs completed, and to complete. */
  runs: z.number(),
  count: z.number().nullable(),
  /** Steps of a run, and the number of the one that was sent last; 0 before the first. */
  steps: z.number(),
  step: z.number(),
  /** The present step waits for its answer. */
  awaiting: z.boolean(),
  /** Answers that came, and that did not come in time: of what was sent to all one a connection. */
  answers: z.number(),
  unanswered: z.number(),
  /** Connections that did not answer the step that was last left unanswered: the first `maxSilent`, and how many. */
  silent: z.array(z.int().positive()),
  silentInAll: z.number(),
  /** Messages sent, and messages that found no connection open. */
  sent: z.number(),
  missed: z.number(),
  /** Most that a send was late so far. Milliseconds. */
  latestMs: z.number(),
  problem: appErrorSchema.nullable(),
})
/** How far a repetition is. */
export type Repeat = z.infer<typeof repeatSchema>
