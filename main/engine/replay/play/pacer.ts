/**
 * Waits for the moments of a schedule: a timer until 2 ms before, then turns of the event loop, which was measured to
 * meet the moment within microseconds where a timer alone misses it by a millisecond. Pausable and abortable at any
 * time. Owner: the player; a wait that is neither due nor aborted holds one timer.
 */
import { nowUs } from '../../clock.ts'
import type { Schedule } from './schedule.ts'

/** The clock and the two ways to wait; each gives its undo. */
export interface Timers {
  /** Microseconds since the epoch. */
  now(): number
  after(delayMs: number, then: () => void): () => void
  soon(then: () => void): () => void
}

/** The real clock. */
export const systemTimers: Timers = {
  now: nowUs,
  after(delayMs, then) {
    const timer = setTimeout(then, delayMs)
    return () => clearTimeout(timer)
  },
  soon(then) {
    const immediate = setImmediate(then)
    return () => clearImmediate(immediate)
  },
}

/** Timers are this much too late at worst, seen in 99 of 100 cases. */
const spinUs = 2_000
/** The longest delay `setTimeout` takes. */
const longestDelayMs = 2_147_483_647

export class Pacer {
  readonly #schedule: Schedule
  readonly #timers: Timers
  readonly #signal: AbortSignal
  #wake: (() => void) | null = null

  constructor(schedule: Schedule, signal: AbortSignal, timers: Timers = systemTimers) {
    this.#schedule = schedule
    this.#signal = signal
    this.#timers = timers
  }

  get paused(): boolean {
    return this.#schedule.paused
  }

  pause(): void {
    this.#schedule.pause(this.#timers.now())
    this.#wake?.()
  }

  resume(): void {
    this.#schedule.resume(this.#timers.now())
    this.#wake?.()
  }

  /** Whether the recorded moment has come, so that nothing needs to be waited for. */
  isDue(recordedAt: number): boolean {
    if (this.#schedule.paused) return false
    const now = this.#timers.now()
    return this.#schedule.dueAt(recordedAt, now) <= now
  }

  /** Resolves when the recorded moment is due, or at once when the signal is aborted. One wait at a time. */
  async until(recordedAt: number): Promise<void> {
    while (!this.#signal.aborted && !this.isDue(recordedAt)) await this.#step(recordedAt)
  }

  /** One timer, or one turn of the event loop; ends early at a pause, a resumption or an abort. */
  #step(recordedAt: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const wake = (): void => resolve()
    let cancel: () => void = () => undefined
    if (!this.#schedule.paused) {
      const now = this.#timers.now()
      const delayMs = Math.floor((this.#schedule.dueAt(recordedAt, now) - now - spinUs) / 1_000)
      cancel =
        delayMs >= 1
          ? this.#timers.after(Math.min(delayMs, longestDelayMs), wake)
          : this.#timers.soon(wake)
    }
    this.#wake = wake
    this.#signal.addEventListener('abort', wake, { once: true })
    return promise.finally(() => {
      cancel()
      this.#wake = null
      this.#signal.removeEventListener('abort', wake)
    })
  }
}
