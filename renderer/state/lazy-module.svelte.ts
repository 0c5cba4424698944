/**
 * Modules that the first paint does not need, each in a chunk of its own. They are loaded when they are first needed;
 * `loadWhenIdle` loads the others after the first paint, so that they open at once, also when the host has ended.
 */

/** Those that nothing has asked for yet, in the order they are loaded in. */
const waiting = new Set<LazyModule<unknown>>()
let startedIdle = false

export class LazyModule<T> {
  readonly #import: () => Promise<T>
  #value = $state.raw<T | null>(null)
  #failed = $state(false)
  #loading: Promise<void> | null = null

  /** @param load imports the module, and what belongs to it */
  constructor(load: () => Promise<T>) {
    this.#import = load
    waiting.add(this)
    // It may belong to a module that was itself loaded late.
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

  /** Loads it, unless that is done or under way; after a failure it tries again. Never rejects: see `failed`. */
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

/** Loads every module that is still missing, one at a time while the window is idle. Call it after the first paint. */
export function loadWhenIdle(): void {
  if (startedIdle) return
  startedIdle = true
  scheduleNext()
}

let scheduled = false

function scheduleNext(): void {
  if (scheduled) return
  scheduled = true
  // Safari has no idle callbacks.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(loadNext)
  else setTimeout(loadNext, 50)
}

function loadNext(): void {
  scheduled = false
  const [next] = waiting
  if (next !== undefined) void next.load().then(scheduleNext)
}
