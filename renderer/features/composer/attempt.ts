/** Does what a person asked for; what it could not do is told in words. */
import { wordError } from '../../state/problem.ts'
import { tellProblem } from '../../ui/toast.ts'

export async function attempt(action: () => Promise<unknown>): Promise<void> {
  try {
    await action()
  } catch (error) {
    const { message, hint } = wordError(error)
    tellProblem(message, hint)
  }
}
