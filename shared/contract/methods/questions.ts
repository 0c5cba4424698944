/** Queries over a whole session or all sessions: searches, statistics, round trips. */
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
   * Positions of the matches of a search in the bytes of an entry or a message. In the payload of an entry, this
   * includes matches that extend beyond the entry. With `from`, a part of a long payload is searched, and the answer says
   * where the next part begins: the search of a payload of any length can be shown while it runs, and given up.
   */
  matches: method(
    () =>
      bodySchema.extend({
        as: bodySchema.shape.as.default('payload'),
        query: searchQuerySchema,
        /** 0, or what the answer before says. */
        from: z.int().nonnegative().optional(),
      }),
    () => matchesSchema,
  ),
  /** Searches all sessions, newest first; `search` events report the results. */
  searchSessions: method(
    () => z.object({ query: searchQuerySchema }),
    () => z.object({ search: z.int() }),
  ),
  stopSearch: method(
    () => z.object({ search: z.int() }),
    () => nothing,
  ),
  /** Counts the entries that match a filter, in the given time range or the whole session. Recording continues. */
  statistics: method(
    () =>
      z.object({
        session: sessionNumber,
        filter: filterSchema.default({}),
        /** Microseconds since the epoch, both inclusive. */
        from: z.number().optional(),
        to: z.number().optional(),
        buckets: z.int().min(1).max(maxBuckets).default(200),
      }),
    () => statisticsSchema,
  ),

  /**
   * Round trips of a session's pings, measured live or computed from the recording, oldest first. The first `after` are
   * skipped.
   */
  roundTrips: method(
    () =>
      z.object({
        session: sessionNumber,
        after: z.int().min(0).default(0),
        limit: z.int().min(1).max(maxRoundTrips).default(maxRoundTrips),
      }),
    () => z.object({ total: z.number(), roundTrips: z.array(roundTripSchema) }),
  ),
} as const
