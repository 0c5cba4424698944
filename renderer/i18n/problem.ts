/**
 * Errors in the window's language: those of the application, and those of the network that are entries. English is the
 * message of the error; Chinese is looked up by a module that is loaded separately.
 */
import { markHidden } from '../../shared/bytes/hidden-characters.ts'
import { AppError } from '../../shared/contract/errors.ts'
import { LazyModule } from '../lazy-module.svelte.ts'
import type { DescribedProblem } from './described-problem.ts'
import { locale } from './locale.svelte.ts'

/** The message of an error, and a hint; an empty hint is not shown. */
export interface Words {
  message: string
  hint: string
}

/** The texts of problems in Chinese: a window in Chinese loads them before it is shown, others when idle. */
export const chineseProblems = new LazyModule(() => import('./chinese-problems.ts'))

/** Returns the message and the hint to show; a message before a hint ends with a full stop. */
export function wordProblem(problem: DescribedProblem): Words {
  const isChinese = locale.current === 'zh'
  const chinese = isChinese ? chineseProblems.value : null
  // In English until the texts are loaded; the component that shows the problem is rendered again then.
  if (isChinese && chinese === null && !chineseProblems.failed) void chineseProblems.load()
  const message = chinese ? chinese.chineseMessage(problem) : problem.message
  const hint = chinese ? chinese.chineseHint(problem) : problem.hint
  const isOpen = hint !== '' && !/[.!?。！？]$/.test(message)
  const stop = isChinese ? '。' : '.'
  return { message: markHidden(isOpen ? message + stop : message), hint: markHidden(hint) }
}

/** Returns the message and the hint for any thrown value. */
export function wordError(error: unknown): Words {
  if (error instanceof AppError) return wordProblem(error.toData())
  return { message: markHidden(error instanceof Error ? error.message : String(error)), hint: '' }
}
