/** Serializes what is sent on a connection: a pending task delays those after it. Owned by a frame writer. */

/** Resolves, or returns nothing, when the next task may run. */
export type Task = () => void | Promise<void>

export class TaskQueue {
  readonly #tasks: Task[] = []
  #busy = false

  /** A task is pending: others wait. */
  get busy(): boolean {
    return this.#busy
  }

  /** Adds a task that does not throw, while another is pending. */
  add(task: Task): void {
    this.#tasks.push(task)
  }

  /** Runs a task after those before it; synchronously when there is none. Rejects with what the task throws. */
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
