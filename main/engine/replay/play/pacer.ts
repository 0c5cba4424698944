/**
 * Waits for the times of a schedule: with a timer until 2 ms before, then with turns of the event loop. Those meet the
 * time within microseconds, as measured; a timer alone is a millisecond late. Can be paused and aborted at any time.
 * Owner: the player; a wait holds one timer.
 */
import { nowUs } from '../../clock.ts'
import type { Schedule } from './schedule.ts'

/** The clock and the two ways to wait; each returns a function that cancels it. */
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

/** Maximum delay of a timer in 99 of 100 cases, as measured. */
const spinUs = 2_000
/** Maximum delay that `setTimeout` accepts. */
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

  /** Whether the recorded time is due. */
  isDue(recordedAt: number): boolean {
    if (this.#schedule.paused) return false
    const now = this.#timers.now()
    return this.#schedule.dueAt(recordedAt, now) <= now
  }

  /** Resolves when the recorded time is due, or immediately when the signal is aborted. One wait at a time. */
  async until(recordedAt: number): Promise<void> {
    while (!this.#signal.aborted && !this.isDue(recordedAt)) await this.#step(recordedAt)
  }

  /** Waits for one timer, or one turn of the event loop; ends early at a pause, a resumption or an abort. */
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
