/** The round trips of pings of each running session, bounded; reported at most 30 times a second. */
import {
  maxRoundTrips,
  type RoundTrip,
  type RoundTripsEvent,
} from '../../../shared/contract/round-trips.ts'

/** Number of sessions whose round trips are kept; the one measured longest ago is dropped first. */
const maxSessions = 50
/** At most 30 a second. */
const notifyMs = 34

/** The total number, and the last ones, oldest first. */
export interface Measured {
  total: number
  roundTrips: readonly RoundTrip[]
}

/** Those after the first `after`, as far as they are kept. */
export function roundTripsAfter(
  { total, roundTrips }: Measured,
  after: number,
  limit: number,
): { total: number; roundTrips: RoundTrip[] } {
  const recent = roundTrips.slice(-maxRoundTrips)
  const gone = total - recent.length
  return { total, roundTrips: recent.slice(Math.max(0, after - gone)).slice(0, limit) }
}

interface Series {
  total: number
  readonly kept: RoundTrip[]
  timer: NodeJS.Timeout | null
}

export class RoundTripCollector {
  readonly #sessions = new Map<number, Series>()
  readonly #notify: (event: RoundTripsEvent) => void

  constructor(notify: (event: RoundTripsEvent) => void) {
    this.#notify = notify
  }

  add(session: number, roundTrip: RoundTrip): void {
    const series = this.#sessions.get(session) ?? { total: 0, kept: [], timer: null }
    // Deleted first, so that the newest measured is the last.
    this.#sessions.delete(session)
    this.#sessions.set(session, series)
    series.total++
    // Truncated in steps: shifting each time would move the whole series.
    if (series.kept.push(roundTrip) >= maxRoundTrips * 2) series.kept.splice(0, maxRoundTrips)
    series.timer ??= setTimeout(() => {
      series.timer = null
      const last = series.kept.at(-1)
      if (last) this.#notify({ session, total: series.total, last })
    }, notifyMs)
    for (const [oldest, { timer }] of this.#sessions) {
      if (this.#sessions.size <= maxSessions) break
      if (timer) clearTimeout(timer)
      this.#sessions.delete(oldest)
    }
  }

  /** Null for a session without any. */
  of(session: number): Measured | null {
    const series = this.#sessions.get(session)
    return series ? { total: series.total, roundTrips: series.kept } : null
  }

  dispose(): void {
    for (const { timer } of this.#sessions.values()) if (timer) clearTimeout(timer)
    this.#sessions.clear()
  }
}
