/** Shared by all features and the window: does what a person asked for, and tells in words what could not be done. */
import { wordError } from '../i18n/problem.ts'
import { tellProblem } from '../ui/toast.ts'

export async function attempt(action: () => Promise<unknown>): Promise<void> {
  try {
    await action()
  } catch (error) {
    tellProblem(wordError(error))
  }
}
