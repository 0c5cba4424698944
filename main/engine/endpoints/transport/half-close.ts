/** Records that one side of a connection has sent FIN while the other may still send. */
import type { Recording } from '../../recording.ts'

const words = {
  peer: 'The peer sends no more; this side still may.',
  local: 'This side sends no more; the peer still may.',
} as const

/** @param by the side that sends no more */
export function noteHalfClose(
  recording: Recording,
  connection: number,
  by: 'peer' | 'local',
): void {
  recording.event(connection, {
    kind: 'note',
    code: 'half-close',
    message: words[by],
    data: { by },
  })
}
