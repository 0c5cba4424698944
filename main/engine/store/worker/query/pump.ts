/**
 * Does long work in slices between the messages of the worker, so that recording and reading go on: each piece of work in
 * its turn, some milliseconds at a time. Owner: the store's worker.
 */

/** Work that is done a slice at a time. */
export interface Work {
  /** Works for about so long; true when there is nothing left to do. What it throws ends it. */
  step(budgetMs: number): boolean
  /** Reports what a step threw to whoever asked for the work. */
  fail(error: unknown): void
}

/** How long one slice takes, about. */
const sliceMs = 8

export class Pump {
  readonly #work = new Set<Work>()
  readonly #inSnapshot: <T>(read: () => T) => T
  #scheduled: NodeJS.Immediate | undefined

  /** `inSnapshot` runs a step so that it reads one state of the database. */
  constructor(inSnapshot: <T>(read: () => T) => T) {
    this.#inSnapshot = inSnapshot
  }

  /** Has the work go on until it is done; without effect on one that goes on already. */
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
    // To the end of the line, also when its step adds it again.
    this.#work.delete(work)
    // Nothing catches what is thrown here but the end of the thread, and with it of every recording.
    try {
      if (!this.#inSnapshot(() => work.step(sliceMs))) this.#work.add(work)
    } catch (error) {
      work.fail(error)
    } finally {
      this.#schedule()
    }
  }
}
