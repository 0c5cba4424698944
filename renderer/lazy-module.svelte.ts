/**
 * Modules that the first paint does not need, each in a separate chunk. Loaded on first use; `loadWhenIdle` loads the
 * others after the first paint, so that they open without delay, even when the host has exited.
 */

/** The modules that were not requested yet, in loading order. */
const waiting = new Set<LazyModule<unknown>>()
let startedIdle = false

export class LazyModule<T> {
  readonly #import: () => Promise<T>
  #value = $state.raw<T | null>(null)
  #failed = $state(false)
  #loading: Promise<void> | null = null

  /** @param load imports the module with its dependencies */
  constructor(load: () => Promise<T>) {
    this.#import = load
    waiting.add(this)
    // This instance may have been created by a module that was itself loaded late.
    if (startedIdle) scheduleNext()
  }

  /** The module; null until it is loaded. */
  get value(): T | null {
    return this.#value
  }

  /** Whether the last attempt to load it failed. */
  get failed(): boolean {
    return this.#failed
  }

  /** Loads the module if necessary; after a failure, it tries again. Never rejects: see `failed`. */
  load(): Promise<void> {
    waiting.delete(this)
    return (this.#loading ??= this.#load())
  }

  async #load(): Promise<void> {
    try {
      this.#value = await this.#import()
      this.#failed = false
    } catch (error) {
      console.warn('A part of the window could not be loaded', error)
      this.#failed = true
      this.#loading = null
    }
  }
}

/** Loads every remaining module, one at a time, when the window is idle. Call it after the first paint. */
export function loadWhenIdle(): void {
  if (startedIdle) return
  startedIdle = true
  scheduleNext()
}

let scheduled = false

function scheduleNext(): void {
  if (scheduled) return
  scheduled = true
  // Safari does not implement requestIdleCallback.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(loadNext)
  else setTimeout(loadNext, 50)
}

function loadNext(): void {
  scheduled = false
  const [next] = waiting
  if (next !== undefined) void next.load().then(scheduleNext)
}
