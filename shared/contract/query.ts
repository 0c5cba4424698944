/** Queries over many entries: searches and statistics, their parameters and results. */
import { z } from 'zod'
import { maxFilterLength } from '../filter/problems.ts'
import { directions, entryKinds } from '../model/entry.ts'
import { appErrorSchema } from './error-schema.ts'

const session = z.int().positive()

/** A search in unmasked payloads, across fragments of a message and across TCP reads. */
export const searchQuerySchema = z.object({
  /** `hex` is bytes in any common notation, `regex` the source of a regular expression. */
  as: z.enum(['text', 'hex', 'regex']),
  pattern: z.string().min(1).max(10_000),
  /** For text and regular expressions only. */
  matchCase: z.boolean(),
})
export type SearchQuery = z.infer<typeof searchQuerySchema>

/** The progress of a view with an expression or a search; it runs in the background. */
export const viewProgressSchema = z.lazy(() =>
  z.object({
    view: z.int(),
    session,
    /** Rows so far. */
    count: z.number(),
    /** Entries scanned, and entries in total. */
    scanned: z.number(),
    entries: z.number(),
    /** Why it stopped; null if there was no error. */
    problem: appErrorSchema.nullable(),
  }),
)
export type ViewProgress = z.infer<typeof viewProgressSchema>

/** The matches of a search in a body. Offsets in bytes; `to` is exclusive. */
export const matchesSchema = z.object({
  matches: z.array(z.object({ from: z.number(), to: z.number() })),
  /** There are more matches than the result contains. */
  more: z.boolean(),
  /** The byte at which the search of a part continues; omitted at the end. */
  next: z.int().optional(),
})

export type Matches = z.infer<typeof matchesSchema>

export const sessionHitsSchema = z.object({
  session,
  name: z.string(),
  hits: z.number(),
  /** Numbers of the first entries, at most `toldHits`. */
  first: z.array(z.number()),
})
/** The progress of a search over all sessions. */
export const searchProgressSchema = z.lazy(() =>
  z.object({
    search: z.int(),
    /** Sessions with hits, newest first, including the current one. */
    found: z.array(sessionHitsSchema),
    /** Sessions searched, and sessions in total. */
    searched: z.int(),
    sessions: z.int(),
    done: z.boolean(),
    problem: appErrorSchema.nullable(),
  }),
)
export type SearchProgress = z.infer<typeof searchProgressSchema>

/** Maximum number of listed entries for each session with hits. */
export const toldHits = 3
/** Maximum number of listed sessions with hits. */
export const maxFoundSessions = 1_000
/** Maximum number of buckets in a statistic over time. */
export const maxBuckets = 2_000

const series = z.object({ in: z.array(z.number()), out: z.array(z.number()) })

export const statisticsSchema = z.lazy(() =>
  z.object({
    /** Entries that match the filter, and payload bytes of those that are traffic. */
    entries: z.number(),
    bytes: z.object({ in: z.number(), out: z.number() }),
    /**
     * From the first to the last entry of the session, or the part of it that the filter selects. Microseconds since the
     * epoch.
     */
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
    /** Traffic by payload size: bucket 0 is empty payloads, bucket i those of 2^(i-1) to 2^i - 1 bytes. */
    sizes: series,
    /**
     * Time since the previous traffic in the same direction: bucket 0 is less than 1 us, bucket i is 2^(i-1) to 2^i - 1
     * us.
     */
    gaps: series,
    /**
     * Round trips of the matching pings that were sent. The pong may come after the time range and need not match the
     * filter. Times are in microseconds; above 2 ms, the median and the 95th percentile have an error of up to 0.1 %.
     */
    roundTrips: z.object({
      pings: z.number(),
      answered: z.number(),
      timesUs: z
        .object({ lowest: z.number(), median: z.number(), high: z.number(), highest: z.number() })
        .nullable(),
      /** Times in power-of-two buckets, as in `gaps`. */
      powers: z.array(z.number()),
    }),
  }),
)
export type Statistics = z.infer<typeof statisticsSchema>

/** Which entries of a session a timeline shows; all when every field is undefined. */
export const filterSchema = z.lazy(() =>
  z.object({
    directions: z.array(z.enum(['none', 'in', 'out'])).optional(),
    /** False hides pings, pongs and closes. */
    control: z.boolean().optional(),
    /** False hides events. */
    events: z.boolean().optional(),
    connection: z.int().positive().optional(),
    /** True shows only entries with violations. */
    broken: z.boolean().optional(),
    /** In the filter language; see `shared/filter`. */
    expression: z.string().max(maxFilterLength).optional(),
    /** Only entries that complete a match of it. */
    search: searchQuerySchema.optional(),
  }),
)
export type Filter = z.infer<typeof filterSchema>
