/** Questions to the whole of a session, or to all: searches, statistics, round trips. */
import { z } from 'zod'
import { method, nothing, sessionNumber } from '../method.ts'
import {
  filterSchema,
  matchesSchema,
  maxBuckets,
  searchQuerySchema,
  statisticsSchema,
} from '../query.ts'
import { bodySchema } from './entries.ts'
import { maxRoundTrips, roundTripSchema } from '../round-trips.ts'

export const questionsMethods = {
  /**
   * Where a search is found in the bytes of an entry or a message. Of an entry's payload also the parts of matches that
   * reach over its ends.
   */
  matches: method(
    bodySchema.extend({ as: bodySchema.shape.as.default('payload'), query: searchQuerySchema }),
    matchesSchema,
  ),
  /** Searches all sessions, newest first; `search` events tell what is found. */
  searchSessions: method(z.object({ query: searchQuerySchema }), z.object({ search: z.int() })),
  stopSearch: method(z.object({ search: z.int() }), nothing),
  /** Counts what a filter lets through, in the given time or in all of it. Recording goes on meanwhile. */
  statistics: method(
    z.object({
      session: sessionNumber,
      filter: filterSchema.default({}),
      /** Microseconds since the epoch, both included. */
      from: z.number().optional(),
      to: z.number().optional(),
      buckets: z.int().min(1).max(maxBuckets).default(200),
    }),
    statisticsSchema,
  ),

  /** Round trips of a session's pings, measured or found in its record, oldest first: those after the first `after`. */
  roundTrips: method(
    z.object({
      session: sessionNumber,
      after: z.int().min(0).default(0),
      limit: z.int().min(1).max(maxRoundTrips).default(maxRoundTrips),
    }),
    z.object({ total: z.number(), roundTrips: z.array(roundTripSchema) }),
  ),
} as const
