/** Describes a limit that stops a recording, as an entry and as the end of a session. */
import { englishEvents } from '../../../shared/events/english.ts'
import type { Problem } from '../../../shared/problems/problems.ts'
import type { LimitReached } from '../recording.ts'

/** The reason that ended the recording, for `SessionStatus.problem`; sizes are bytes, ages milliseconds. */
export function limitProblem({ limit, value }: LimitReached): Problem {
  switch (limit) {
    case 'size':
      return {
        code: 'LIMIT_SIZE',
        message: englishEvents.sizeReached(value),
        hint: 'Raise the limit in the options, or delete the oldest entries at the limit.',
      }
    case 'age':
      return {
        code: 'LIMIT_AGE',
        message: englishEvents.ageReached(value),
        hint: 'Raise the limit in the options, or delete the oldest entries at the limit.',
      }
    case 'database':
      return {
        code: 'LIMIT_DATABASE',
        message: englishEvents.databaseReached(value),
        hint: 'Delete sessions or raise the limit.',
      }
  }
}
