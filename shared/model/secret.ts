/**
 * A secret of an endpoint: a password, a token, the passphrase of a key. A configuration names it; its value is kept
 * elsewhere, and is in the configuration only on its way to the engine and, within it, to what opens the connection.
 */
import { z } from 'zod'

export const secretSchema = z.object({
  /** Where its value is found; null when it is kept nowhere yet. */
  ref: z.uuid().nullable().default(null),
  /** Given now; absent when it is as it was. */
  value: z.string().max(65_536).optional(),
})
export type Secret = z.infer<typeof secretSchema>

/** One that is not there: nothing is sent in its place. */
export const noSecret: Secret = { ref: null, value: '' }

/** The value of one that was revealed, which all are before anything is opened. */
export function valueOf({ value }: Secret): string {
  if (value === undefined) throw new Error('A secret is revealed before it is used')
  return value
}

/** Headers that say who asks; their values are secrets whether or not a person marks them. */
const secretHeaders = /^(?:proxy-)?authorization$|^cookie$|token|secret|password|api-?key|-auth$/i

/** Whether the value of a header of this name is a secret. */
export const isSecretHeader = (name: string): boolean => secretHeaders.test(name.trim())
