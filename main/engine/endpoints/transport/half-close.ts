/** Records that one side of a connection has sent FIN while the other may still send. */
import { noteOf } from '../../../../shared/events/describe-event.ts'
import type { Recording } from '../../recording.ts'

/** @param by the side that sends no more */
export function noteHalfClose(
  recording: Recording,
  connection: number,
  by: 'peer' | 'local',
): void {
  recording.event(connection, noteOf({ code: 'half-close', data: { by } }))
}
