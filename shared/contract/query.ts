/** What can be asked about many entries at once: searches and statistics, their parameters and answers. */
import { z } from 'zod'
import { maxFilterLength } from '../filter/problems.ts'
import { directions, entryKinds } from '../model/entry.ts'
import { appErrorSchema } from './errors.ts'

const session = z.int().positive()

/** What is looked for in payloads, unmasked, also across fragments of a message and across TCP reads. */
export const searchQuerySchema = z.object({
  /** `hex` is bytes in any usual notation, `regex` the source of an expression. */
  as: z.enum(['text', 'hex', 'regex']),
  pattern: z.string().min(1).max(10_000),
  /** Text and expressions alone. */
  matchCase: z.boolean(),
})
export type SearchQuery = z.infer<typeof searchQuerySchema>

/** How far a view with an expression or a search is; it goes on by itself. */
export const viewProgressSchema = z.object({
  view: z.int(),
  session,
  /** Rows so far. */
  count: z.number(),
  /** Entries looked at, and entries there are. */
  scanned: z.number(),
  entries: z.number(),
  /** Why it stopped; null while all is well. */
  problem: appErrorSchema.nullable(),
})
export type ViewProgress = z.infer<typeof viewProgressSchema>

/** Where a search was found in a body. Bytes from its start; `to` is past the last. */
export const matchesSchema = z.object({
  matches: z.array(z.object({ from: z.number(), to: z.number() })),
  /** More were found than are told. */
  more: z.boolean(),
})

export type Matches = z.infer<typeof matchesSchema>

export const sessionHitsSchema = z.object({
  session,
  name: z.string(),
  hits: z.number(),
  /** Numbers of the first entries, at most `toldHits`. */
  first: z.array(z.number()),
})
/** How far a search over all sessions is. */
export const searchProgressSchema = z.object({
  search: z.int(),
  /** Sessions with hits, newest first, the one being searched included. */
  found: z.array(sessionHitsSchema),
  /** Sessions searched, and sessions there are. */
  searched: z.int(),
  sessions: z.int(),
  done: z.boolean(),
  problem: appErrorSchema.nullable(),
})
export type SearchProgress = z.infer<typeof searchProgressSchema>

/** Entries of each session with hits that are named. */
export const toldHits = 3
/** Most sessions with hits that are told. */
export const maxFoundSessions = 1_000
/** Most buckets of a statistic over time. */
export const maxBuckets = 2_000

const series = z.object({ in: z.array(z.number()), out: z.array(z.number()) })

export const statisticsSchema = z.object({
  /** Entries the filter lets through, and payload bytes of those that are traffic. */
  entries: z.number(),
  bytes: z.object({ in: z.number(), out: z.number() }),
  /** From the first entry of the session to the last, or the part of it that the filter leaves. Microseconds since the epoch. */
  from: z.number(),
  to: z.number(),
  /** Traffic over time: bucket i begins at `from + i * bucketUs`. */
  bucketUs: z.number(),
  entriesOverTime: series,
  bytesOverTime: series,
  kinds: z.array(
    z.object({
      kind: z.enum(entryKinds),
      direction: z.enum(directions),
      entries: z.number(),
      bytes: z.number(),
    }),
  ),
  /** Traffic by payload size: bucket 0 is empty ones, bucket i those from 2^(i-1) to 2^i - 1 bytes. */
  sizes: series,
  /** Time since the traffic before in the same direction: bucket 0 is less than 1 us, bucket i from 2^(i-1) to 2^i - 1 us. */
  gaps: series,
  /**
   * Of the pings among them that were sent. A pong may come after the time asked for, and need not pass the filter. Times
   * are microseconds: the median and the one that 95 of 100 need at most are off by up to 0.1 % above 2 ms.
   */
  roundTrips: z.object({
    pings: z.number(),
    answered: z.number(),
    timesUs: z
      .object({ lowest: z.number(), median: z.number(), high: z.number(), highest: z.number() })
      .nullable(),
    /** Times by powers of two, as `gaps`. */
    powers: z.array(z.number()),
  }),
})
export type Statistics = z.infer<typeof statisticsSchema>

/** Which entries of a session a timeline shows; everything when all is undefined. */
export const filterSchema = z.object({
  directions: z.array(z.enum(['none', 'in', 'out'])).optional(),
  /** False hides pings, pongs and closes. */
  control: z.boolean().optional(),
  /** False hides events. */
  events: z.boolean().optional(),
  connection: z.int().positive().optional(),
  /** True shows only what breaks a rule. */
  broken: z.boolean().optional(),
  /** In the filter language; see `shared/filter`. */
  expression: z.string().max(maxFilterLength).optional(),
  /** Only entries that complete a match of it. */
  search: searchQuerySchema.optional(),
})
export type Filter = z.infer<typeof filterSchema>
