/** Replays and their comparison with the source. */
import { z } from 'zod'
import { maxPage } from '../limits.ts'
import { method, nothing, sessionNumber } from '../method.ts'
import { comparisonRowSchema, replaySchema, speedSchema } from '../replay.ts'

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
  /** Rows of the comparison of a replay with its source, from row `from` (1 is the first). */
  comparison: method(
    () =>
      z.object({
        session: sessionNumber,
        from: z.int().min(1),
        limit: z.int().min(1).max(maxPage),
        differingOnly: z.boolean().default(false),
      }),
    () =>
      z.object({ total: z.number(), differing: z.number(), rows: z.array(comparisonRowSchema) }),
  ),
} as const
