/** What is sent on a connection takes turns: a task that goes on holds up those after it. Owned by a frame writer. */

/** Resolves, or returns nothing, when the next may have its turn. */
export type Task = () => void | Promise<void>

export class TaskQueue {
  readonly #tasks: Task[] = []
  #busy = false

  /** A task goes on: others wait. */
  get busy(): boolean {
    return this.#busy
  }

  /** Adds one that throws nothing, for while another goes on. */
  add(task: Task): void {
    this.#tasks.push(task)
  }

  /** Runs a task in its turn; at once when nothing is before it. Rejects with what the task throws. */
  run(task: Task): Promise<void> {
    const done = Promise.withResolvers<void>()
    const start: Task = () => {
      let running: void | Promise<void>
      try {
        running = task()
      } catch (error) {
        done.reject(error)
        return undefined
      }
      if (running) return running.then(done.resolve, done.reject)
      done.resolve()
      return undefined
    }
    if (this.#busy) this.#tasks.push(start)
    else this.#start(start)
    return done.promise
  }

  #start(task: Task): void {
    const running = task()
    if (!running) return
    this.#busy = true
    void running.then(() => {
      this.#busy = false
      this.#next()
    })
  }

  #next(): void {
    while (!this.#busy) {
      const task = this.#tasks.shift()
      if (!task) break
      this.#start(task)
    }
  }
}
