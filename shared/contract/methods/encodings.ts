/** The text encodings of sessions: one session's, that of an endpoint's sessions, or that of all sessions. */
import { z } from 'zod'
import { encodingIds } from '../../bytes/encodings.ts'
import { method, nothing, sessionNumber } from '../method.ts'

const encoding = z.enum(encodingIds)

export const encodingsMethods = {
  /** The encoding of sessions for which none is chosen. */
  defaultEncoding: method(
    () => z.object({}),
    () => encoding,
  ),
  /**
   * Chooses an encoding. For an endpoint and for all sessions, `session` is the one from which it was chosen: choices
   * that would take precedence there are removed. Fails with `not-found`.
   */
  chooseEncoding: method(
    () =>
      z.discriminatedUnion('scope', [
        z.object({ scope: z.literal('session'), session: sessionNumber, encoding }),
        /** The saved endpoint of the session; without one, the session alone. */
        z.object({ scope: z.literal('endpoint'), session: sessionNumber, encoding }),
        z.object({ scope: z.literal('all'), session: sessionNumber.optional(), encoding }),
      ]),
    () => nothing,
  ),
} as const
