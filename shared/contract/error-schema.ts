/** The schema of an error as data; apart from the error itself, which is also thrown where nothing is parsed. */
import { z } from 'zod'
import { appErrorCodes } from './error-codes.ts'

export const appErrorSchema = z.object({
  code: z.enum(appErrorCodes),
  message: z.string(),
  hint: z.string(),
  lost: z.object({ entries: z.number(), bytes: z.number() }).optional(),
})
