/** Times in the statistics: along an axis, and as a duration. Pure. */
import { formatDuration } from '../../i18n/format.ts'
import { formatSpan } from '../../i18n/format-short.ts'

const two = (value: number): string => String(value).padStart(2, '0')

/**
 * A tick of a time axis in local time, with the precision of the ticks' distance: `14:05`, `14:05:09`, `14:05:09.112`,
 * and the date where a day begins.
 * @param at seconds since the epoch
 * @param step seconds between ticks
 */
export function formatTick(at: number, step: number): string {
  const us = Math.round(at * 1e6)
  const date = new Date(Math.floor(us / 1_000))
  const minute = `${two(date.getHours())}:${two(date.getMinutes())}`
  if (step >= 86_400 || (step >= 60 && minute === '00:00'))
    return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  if (step >= 60) return minute
  const second = `${minute}:${two(date.getSeconds())}`
  if (step >= 1) return second
  const fraction = String(((us % 1e6) + 1e6) % 1e6).padStart(6, '0')
  return `${second}.${fraction.slice(0, step >= 0.001 ? 3 : 6)}`
}

/** A short duration: `320 µs`, `4.8 ms`, `2.4 s`, `03:12`. */
export function formatLength(us: number): string {
  if (us < 1_000) return `${String(Math.round(us))} µs`
  return us < 60e6 ? formatDuration(us / 1_000) : formatSpan(us / 1_000)
}
