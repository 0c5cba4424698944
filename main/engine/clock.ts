/** The clock of all recorded times: the monotonic clock, set to the epoch once when the process starts. */

const origin = performance.timeOrigin

/** Returns the time in whole microseconds since the epoch; it never decreases. */
export const nowUs = (): number => Math.round((origin + performance.now()) * 1_000)
