/**
 * When each recorded moment is due in a replay. Every due time is reckoned from the start of the replay, never from the
 * previous send, so that errors do not add up; a pause shifts all that is still to come by its length.
 * Pure: it is told the time and holds no timer (`pacer.ts` waits). Owner: the player.
 */
import type { Speed } from '../../../../shared/contract/replay.ts'

export class Schedule {
  readonly #speed: Speed
  readonly #recordedOrigin: number
  #liveOrigin: number
  #pausedAt: number | null = null

  /**
   * @param recordedOrigin recorded moment that is played at `liveOrigin`
   * @param liveOrigin present moment; both in microseconds since the epoch
   */
  constructor(speed: Speed, recordedOrigin: number, liveOrigin: number) {
    this.#speed = speed
    this.#recordedOrigin = recordedOrigin
    this.#liveOrigin = liveOrigin
  }

  get paused(): boolean {
    return this.#pausedAt !== null
  }

  /** When the recorded moment is due, in microseconds since the epoch; while paused, as if resumed at `now`. */
  dueAt(recordedAt: number, now: number): number {
    const shift = this.#pausedAt === null ? 0 : now - this.#pausedAt
    return this.#liveOrigin + shift + this.duration(recordedAt - this.#recordedOrigin)
  }

  /** How long a recorded stretch of time lasts in the replay. Microseconds. */
  duration(recordedUs: number): number {
    return this.#speed === 'max' ? 0 : recordedUs / this.#speed
  }

  /** Stands still from `now` on; without effect while paused. */
  pause(now: number): void {
    this.#pausedAt ??= now
  }

  /** Goes on at `now`, later by as long as the pause was; without effect unless paused. */
  resume(now: number): void {
    if (this.#pausedAt === null) return
    this.#liveOrigin += now - this.#pausedAt
    this.#pausedAt = null
  }
}
