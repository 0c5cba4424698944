/** The schedule of reconnection. Pure. */
import type { Reconnect } from '../../../../shared/protocols/options/reconnect.ts'

/** Delay before the n-th further attempt, n from 1; 0 for n below 1. Milliseconds. */
export function reconnectDelayMs({ minDelayMs, maxDelayMs, factor }: Reconnect, n: number): number {
  if (n < 1) return 0
  return Math.round(Math.min(minDelayMs * factor ** (n - 1), Math.max(minDelayMs, maxDelayMs)))
}
