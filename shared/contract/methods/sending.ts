/** What is sent: messages, repetitions of them, and bytes staged for later. */
import { z } from 'zod'
import { bytes, method, nothing, sessionNumber } from '../method.ts'
import { outgoingSchema } from '../outgoing.ts'
import { repeatSchema, startRepeatSchema } from '../repeat.ts'

export const sendingMethods = {
  /** Sends to one connection, or to all that are open (null). Resolves when the system has taken the bytes. */
  send: method(
    z.object({
      session: sessionNumber,
      connection: z.int().positive().nullable().default(null),
      message: outgoingSchema,
    }),
    z.object({ connections: z.int(), bytes: z.number() }),
  ),

  /** Sends again and again; the answer names the repetition, `repeat` events tell how far it is. */
  startRepeat: method(startRepeatSchema, repeatSchema),
  /** Ends one; without effect on one that is over. */
  stopRepeat: method(z.object({ repeat: z.int().positive() }), nothing),
  /** Those that run now. */
  repeats: method(z.object({}), z.array(repeatSchema)),

  /** Bytes to send later, appended in pieces: for files. Gives the number of bytes so far. */
  stage: method(z.object({}), z.int().positive()),
  appendStage: method(z.object({ stage: z.int().positive(), bytes }), z.number()),
  dropStage: method(z.object({ stage: z.int().positive() }), nothing),
} as const
