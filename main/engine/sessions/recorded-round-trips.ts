/** Round trips of a saved session, computed from its record: pings that were sent, and the pongs that answered them. */
import { maxRoundTrips, type RoundTrip } from '../../../shared/contract/round-trips.ts'
import { PendingPingsOfRecord } from '../../../shared/wire/websocket/pending-pings.ts'
import { payloadOf } from '../replay/play/recorded.ts'
import type { Measured } from './round-trips.ts'
import type { ScannedEntry } from '../store/scan.ts'
import type { Store } from '../store/store.ts'

/** Number of entries read in one step, so that other readers can run in between. */
const stepEntries = 50_000

/** The last ones, oldest first, and their total number. */
export async function recordedRoundTrips(store: Store, session: number): Promise<Measured> {
  const { entries, dropped } = await store.session({ session })
  const collector = new RoundTripCollector()
  for (let step = (dropped?.entries ?? 0) + 1; step <= entries; step += stepEntries) {
    const to = Math.min(entries, step + stepEntries - 1)
    for (let from: number | null = step; from !== null;) {
      const page = await store.scan({ session, from, to, pingsOnly: true })
      for (const entry of page.entries) collector.see(entry)
      from = page.next
    }
  }
  return collector.found
}

class RoundTripCollector {
  readonly found: { total: number; roundTrips: RoundTrip[] } = { total: 0, roundTrips: [] }
  readonly #pending = new PendingPingsOfRecord<{ key: string; at: number }>()

  see(entry: ScannedEntry): void {
    const { connection, direction, kind, at } = entry
    const payload = payloadOf(entry)
    if (payload === null) return
    const isPong = kind === 'pong' && direction === 'in'
    if (isPong ? !this.#pending.isWaiting(connection) : kind !== 'ping' || direction !== 'out')
      return
    const key = Buffer.from(payload).toString('latin1')
    if (!isPong) this.#pending.sent(connection, { key, at })
    else {
      const ping = this.#pending.answered(connection, key)
      if (ping) this.#add({ connection, at, rttMs: (at - ping.at) / 1_000 })
    }
  }

  #add(roundTrip: RoundTrip): void {
    const { roundTrips } = this.found
    this.found.total++
    // Truncated in steps: shifting each time would move the whole series.
    if (roundTrips.push(roundTrip) >= maxRoundTrips * 2) roundTrips.splice(0, maxRoundTrips)
  }
}
