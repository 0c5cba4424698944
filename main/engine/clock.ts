/** One clock for all that is recorded: the monotonic clock, set to the epoch once when the process starts. */

const origin = performance.timeOrigin

/** Now, in whole microseconds since the epoch; never runs backwards. */
export const nowUs = (): number => Math.round((origin + performance.now()) * 1_000)
