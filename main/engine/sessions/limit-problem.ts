/** Describes a limit that stops a recording, as an entry and as the end of a session. */
import { writeSize, writeSpan } from '../../../shared/bytes/quantity.ts'
import type { SessionStatus } from '../../../shared/model/session.ts'
import type { LimitReached } from '../recording.ts'

/** The reason that ended the recording, for `SessionStatus.problem`; sizes are bytes, ages milliseconds. */
export function limitProblem({
  limit,
  value,
}: LimitReached): NonNullable<SessionStatus['problem']> {
  switch (limit) {
    case 'size':
      return {
        code: 'LIMIT_SIZE',
        message: `The recording stopped at its limit of ${writeSize(value)}`,
        hint: 'Raise the limit in the options, or let it drop its oldest entries.',
      }
    case 'age':
      return {
        code: 'LIMIT_AGE',
        message: `The recording stopped after ${writeSpan(value)}, as its limit says`,
        hint: 'Raise the limit in the options, or let it drop its oldest entries.',
      }
    case 'database':
      return {
        code: 'LIMIT_DATABASE',
        message: `The recording stopped: the sessions together take ${writeSize(value)}, their limit`,
        hint: 'Delete sessions, or raise the limit.',
      }
  }
}
