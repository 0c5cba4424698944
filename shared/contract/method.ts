/** What methods of the contract are made of. */
import { z } from 'zod'

/** A method: the schema of its parameters, checked where they arrive, and of its result. */
export const method = <P extends z.ZodType, R extends z.ZodType>(params: P, result: R) => ({
  params,
  result,
})

/** Bytes cross a channel as they are, not as text. */
export const bytes = z.instanceof(Uint8Array) as z.ZodType<Uint8Array>
/** Number of a session in the database, from 1. */
export const sessionNumber = z.int().positive()
/** Number of an entry in its session, from 1. */
export const entryNumber = z.int().positive()
/** The result of a method that only does something. */
export const nothing = z.undefined()
