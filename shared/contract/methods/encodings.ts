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
  /**
   * Guesses the encoding of a session from a sample of its TCP data and binary messages. Changes nothing. Fails with
   * `not-found`.
   */
  guessEncoding: method(
    () => z.object({ session: sessionNumber }),
    () =>
      z.object({
        /** Length of the payloads in the sample; those of ASCII characters alone are left out. */
        bytes: z.int(),
        /** False if random bytes are more probable than a text in the best encoding. */
        isText: z.boolean(),
        /** The encodings that read different texts, the most probable first; empty for ASCII. */
        guesses: z.array(
          z.object({
            encoding,
            /** Among the guesses. 0 to 1 */
            probability: z.number(),
            /** Bytes of the sample that are not text in it. */
            invalid: z.int(),
            /** The beginning of what it reads, with bytes that are not text as those of `characterOfByte`. */
            example: z.string(),
          }),
        ),
      }),
  ),
} as const
