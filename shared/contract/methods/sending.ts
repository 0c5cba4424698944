/** Sending: messages, repetitions, and staged bytes. */
import { z } from 'zod'
import { bytes, method, nothing, sessionNumber } from '../method.ts'
import { outgoingSchema } from '../outgoing.ts'
import { repeatSchema, startRepeatSchema } from '../repeat.ts'

export const sendingMethods = {
  /**
   * Sends to one connection, or to all open connections (null). Resolves when the operating system has accepted the
   * bytes.
   */
  send: method(
    () =>
      z.object({
        session: sessionNumber,
        connection: z.int().positive().nullable().default(null),
        message: outgoingSchema,
      }),
    () => z.object({ connections: z.int(), bytes: z.number() }),
  ),

  /** Starts a repetition and returns it; `repeat` events report its progress. */
  startRepeat: method(
    () => startRepeatSchema,
    () => repeatSchema,
  ),
  /** Stops a repetition; has no effect on one that has ended. */
  stopRepeat: method(
    () => z.object({ repeat: z.int().positive() }),
    () => nothing,
  ),
  /** The running repetitions. */
  repeats: method(
    () => z.object({}),
    () => z.array(repeatSchema),
  ),

  /** Stages bytes in parts, to send them later; used for files. Returns the total number of bytes. */
  stage: method(
    () => z.object({}),
    () => z.int().positive(),
  ),
  appendStage: method(
    () => z.object({ stage: z.int().positive(), bytes }),
    () => z.number(),
  ),
  dropStage: method(
    () => z.object({ stage: z.int().positive() }),
    () => nothing,
  ),
} as const
