/** Describes a limit that stops a recording, as an entry and as the end of a session. */
import { limitSentence } from '../../../shared/events/describe-event.ts'
import type { SessionStatus } from '../../../shared/model/session.ts'
import type { LimitReached } from '../recording.ts'

/** The reason that ended the recording, for `SessionStatus.problem`; sizes are bytes, ages milliseconds. */
export function limitProblem({
  limit,
  value,
}: LimitReached): NonNullable<SessionStatus['problem']> {
  const message = limitSentence({ limit, value })
  switch (limit) {
    case 'size':
      return {
        code: 'LIMIT_SIZE',
        message,
        hint: 'Raise the limit in the options, or let it drop its oldest entries.',
      }
    case 'age':
      return {
        code: 'LIMIT_AGE',
        message,
        hint: 'Raise the limit in the options, or let it drop its oldest entries.',
      }
    case 'database':
      return {
        code: 'LIMIT_DATABASE',
        message,
        hint: 'Delete sessions, or raise the limit.',
      }
  }
}
