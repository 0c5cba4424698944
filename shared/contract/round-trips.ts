/**
 * Round trips of WebSocket pings: from passing the ping to the operating system until the pong with the same payload.
 */
import { z } from 'zod'

/** Maximum number of round trips kept for a session; the oldest are dropped. */
export const maxRoundTrips = 10_000

export const roundTripSchema = z.object({
  connection: z.int().positive(),
  /** Arrival of the pong, microseconds since the epoch. */
  at: z.number(),
  rttMs: z.number(),
})
export type RoundTrip = z.infer<typeof roundTripSchema>

export const roundTripsSchema = z.object({
  session: z.int().positive(),
  /** Total number, including round trips no longer kept. */
  total: z.number(),
  last: roundTripSchema,
})
export type RoundTripsEvent = z.infer<typeof roundTripsSchema>
