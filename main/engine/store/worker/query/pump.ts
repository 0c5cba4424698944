/**
 * Does long work in slices between the messages of the worker, so that recording and reading go on: each piece of work in
 * its turn, some milliseconds at a time. Owner: the store's worker.
 */

/** Work that is done a slice at a time. */
export interface Work {
  /** Goes on for about so long; true when there is nothing left to do. Must not throw. */
  step(budgetMs: number): boolean
}

/** How long one slice takes, about. */
const sliceMs = 8

export class Pump {
  readonly #work = new Set<Work>()
  #scheduled: NodeJS.Immediate | undefined

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
    if (!work.step(sliceMs)) this.#work.add(work)
    this.#schedule()
  }
}
