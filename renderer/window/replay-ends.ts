/**
 * Reports long replays that end while the window is in the background. Replays that the user stopped or that took only
 * seconds are not reported.
 */
import type { EngineApi } from '../../shared/contract/engine.ts'
import type { Replay } from '../../shared/contract/replay.ts'

/** Replays that took longer are reported. Milliseconds. */
export const longReplayMs = 10_000

export interface ReplayEnds {
  /** Whether the window is in the background. */
  readonly isAway: () => boolean
  /** Monotonic time. Milliseconds. */
  readonly now: () => number
  readonly tell: (replay: Replay) => void
}

/** Watches until the returned function is called. */
export function watchReplays(
  engine: Pick<EngineApi, 'on'>,
  { isAway, now, tell }: ReplayEnds,
): () => void {
  const began = new Map<number, number>()
  return engine.on('replay', (replay) => {
    const { session, state } = replay
    const start = began.get(session)
    if (state !== 'done' && state !== 'failed' && state !== 'stopped') {
      if (start === undefined) began.set(session, now())
      return
    }
    began.delete(session)
    const isLong = start !== undefined && now() - start > longReplayMs
    if (isLong && state !== 'stopped' && isAway()) tell(replay)
  })
}
