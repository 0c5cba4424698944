/** What is compared with what: two entries, or two sessions. */
import { z } from 'zod'
import { viewModeSchema } from './framing.ts'

const number = z.int().positive()

const comparedEntrySchema = z.object({
  session: number,
  n: number,
  /** The row is a message, which begins at this byte of the payload of the entry in this view mode. */
  message: z.object({ offset: z.int().nonnegative(), viewMode: viewModeSchema }).optional(),
})
/** An entry, or a message that begins in it. */
export type ComparedEntry = z.infer<typeof comparedEntrySchema>

export const comparedSessionSchema = z.object({ session: number, connection: number.optional() })
/** A session, or one of its connections. */
export type ComparedSession = z.infer<typeof comparedSessionSchema>

export const comparedSchema = z.discriminatedUnion('of', [
  z.object({ of: z.literal('entries'), then: comparedEntrySchema, now: comparedEntrySchema }),
  z.object({ of: z.literal('sessions'), then: comparedSessionSchema, now: comparedSessionSchema }),
])
/** Both sides: `then` is on the left, `now` on the right. */
export type Compared = z.infer<typeof comparedSchema>
