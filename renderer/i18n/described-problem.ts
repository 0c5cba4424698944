/** An error with its English description, as an entry, a status or a call has it. */
import type { Lost } from '../../shared/contract/errors.ts'

export interface DescribedProblem {
  code: string
  message: string
  hint: string
  lost?: Lost | undefined
}
