/**
 * How far the disk is behind all recordings: `behind` slows sources that can wait, and truncates payloads in sessions
 * that are set to it; `stalled` slows all sources, so that memory stays bounded. Owner: the recorder.
 */
export type Pressure = 'none' | 'behind' | 'stalled'

/** Bytes waiting for the disk above which it counts as behind, and below which it has caught up. */
export const behindAboveBytes = 32 * 1024 * 1024
export const caughtUpBelowBytes = 16 * 1024 * 1024
/** Bytes above which even truncated entries arrive faster than they are written. */
export const stalledAboveBytes = 48 * 1024 * 1024

/**
 * Returns the pressure for that many waiting bytes, given the pressure before: it rises immediately and falls with
 * hysteresis.
 */
export function pressureOf(waiting: number, before: Pressure): Pressure {
  if (waiting > stalledAboveBytes) return 'stalled'
  if (before === 'stalled' && waiting >= behindAboveBytes) return 'stalled'
  if (waiting > behindAboveBytes) return 'behind'
  return before !== 'none' && waiting >= caughtUpBelowBytes ? 'behind' : 'none'
}
