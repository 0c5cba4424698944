/** Returns microseconds since the epoch as ISO 8601 in UTC, with microseconds. */
export function isoTime(at: number): string {
  const microseconds = String(Math.floor(at) % 1_000).padStart(3, '0')
  return new Date(at / 1_000).toISOString().replace('Z', `${microseconds}Z`)
}
