/** Node's emitter for one class: names and arguments of its events are checked where they are used. */
/// <reference types="electron" />
import { EventEmitter } from 'node:events'

export type EventsOf<E> = { [K in keyof E]: unknown[] }

/**
 * Events `E` that Electron's class `C` has: an event that it does not have, or whose listeners receive something else,
 * becomes `never` and does not compile where it is emitted.
 */
export type ElectronEvents<C extends { on: unknown }, E extends EventsOf<E>> = {
  [K in keyof E]: C['on'] extends (event: K, listener: (...args: E[K]) => void) => unknown
    ? E[K]
    : never
}

export class Emitter<E extends EventsOf<E>> {
  readonly #emitter = new EventEmitter()

  on<K extends keyof E & string>(event: K, listener: (...args: E[K]) => void): this {
    this.#emitter.on(event, listener)
    return this
  }

  once<K extends keyof E & string>(event: K, listener: (...args: E[K]) => void): this {
    this.#emitter.once(event, listener)
    return this
  }

  off<K extends keyof E & string>(event: K, listener: (...args: E[K]) => void): this {
    this.#emitter.off(event, listener)
    return this
  }

  emit<K extends keyof E & string>(event: K, ...args: E[K]): boolean {
    return this.#emitter.emit(event, ...args)
  }
}

/** An event that a listener can prevent. */
export class PreventableEvent {
  defaultPrevented = false

  readonly preventDefault = (): void => {
    this.defaultPrevented = true
  }
}
