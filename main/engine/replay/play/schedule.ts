/**
 * When each recorded time is due in a replay. Every due time is computed from the start of the replay, never from the
 * previous send, so that errors do not accumulate; a pause delays everything after it by its length. Pure: it receives
 * the time and holds no timer (`pacer.ts` waits). Owner: the player.
 */
import type { Speed } from '../../../../shared/contract/replay.ts'

export class Schedule {
  readonly #speed: Speed
  readonly #recordedOrigin: number
  #liveOrigin: number
  #pausedAt: number | null = null

  /**
   * @param recordedOrigin recorded time that is replayed at `liveOrigin`
   * @param liveOrigin present time; both in microseconds since the epoch
   */
  constructor(speed: Speed, recordedOrigin: number, liveOrigin: number) {
    this.#speed = speed
    this.#recordedOrigin = recordedOrigin
    this.#liveOrigin = liveOrigin
  }

  get paused(): boolean {
    return this.#pausedAt !== null
  }

  /** When the recorded time is due, in microseconds since the epoch; while paused, as if resumed at `now`. */
  dueAt(recordedAt: number, now: number): number {
    const shift = this.#pausedAt === null ? 0 : now - this.#pausedAt
    return this.#liveOrigin + shift + this.duration(recordedAt - this.#recordedOrigin)
  }

  /** Duration of a recorded period in the replay. Microseconds. */
  duration(recordedUs: number): number {
    return this.#speed === 'max' ? 0 : recordedUs / this.#speed
  }

  /** Pauses at `now`; without effect while paused. */
  pause(now: number): void {
    this.#pausedAt ??= now
  }

  /** Resumes at `now`, delayed by the length of the pause; without effect unless paused. */
  resume(now: number): void {
    if (this.#pausedAt === null) return
    this.#liveOrigin += now - this.#pausedAt
    this.#pausedAt = null
  }
}
