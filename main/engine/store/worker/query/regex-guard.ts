/** Runs regular expressions that may take exponential time under a watchdog. */
import { Script, createContext } from 'node:vm'

const context = createContext({ run: undefined })
const script = new Script('run()')

/** Returns false when `run` takes longer than the limit and is terminated; it must leave no inconsistent state. */
export function guarded(limitMs: number, run: () => void): boolean {
  context['run'] = run
  try {
    script.runInContext(context, { timeout: limitMs })
    return true
  } catch (error) {
    // The error belongs to the other context, so `instanceof Error` of this one does not hold.
    if (hasCode(error) && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false
    throw error
  } finally {
    context['run'] = undefined
  }
}

const hasCode = (error: unknown): error is { code: unknown } =>
  typeof error === 'object' && error !== null && 'code' in error
