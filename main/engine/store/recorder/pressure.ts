/**
 * How far the disk is behind all that is recorded: `behind` slows who waits for it and has payloads cut where a session
 * was set to go on, `stalled` slows everyone, so that memory stays bounded. Owner: the recorder.
 */
export type Pressure = 'none' | 'behind' | 'stalled'

/** Bytes that may wait for the disk before it counts as behind, and below which it has caught up. */
export const behindAboveBytes = 32 * 1024 * 1024
export const caughtUpBelowBytes = 16 * 1024 * 1024
/** Where even what is cut comes faster than it is written. */
export const stalledAboveBytes = 48 * 1024 * 1024

/** The pressure of so many bytes after `before`: it goes up at once, and down later. */
export function pressureOf(waiting: number, before: Pressure): Pressure {
  if (waiting > stalledAboveBytes) return 'stalled'
  if (before === 'stalled' && waiting >= behindAboveBytes) return 'stalled'
  if (waiting > behindAboveBytes) return 'behind'
  return before !== 'none' && waiting >= caughtUpBelowBytes ? 'behind' : 'none'
}
