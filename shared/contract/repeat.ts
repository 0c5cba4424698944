/** Repeated sending: one message at an interval, or a sequence with waits, run once or repeatedly. */
import { z } from 'zod'
import { awaitedSchema, maxSteps, runCountSchema, waitMsSchema } from '../model/sequence.ts'
import { appErrorSchema } from './error-schema.ts'
import { outgoingSchema } from './outgoing.ts'

const after = { waitMs: waitMsSchema.default(0), answer: awaitedSchema.default(null) }

/**
 * One step of a sequence: an inline message or a snippet, whether to wait for an answer, and the wait after that. An
 * answer is the next complete incoming message, the next bytes over TCP, or the next pong for a ping; a step sent to
 * all connections expects one from each of them.
 */
const stepSchema = z.union([
  z.object({ message: outgoingSchema, ...after }),
  z.object({ snippet: z.int().positive(), ...after }),
])

export const startRepeatSchema = z.lazy(() =>
  z.object({
    session: z.int().positive(),
    /** Null sends to all open connections, of which there may temporarily be none. */
    connection: z.int().positive().nullable().default(null),
    steps: z.array(stepSchema).min(1).max(maxSteps),
    /**
     * From the start of one run to the start of the next, counted from the first run so that errors do not accumulate.
     * Extended when the waits of the steps and for their answers take longer.
     */
    intervalMs: waitMsSchema.min(1).default(1),
    /** Number of runs; null runs until stopped. */
    count: runCountSchema.default(1),
  }),
)

/** Maximum number of listed connections that did not answer. */
export const maxSilent = 100

export const repeatSchema = z.lazy(() =>
  z.object({
    repeat: z.int().positive(),
    session: z.int().positive(),
    connection: z.int().positive().nullable(),
    /** Whether it sends snippets rather than one message. */
    sequence: z.boolean(),
    /**
     * `failed`: see `problem`; `stopped`: by `stopRepeat` or the end of the session; `unanswered`: the current step
     * required an answer and got none.
     */
    state: z.enum(['running', 'done', 'stopped', 'unanswered', 'failed']),
    /** Runs completed, and runs in total. */
    runs: z.number(),
    count: z.number().nullable(),
    /** Steps per run, and the number of the last one sent; 0 before the first. */
    steps: z.number(),
    step: z.number(),
    /** The current step waits for its answer. */
    awaiting: z.boolean(),
    /** Answers received, and answers that did not arrive in time; one for each connection when sent to all. */
    answers: z.number(),
    unanswered: z.number(),
    /**
     * Connections that did not answer in the last step with a missing answer: the first `maxSilent`, and their number.
     */
    silent: z.array(z.int().positive()),
    silentInAll: z.number(),
    /** Messages sent, and messages for which no connection was open. */
    sent: z.number(),
    missed: z.number(),
    /** Maximum delay of a send so far. Milliseconds. */
    latestMs: z.number(),
    problem: appErrorSchema.nullable(),
  }),
)
/** The progress of a repetition. */
export type Repeat = z.infer<typeof repeatSchema>
