/** Replays. */
import { z } from 'zod'
import { method, nothing, sessionNumber } from '../method.ts'
import { replaySchema, speedSchema } from '../replay.ts'

export const replayMethods = {
  /** Sends the outgoing entries of a session again, as a client; the result names the new session. */
  replay: method(
    () =>
      z.object({
        session: sessionNumber,
        to: z.string().optional(),
        speed: speedSchema.default(1),
      }),
    () => replaySchema,
  ),
  pauseReplay: method(
    () => z.object({ session: sessionNumber }),
    () => nothing,
  ),
  resumeReplay: method(
    () => z.object({ session: sessionNumber }),
    () => nothing,
  ),
  stopReplay: method(
    () => z.object({ session: sessionNumber }),
    () => nothing,
  ),
} as const
