/**
 * The time until the first byte and the first frame of a connection; polled until both are known. For the newest
 * connection of a session, or a given one. Owned by the view that shows it.
 */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { FirstByteTiming } from '../../../shared/model/session.ts'

/** Minimum time between polls. Milliseconds. */
const askMs = 250

const nothing: FirstByteTiming = { firstByte: null, firstFrame: null }

export class FirstByteTimes {
  readonly #engine: EngineApi
  readonly #session: number
  readonly #given: number | null
  #found = $state.raw<FirstByteTiming>(nothing)
  #wanted = true
  #asking = false
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #stop: (() => void)[]

  /** @param connection null for the newest one */
  constructor(engine: EngineApi, session: number, connection: number | null) {
    this.#engine = engine
    this.#session = session
    this.#given = connection
    this.#stop = [
      engine.on('counts', (counts) => {
        if (counts.session === session) this.#askSoon()
      }),
      engine.on('live', (live) => {
        // A new attempt is a new connection.
        if (live.session !== session || live.phase !== 'open' || connection !== null) return
        this.#found = nothing
        this.#wanted = true
        this.#askSoon()
      }),
    ]
    void this.#ask()
  }

  get firstByteMs(): number | null {
    return this.#found.firstByte?.afterMs ?? null
  }

  get firstFrameMs(): number | null {
    return this.#found.firstFrame?.afterMs ?? null
  }

  dispose(): void {
    clearTimeout(this.#timer)
    this.#wanted = false
    for (const stop of this.#stop) stop()
  }

  #askSoon(): void {
    if (!this.#wanted || this.#asking) return
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.#ask()
    }, askMs)
  }

  async #ask(): Promise<void> {
    this.#asking = true
    const session = this.#session
    try {
      const connection = this.#given ?? (await this.#newest())
      if (connection === null) return
      const found = await this.#engine.call('firstByteTiming', { session, connection })
      this.#found = found
      this.#wanted &&= found.firstByte === null || found.firstFrame === null
    } catch (error) {
      // Keeps the last result; retried with the next entry.
      console.warn('The arrival times are stale', error)
    } finally {
      this.#asking = false
    }
  }

  async #newest(): Promise<number | null> {
    const { peers } = await this.#engine.call('peers', { session: this.#session, limit: 1 })
    return peers[0]?.connection ?? null
  }
}
