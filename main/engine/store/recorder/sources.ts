/**
 * The sockets that feed a recording: paused while the disk is behind, and for good at a limit. Owner: the recording.
 */
import type { Source } from '../../recording.ts'

export class Sources {
  readonly #sources = new Set<Source>()
  #isPaused = false
  #isHeld = false

  /** Returns a function that detaches the source. */
  attach(source: Source): () => void {
    this.#sources.add(source)
    if (this.#isHeld || this.#isPaused) source.pause()
    return () => {
      this.#sources.delete(source)
    }
  }

  set paused(paused: boolean) {
    if (paused === this.#isPaused) return
    this.#isPaused = paused
    for (const source of this.#sources) {
      if (paused) source.pause()
      else if (!this.#isHeld) source.resume()
    }
  }

  /** Pauses all sources for good. */
  hold(): void {
    this.#isHeld = true
    for (const source of this.#sources) source.pause()
  }
}
