/** Formats of numbers and times in the window, independent of the language. Pure. */

const thinSpace = '\u2009'

/** Groups digits by three with thin spaces: `48 203`. Decimals are not grouped. */
export function groupDigits(value: number | bigint | string): string {
  const [whole = '', ...rest] = String(value).split('.')
  return [whole.replace(/\B(?=(\d{3})+$)/g, thinSpace), ...rest].join('.')
}

const two = (value: number): string => String(value).padStart(2, '0')
const three = (value: number): string => String(value).padStart(3, '0')

/** Formats microseconds since the epoch as local clock time: `14:05:09.112`, or `14:05:09.112004`. */
export function formatClock(at: number, isPrecise = false): string {
  const date = new Date(at / 1_000)
  const seconds = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  const milliseconds = `${seconds}.${three(date.getMilliseconds())}`
  return isPrecise ? `${milliseconds}${three(Math.floor(at) % 1_000)}` : milliseconds
}

/** Formats local date and time with microseconds: `2026-07-30 14:05:09.112 004`. */
export function formatInstant(at: number): string {
  const date = new Date(at / 1_000)
  const day = `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${formatClock(at)}${thinSpace}${three(Math.floor(at) % 1_000)}`
}

/** Formats microseconds as seconds with a sign: `+0.004`, `−1.204`, or `+0.004112`. */
export function formatDelta(us: number, isPrecise = false): string {
  const whole = Math.trunc(Math.abs(us))
  const ms = Math.floor(whole / 1_000)
  const sign = us < 0 ? '\u2212' : '+'
  const seconds = `${sign}${groupDigits(Math.floor(ms / 1_000))}.${three(ms % 1_000)}`
  return isPrecise ? `${seconds}${three(whole % 1_000)}` : seconds
}

/** Formats microseconds with three digits and a unit by size: `291 µs`, `18.4 ms`, `2.27 s`, `12:05`, `3:20:00`. */
export function formatGap(us: number): string {
  const sign = us < 0 ? '\u2212' : ''
  const size = Math.abs(us)
  if (size < 999.5) return `${sign}${String(Math.round(size))} µs`
  if (size < 999_500) return `${sign}${threeDigits(size / 1_000)} ms`
  if (size < 59_995_000) return `${sign}${threeDigits(size / 1e6)} s`
  const seconds = Math.round(size / 1e6)
  const minutes = Math.floor(seconds / 60)
  const rest = two(seconds % 60)
  return minutes < 60
    ? `${sign}${String(minutes)}:${rest}`
    : `${sign}${groupDigits(Math.floor(minutes / 60))}:${two(minutes % 60)}:${rest}`
}

const threeDigits = (value: number): string =>
  value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0)

/** Formats a size with at most one decimal: `131 B`, `12.4 KiB`, `1.1 MiB`. */
export function formatSize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes
  let unit = 0
  while (value >= 1_023.5 && unit < units.length - 1) {
    value /= 1_024
    unit++
  }
  const digits = unit > 0 && value < 99.95 ? 1 : 0
  return `${groupDigits(value.toFixed(digits))} ${units[unit] ?? ''}`
}

/** `127.0.0.1:8080`, `[::1]:8080`. */
export const formatAddress = ({ host, port }: { host: string; port: number }): string =>
  host.includes(':') ? `[${host}]:${String(port)}` : `${host}:${String(port)}`

/** Names a peer: by the number that rows show, and by its address if that is known. */
export const formatPeer = (
  connection: number,
  remote: { host: string; port: number } | null,
): string => `#${String(connection)}${remote === null ? '' : ` ${formatAddress(remote)}`}`

/** Formats a duration in milliseconds: `1.8 ms`, `2.4 s`. */
export const formatDuration = (ms: number): string =>
  ms < 1_000 ? `${ms < 100 ? ms.toFixed(1) : ms.toFixed(0)} ms` : `${(ms / 1_000).toFixed(1)} s`
