/** Formats sizes and durations as users enter them: exact, in the largest suitable unit. */

const sizes = [
  ['TiB', 1_024 ** 4],
  ['TB', 1e12],
  ['GiB', 1_024 ** 3],
  ['GB', 1e9],
  ['MiB', 1_024 ** 2],
  ['MB', 1e6],
  ['KiB', 1_024],
  ['kB', 1e3],
] as const

/** Formats a number of bytes: `1 GiB`, `1.5 MiB`, `500 MB`. */
export function writeSize(bytes: number): string {
  for (const [unit, length] of sizes)
    if (bytes >= length && Number.isInteger((bytes / length) * 100))
      return `${String(bytes / length)} ${unit}`
  return `${String(bytes)} B`
}

const spans = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const

/** Formats a number of milliseconds: `10 min`, `90 s`, `250 ms`. */
export function writeSpan(ms: number): string {
  for (const [unit, length] of spans)
    if (ms >= length && ms % length === 0) return `${String(ms / length)} ${unit}`
  return `${String(ms)} ms`
}
