/** Runs regular expressions that may take exponential time under a watchdog. */
import { Script, createContext } from 'node:vm'
import { AppError } from '../../../../../shared/contract/errors.ts'

/** How long one block may take; all else waits meanwhile. Milliseconds. */
const limitMs = 1_000

const context = createContext({ run: undefined })
const script = new Script('run()')

/** @throws AppError `regex-too-slow` when `run`, which must leave nothing half done, takes too long */
export function guarded(run: () => void): void {
  context['run'] = run
  try {
    script.runInContext(context, { timeout: limitMs })
  } catch (error) {
    // It is an Error of the other context, which is none of this one.
    if (hasCode(error) && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new AppError(
        'regex-too-slow',
        'The regular expression takes too long.',
        'Leave out the backreference or the lookaround, or nest no repetitions in one another.',
      )
    throw error
  } finally {
    context['run'] = undefined
  }
}

const hasCode = (error: unknown): error is { code: unknown } =>
  typeof error === 'object' && error !== null && 'code' in error
