/** Runs regular expressions that may take exponential time under a watchdog. */
import { Script, createContext } from 'node:vm'

const context = createContext({ run: undefined })
const script = new Script('run()')

/** False when `run`, which must leave nothing half done, takes longer than the limit and was ended. */
export function guarded(limitMs: number, run: () => void): boolean {
  context['run'] = run
  try {
    script.runInContext(context, { timeout: limitMs })
    return true
  } catch (error) {
    // It is an Error of the other context, which is none of this one.
    if (hasCode(error) && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false
    throw error
  } finally {
    context['run'] = undefined
  }
}

const hasCode = (error: unknown): error is { code: unknown } =>
  typeof error === 'object' && error !== null && 'code' in error
