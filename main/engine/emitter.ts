/** Events with typed listeners. A listener that throws is a defect of its own and keeps nobody else from hearing. */

export class Emitter<Events extends object> {
  readonly #listeners: { [E in keyof Events]?: Set<(payload: Events[E]) => void> } = {}

  /** Calls `listener` at each event until the returned function is called. */
  on<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): () => void {
    const listeners = (this.#listeners[event] ??= new Set())
    // Wrapped, so that the same function given twice is two listeners with an undo each.
    const entry = (payload: Events[E]) => {
      listener(payload)
    }
    listeners.add(entry)
    return () => {
      listeners.delete(entry)
    }
  }

  emit<E extends keyof Events>(event: E, payload: Events[E]): void {
    for (const listener of this.#listeners[event] ?? []) {
      try {
        listener(payload)
      } catch (error) {
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}
