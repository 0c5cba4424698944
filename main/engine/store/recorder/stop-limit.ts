/**
 * Decides when a recording has to stop because of its limits. The size of what the store has written is known from its
 * answers; bytes in transit are added to it. Owner: the recording of the session.
 */
import type { Limits } from '../../../../shared/protocols/options/recording.ts'
import type { LimitReached } from '../../recording.ts'
import { nowUs } from '../../clock.ts'

/** A closing connection may exceed the size limit by this much; then no more is read. Bytes. */
const slackBytes = 2 * 1024 * 1024
/** Maximum delay of a Node timer. Milliseconds. */
const longestTimerMs = 2 ** 31 - 1

export interface StopLimitDeps {
  reached(limit: LimitReached): void
  /** Pauses the sources for good. */
  hold(): void
}

export class StopLimit {
  readonly #limits: Limits
  readonly #deps: StopLimitDeps
  #timer: NodeJS.Timeout | undefined
  #written = 0
  #onTheWay = 0
  #reached = false
  #held = false

  /** @param startedAt of the session, microseconds since the epoch */
  constructor(limits: Limits, startedAt: number, deps: StopLimitDeps) {
    this.#limits = limits
    this.#deps = deps
    if (limits.maxAgeMs > 0 && limits.atLimit === 'stop')
      this.#wait(startedAt + limits.maxAgeMs * 1_000)
  }

  /** Bytes were posted to the store. */
  posted(bytes: number): void {
    this.#onTheWay += bytes
    this.#refresh()
  }

  /** The store has written them, and the session's size is now `size`. */
  written(bytes: number, size: number): void {
    this.#onTheWay -= bytes
    this.#written = size
    this.#refresh()
  }

  /** Ends the recording for an external reason. */
  reach(limit: LimitReached): void {
    if (this.#reached) return
    this.#reached = true
    this.#deps.reached(limit)
  }

  dispose(): void {
    clearTimeout(this.#timer)
  }

  #refresh(): void {
    const { maxBytes, atLimit } = this.#limits
    if (maxBytes === 0 || atLimit !== 'stop') return
    const size = this.#written + this.#onTheWay
    if (size < maxBytes) return
    this.reach({ limit: 'size', value: maxBytes })
    if (this.#held || size < maxBytes + slackBytes) return
    this.#held = true
    this.#deps.hold()
  }

  #wait(until: number): void {
    const leftMs = (until - nowUs()) / 1_000
    this.#timer = setTimeout(
      () => {
        if (nowUs() < until) this.#wait(until)
        else this.reach({ limit: 'age', value: this.#limits.maxAgeMs })
      },
      Math.min(Math.max(0, leftMs), longestTimerMs),
    )
    this.#timer.unref()
  }
}
