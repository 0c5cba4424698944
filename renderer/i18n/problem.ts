/**
 * Errors in the window's language: those of the application, and those of the network that are entries. English is the
 * message of the error; Chinese is looked up by a module that only a window in Chinese loads.
 */
import { markHidden } from '../../shared/bytes/hidden-characters.ts'
import { AppError } from '../../shared/contract/errors.ts'
import type { DescribedProblem } from './described-problem.ts'
import { chineseProblems } from './load-chinese.svelte.ts'
import { locale } from './locale.svelte.ts'

/** The message of an error, and a hint; an empty hint is not shown. */
export interface Words {
  message: string
  hint: string
}

/** Returns the message and the hint to show; a message before a hint ends with a full stop. */
export function wordProblem(problem: DescribedProblem): Words {
  const isChinese = locale.current === 'zh'
  const chinese = isChinese ? chineseProblems() : null
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
