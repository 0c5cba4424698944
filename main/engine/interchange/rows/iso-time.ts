/** Times of entries as ISO 8601 in UTC, with microseconds. */

/** @param at microseconds since the epoch */
export function isoMicroseconds(at: number): string {
  const ms = Math.floor(at / 1_000)
  const micros = Math.floor(at - ms * 1_000)
  return `${new Date(ms).toISOString().slice(0, -1)}${String(micros).padStart(3, '0')}Z`
}
