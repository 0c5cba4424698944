/**
 * Graceful end on request: the first Ctrl+C (or SIGTERM, or a closed terminal) ends gracefully, the second immediately.
 */

/**
 * Runners such as npm forward a Ctrl+C to children that already got it from the terminal: an echo, not a second one.
 */
const echoMs = 300
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Calls `stop` at the first signal; later ones exit with 130 until the returned function is called. */
export function onStopSignal(stop: () => void): () => void {
  let first = 0
  const listener = (): void => {
    if (first === 0) {
      first = performance.now()
      stop()
    } else if (performance.now() - first > echoMs) process.exit(130)
  }
  for (const signal of signals) process.on(signal, listener)
  return () => {
    for (const signal of signals) process.off(signal, listener)
  }
}
