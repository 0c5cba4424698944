/**
 * Graceful end on request: the first Ctrl+C (or SIGTERM, or a closed terminal) ends gracefully, the second immediately.
 */

/**
 * A signal may arrive twice: npm forwards a Ctrl+C to children that got it from the terminal, and `when-exit`, which
 * `conf` brings, sends the signal to this process again.
 */
const echoMs = 300
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Calls `stop` at the first signal; later ones exit with 130 until the returned function is called. */
export function onStopSignal(stop: () => void): () => void {
  let asked = false
  let exits = false
  const listener = (): void => {
    if (exits) process.exit(130)
    if (asked) return
    asked = true
    // When the event loop was blocked, the timer runs before a signal that has arrived, and setImmediate after it.
    setTimeout(() => setImmediate(() => (exits = true)), echoMs).unref()
    stop()
  }
  for (const signal of signals) process.on(signal, listener)
  return () => {
    for (const signal of signals) process.off(signal, listener)
  }
}
