/** Round trips of WebSocket pings: from handing the ping to the system to the pong with the same payload. */
import { z } from 'zod'

/** Round trips kept for a session; the oldest go first. */
export const maxRoundTrips = 10_000

export const roundTripSchema = z.object({
  connection: z.int().positive(),
  /** When the pong came, microseconds since the epoch. */
  at: z.number(),
  rttMs: z.number(),
})
export type RoundTrip = z.infer<typeof roundTripSchema>

export const roundTripsSchema = z.object({
  session: z.int().positive(),
  /** How many there were in all, also those no longer kept. */
  total: z.number(),
  last: roundTripSchema,
})
export type RoundTripsEvent = z.infer<typeof roundTripsSchema>
