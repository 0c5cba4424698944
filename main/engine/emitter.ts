/** Events with typed listeners. A listener that throws is a defect; the other listeners are still called. */

export class Emitter<Events extends object> {
  readonly #listeners: { [E in keyof Events]?: Set<(payload: Events[E]) => void> } = {}

  /** Calls `listener` at each event until the returned function is called. */
  on<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): () => void {
    const listeners = (this.#listeners[event] ??= new Set())
    // Wrapped, so that the same function registered twice is two listeners that are removed separately.
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
