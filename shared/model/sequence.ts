/** Sequences: snippets sent one after the other with waits between, kept with one endpoint or for all. */
import { z } from 'zod'

/** A day. */
const longestWaitMs = 86_400_000
/** How long a step waits for something to happen. */
export const waitMsSchema = z.int().min(0).max(longestWaitMs)

/** What stands for an answer to a step, and how long it is waited for; null waits for none. */
export const awaitedSchema = z
  .object({
    timeoutMs: z.int().min(1).max(longestWaitMs),
    /** What to do when none came in time. */
    otherwise: z.enum(['stop', 'goOn']).default('stop'),
  })
  .nullable()
export type Awaited = z.infer<typeof awaitedSchema>

/** Most steps of one sequence. */
export const maxSteps = 1_000
/** How often a sequence can be run. */
export const runCountSchema = z.int().min(1).max(1_000_000_000).nullable()

const stepSchema = z.object({
  /** One that is deleted leaves its step, which names nothing then. */
  snippet: z.int().positive(),
  /** After the step, or after its answer. */
  waitMs: waitMsSchema,
  answer: awaitedSchema,
})

export const sequenceSchema = z.object({
  id: z.int().positive(),
  /** Saved endpoint it belongs to; null for all. */
  endpoint: z.int().positive().nullable(),
  name: z.string().trim().min(1).max(200),
  steps: z.array(stepSchema).min(1).max(maxSteps),
  /** Null runs until it is stopped. */
  count: runCountSchema,
})
export type Sequence = z.infer<typeof sequenceSchema>
