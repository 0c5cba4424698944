/**
 * Does long work in slices between the worker's messages, so that recording and reading continue: each piece of work in
 * turn, some milliseconds at a time. Owner: the store's worker.
 */

/** Work that is done in slices. */
export interface Work {
  /** Works for about `budgetMs`; returns true when nothing is left to do. An exception ends the work. */
  step(budgetMs: number): boolean
  /** Reports what a step threw to the requester of the work. */
  fail(error: unknown): void
}

/** Duration of one slice, about. */
const sliceMs = 8

export class Pump {
  readonly #work = new Set<Work>()
  readonly #inSnapshot: <T>(read: () => T) => T
  #scheduled: NodeJS.Immediate | undefined

  /** `inSnapshot` runs a step so that it reads one state of the database. */
  constructor(inSnapshot: <T>(read: () => T) => T) {
    this.#inSnapshot = inSnapshot
  }

  /** Runs the work until it is done; has no effect on work that is already running. */
  add(work: Work): void {
    this.#work.add(work)
    this.#schedule()
  }

  drop(work: Work): void {
    this.#work.delete(work)
  }

  stop(): void {
    this.#work.clear()
    clearImmediate(this.#scheduled)
    this.#scheduled = undefined
  }

  #schedule(): void {
    if (this.#work.size > 0) this.#scheduled ??= setImmediate(() => this.#turn())
  }

  #turn(): void {
    this.#scheduled = undefined
    const [work] = this.#work
    if (work === undefined) return
    // Moves to the end of the queue, also when its step adds it again.
    this.#work.delete(work)
    // An uncaught exception here would end the thread, and with it every recording.
    try {
      if (!this.#inSnapshot(() => work.step(sliceMs))) this.#work.add(work)
    } catch (error) {
      work.fail(error)
    } finally {
      this.#schedule()
    }
  }
}
