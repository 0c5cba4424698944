/** Runs the steps of a generator in slices between which the window stays responsive. */

/** Time without interruption. Milliseconds. */
const sliceMs = 8

/** @throws the reason of the signal when it is aborted */
export async function inSlices<T>(steps: Generator<void, T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    const end = performance.now() + sliceMs
    do {
      const step = steps.next()
      if (step.done === true) return step.value
    } while (performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve))
    signal.throwIfAborted()
  }
}
