/**
 * Follows a session that records: reads its entries in pages as the counts grow, each entry once and in order. The
 * consumer sets the pace, so memory stays bounded at any rate.
 */
import type { EngineApi } from '../../shared/contract/engine.ts'
import { maxPage } from '../../shared/contract/limits.ts'
import type { EntrySummary } from '../../shared/model/entry.ts'
import type { Session } from '../../shared/model/session.ts'

/**
 * Passes every entry to `take`, if there is one, until the session has ended and all were passed.
 * @param failed whether nothing more can be recorded: on a full disk a session may not even be marked as ended
 * @returns the session as it ended
 */
export async function followSession(
  engine: EngineApi,
  session: number,
  take: ((entry: EntrySummary) => Promise<void>) | null,
  failed: () => boolean,
): Promise<Session> {
  let wake = Promise.withResolvers<void>()
  const changed = (): void => wake.resolve()
  const forget = [
    engine.on('counts', (counts) => take !== null && counts.session === session && changed()),
    // Not at each peer that connects or disconnects: to read the session costs more than to record the peer.
    engine.on('live', (live) => live.session === session && live.phase === 'closed' && changed()),
    engine.on('sessionsChanged', changed),
  ]
  try {
    let next = 1
    for (;;) {
      const { promise } = wake
      const last = failed()
      const current = await engine.call('session', { session })
      // Entries that were dropped before they were read are counted in the session.
      next = Math.max(next, (current.dropped?.entries ?? 0) + 1)
      while (take && next <= current.entries) {
        const to = Math.min(next + maxPage - 1, current.entries)
        const page = await engine.call('entries', { session, from: next, to })
        for (const entry of page) await take(entry)
        next = to + 1
      }
      if (last || current.state !== 'recording') return current
      await promise
      wake = Promise.withResolvers<void>()
    }
  } finally {
    for (const undo of forget) undo()
  }
}
