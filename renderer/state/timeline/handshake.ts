/** Finds the handshake that a session shows first: that of its newest connection, or why there is none. */
import type { EngineApi } from '../../../shared/contract/engine.ts'

const connectionPage = 1_000
/** Only the connect and TLS events and the request precede a handshake, so it is within the first entries. */
const firstEntries = 20

/** Returns the number of the entry, of the error if the connection came to no handshake; null when neither is recorded. */
export async function findHandshake(engine: EngineApi, session: number): Promise<number | null> {
  const connection = await newestConnection(engine, session)
  if (connection === null) return null
  const { view } = await engine.call('openView', { session, filter: { connection } })
  try {
    let state = await engine.call('viewState', { view })
    // Each request processes further entries of a long session.
    while (state.count < firstEntries && state.scanned < state.entries)
      state = await engine.call('viewState', { view })
    if (state.count === 0) return null
    const to = Math.min(state.count, firstEntries)
    const entries = await engine.call('entries', { session, view, from: 1, to })
    const found =
      entries.find(({ kind }) => kind === 'handshake') ??
      entries.find(({ kind }) => kind === 'error')
    return found?.n ?? null
  } finally {
    await engine.call('closeView', { view })
  }
}

async function newestConnection(engine: EngineApi, session: number): Promise<number | null> {
  let newest: number | null = null
  for (;;) {
    const from: number = (newest ?? 0) + 1
    const page = await engine.call('connections', { session, from, limit: connectionPage })
    newest = page.at(-1)?.connection ?? newest
    if (page.length < connectionPage) return newest
  }
}
