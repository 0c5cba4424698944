/**
 * Modules that the first paint does not need, each in a separate chunk. Loaded on first use; `loadWhenIdle` loads the
 * others after the first paint, so that they open without delay, even when the host has exited.
 */

/** Loads modules that were not requested yet, one at a time, when the window is idle. */
export class IdleQueue {
  /** In loading order. */
  readonly #waiting = new Set<LazyModule<unknown>>()
  #started = false
  #scheduled = false

  add(module: LazyModule<unknown>): void {
    this.#waiting.add(module)
    // The module may have been created by another that was itself loaded late.
    if (this.#started) this.#schedule()
  }

  remove(module: LazyModule<unknown>): void {
    this.#waiting.delete(module)
  }

  /** Starts loading; later calls change nothing. */
  start(): void {
    if (this.#started) return
    this.#started = true
    this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    const next = (): void => this.#loadNext()
    // Safari does not implement requestIdleCallback.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(next)
    else setTimeout(next, 50)
  }

  #loadNext(): void {
    this.#scheduled = false
    const [next] = this.#waiting
    if (next !== undefined) void next.load().then(() => this.#schedule())
  }
}

const queueOfWindow = new IdleQueue()

/** Loads every remaining module of the window. Call it after the first paint. */
export const loadWhenIdle = (): void => queueOfWindow.start()

export class LazyModule<T> {
  readonly #import: () => Promise<T>
  readonly #queue: IdleQueue
  #value = $state.raw<T | null>(null)
  #failed = $state(false)
  #loading: Promise<void> | null = null

  /**
   * @param load imports the module with its dependencies
   * @param queue loads the module when idle, if it was not requested before
   */
  constructor(load: () => Promise<T>, queue = queueOfWindow) {
    this.#import = load
    this.#queue = queue
    queue.add(this)
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
    this.#queue.remove(this)
    return (this.#loading ??= this.#load())
  }

  /**
   * Returns the module, loaded if necessary.
   * @throws the error of the import, when a second attempt fails too
   */
  async get(): Promise<T> {
    await this.load()
    return this.#value ?? this.#import()
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
