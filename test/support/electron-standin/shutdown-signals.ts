/**
 * Chromium's handling of signals on POSIX, in this process of Node (electron_browser_main_parts_posix.cc): between the
 * application's entry and `ready` it replaces the handlers of SIGHUP, SIGINT and SIGTERM. Listeners that the application
 * has added are no longer called. The first signal quits, and the first of each kind restores the default action, so that
 * a second one kills. A listener for a signal without one makes libuv install its handler again, in place of Chromium's.
 */
import { EventEmitter } from 'node:events'

const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const
type Signal = (typeof signals)[number]
type Handler = 'node' | 'chromium' | 'default'

const handlers = new Map<Signal, Handler>()
/** Keeps libuv's handler installed while Chromium's is emulated. */
const keep = (): undefined => undefined
let quit: (() => void) | null = null

const isOurs = (event: unknown): event is Signal => handlers.has(event as Signal)
const isHeard = (signal: Signal): boolean =>
  process.listeners(signal).some((listener) => listener !== keep)

/** Called before anything listens for a signal. */
export function followSignals(): void {
  for (const signal of signals) handlers.set(signal, 'node')
  const emit = function (
    this: NodeJS.Process,
    event: string | symbol,
    ...args: unknown[]
  ): boolean {
    // A signal of the system comes with its number, one that the program emits without.
    if (isOurs(event) && args.length > 0 && handlers.get(event) !== 'node') {
      receive(event)
      return true
    }
    return EventEmitter.prototype.emit.call(this, event, ...args)
  }
  Object.defineProperty(process, 'emit', { value: emit, configurable: true, writable: true })
  process.on('newListener', (event: unknown, listener: unknown) => {
    if (isOurs(event) && listener !== keep && !isHeard(event)) handlers.set(event, 'node')
  })
  process.on('removeListener', (event: unknown, listener: unknown) => {
    if (!isOurs(event) || listener === keep || isHeard(event)) return
    handlers.set(event, 'default')
    process.off(event, keep)
  })
}

/** Chromium installs its handlers. */
export function takeSignals(quitApplication: () => void): void {
  quit = quitApplication
  for (const signal of signals) {
    process.on(signal, keep)
    handlers.set(signal, 'chromium')
  }
}

function receive(signal: Signal): void {
  if (handlers.get(signal) === 'default') {
    handlers.clear()
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
    return
  }
  handlers.set(signal, 'default')
  // The thread that waits for signals reads one.
  const first = quit
  quit = null
  if (first) setImmediate(first)
}
