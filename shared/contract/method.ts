/** What methods of the contract are made of. */
import { z } from 'zod'

/** A method: the schema of its parameters, checked where they arrive, and of its result. */
export const method = <P extends z.ZodType, R extends z.ZodType>(params: P, result: R) => ({
  params,
  result,
})

export const bytes = z.instanceof(Uint8Array) as z.ZodType<Uint8Array>
export const sessionNumber = z.int().positive()
export const entryNumber = z.int().positive()
export const nothing = z.undefined()
