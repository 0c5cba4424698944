/** How the last connection of a client ended, for the exit code of `connect`. */
import type { EngineApi } from '../../shared/contract/engine.ts'
import type { AppError } from '../../shared/contract/errors.ts'
import { englishError } from '../host/english-error.ts'
import { maxPage } from '../../shared/contract/limits.ts'
import type { EntrySummary } from '../../shared/model/entry.ts'
import type { Session } from '../../shared/model/session.ts'
import { isWebSocket } from '../../shared/protocols/index.ts'
import { abnormalClosure, noStatus } from '../../shared/wire/websocket/close.ts'

/** Codes of a close that is no failure: normal closure, going away, and a close frame without a code. */
const expectedCodes: ReadonlySet<number> = new Set([1000, 1001, noStatus])

/** The error of a WebSocket that ended without a close frame or with the code of a failure; null for every other end. */
export async function abnormalEnd(engine: EngineApi, session: Session): Promise<AppError | null> {
  if (!isWebSocket(session.kind) || session.entries === 0) return null
  const from = Math.max(1, session.entries - maxPage + 1)
  const entries = await engine.call('entries', {
    session: session.id,
    from,
    to: session.entries,
  })
  const end = entries.findLast(({ event }) => event?.kind === 'end')
  if (end?.event?.kind !== 'end') return null
  const { code, reason } = end.event
  if (code === null || expectedCodes.has(code)) return null
  if (code !== abnormalClosure)
    return englishError(
      'network',
      `The WebSocket was closed with code ${String(code)}${reason === '' ? '' : `: ${reason}`}.`,
    )
  return englishError(
    'network',
    entries.some((entry) => isCutBy(entry, end))
      ? 'The connection ended inside a frame, without a close frame (code 1006).'
      : 'The connection ended without a close frame (code 1006).',
  )
}

const isCutBy = ({ connection, direction, partial }: EntrySummary, end: EntrySummary): boolean =>
  partial && direction === 'in' && connection === end.connection
