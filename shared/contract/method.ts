/** Building blocks of the contract's methods. */
import { z } from 'zod'

/**
 * Defines a method by the schemas of its parameters, which the receiver validates, and its result. A schema is built when
 * it is used: building all of them would take a large part of a start.
 */
export function method<P extends z.ZodType, R extends z.ZodType>(params: () => P, result: () => R) {
  let builtParams: P | undefined
  let builtResult: R | undefined
  return {
    get params(): P {
      return (builtParams ??= params())
    },
    get result(): R {
      return (builtResult ??= result())
    },
  }
}

/** Bytes are transferred in binary, not as text. */
export const bytes = z.instanceof(Uint8Array) as z.ZodType<Uint8Array>
/** Number of a session in the database, from 1. */
export const sessionNumber = z.int().positive()
/** Number of an entry in its session, from 1. */
export const entryNumber = z.int().positive()
/** The result of a method without a return value. */
export const nothing = z.undefined()
