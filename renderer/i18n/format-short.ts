/** Compact times and counts for small, frequently updated displays. Pure. */
import { groupDigits } from './format.ts'

/** Formats milliseconds as `03:12`, or `1:03:12` from one hour. */
export function formatSpan(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  const clock = `${two(minutes % 60)}:${two(seconds % 60)}`
  return minutes < 60 ? clock : `${Math.floor(minutes / 60)}:${clock}`
}

/** Formats 1 234 567 as `1.2 M`; up to 99 999 unchanged. */
export function formatCompact(count: number): string {
  if (count < 100_000) return groupDigits(Math.trunc(count))
  const [value, unit] = count < 999_500 ? [count / 1e3, 'k'] : [count / 1e6, 'M']
  return `${value < 100 ? value.toFixed(1) : value.toFixed(0)}\u2009${unit}`
}
