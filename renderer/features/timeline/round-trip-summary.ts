/** Round trips of pings in a few numbers, and by powers of two as the other histograms of the statistics. Pure. */
import type { RoundTrip } from '../../../shared/contract/round-trips.ts'

export interface RoundTripSummary {
  count: number
  /** Milliseconds. */
  lowest: number
  median: number
  /** 95 of 100 took no longer. */
  high: number
  highest: number
  /** Bucket 0 is less than 1 us, bucket i from 2^(i-1) to 2^i - 1 us. */
  buckets: number[]
}

/** Of one connection, or of all (null). Null when there are none. */
export function summarizeRoundTrips(
  roundTrips: readonly RoundTrip[],
  connection: number | null,
): RoundTripSummary | null {
  const times = roundTrips
    .filter((one) => connection === null || one.connection === connection)
    .map(({ rttMs }) => rttMs)
    .sort((a, b) => a - b)
  const lowest = times[0]
  if (lowest === undefined) return null
  const at = (part: number): number => times[Math.ceil(part * times.length) - 1] ?? lowest
  const buckets: number[] = []
  for (const ms of times) {
    const us = Math.floor(ms * 1_000)
    const bucket = us < 1 ? 0 : Math.floor(Math.log2(us)) + 1
    while (buckets.length <= bucket) buckets.push(0)
    buckets[bucket] = (buckets[bucket] ?? 0) + 1
  }
  return { count: times.length, lowest, median: at(0.5), high: at(0.95), highest: at(1), buckets }
}
