/**
 * Signals of the process. Between its entry and `ready`, Chromium replaces the handlers of SIGHUP, SIGINT and SIGTERM on
 * POSIX (electron_browser_main_parts_posix.cc): listeners of Node are no longer called, the first signal quits, and each
 * handler restores the default action, so that a second Ctrl+C would kill the process before everything is on disk. A
 * terminal, npm and a closing session send several.
 */
import { app } from 'electron'

const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const

/**
 * Once the app is ready, listeners of signals are called again: libuv installs its handler for the first listener of a
 * signal, so each is removed and added.
 */
export async function keepSignals(): Promise<void> {
  await app.whenReady()
  for (const signal of signals) {
    const listeners = process.listeners(signal)
    process.removeAllListeners(signal)
    for (const listener of listeners) process.on(signal, listener)
  }
}
