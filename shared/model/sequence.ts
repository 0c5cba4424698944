/** Sequences: snippets sent in order with waits between them, saved for one endpoint or for all. */
import { z } from 'zod'

/** One day. */
const longestWaitMs = 86_400_000
/** How long a step waits. */
export const waitMsSchema = z.int().min(0).max(longestWaitMs)

/** What counts as the answer to a step, and its timeout; null does not wait. */
export const awaitedSchema = z
  .object({
    timeoutMs: z.int().min(1).max(longestWaitMs),
    /** What to do when no answer arrived in time. */
    otherwise: z.enum(['stop', 'goOn']).default('stop'),
  })
  .nullable()
export type Awaited = z.infer<typeof awaitedSchema>

/** Maximum number of steps in a sequence. */
export const maxSteps = 1_000
/** Number of runs of a sequence; null runs until stopped. */
export const runCountSchema = z.int().min(1).max(1_000_000_000).nullable()

const stepSchema = z.object({
  /** The step of a deleted snippet stays and refers to no snippet. */
  snippet: z.int().positive(),
  /** After the step, or after its answer. */
  waitMs: waitMsSchema,
  answer: awaitedSchema,
})

export const sequenceSchema = z.object({
  id: z.int().positive(),
  /** The saved endpoint it belongs to; null for all. */
  endpoint: z.int().positive().nullable(),
  name: z.string().trim().min(1).max(200),
  steps: z.array(stepSchema).min(1).max(maxSteps),
  /** Null runs until stopped. */
  count: runCountSchema,
})
export type Sequence = z.infer<typeof sequenceSchema>
