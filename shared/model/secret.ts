/**
 * A secret of an endpoint: a password, a token, the passphrase of a key. A configuration contains a reference; the
 * value is stored separately. The configuration contains the value only when it is sent to the engine and, in the
 * engine, when a connection is opened.
 */
import { z } from 'zod'

export const secretSchema = z.object({
  /** Reference to the stored value; null when it is not stored yet. */
  ref: z.uuid().nullable().default(null),
  /** The new value; absent when it is unchanged. */
  value: z.string().max(65_536).optional(),
})
export type Secret = z.infer<typeof secretSchema>

/** An absent secret: an empty value is used. */
export const noSecret: Secret = { ref: null, value: '' }

/** Returns the value of a revealed secret. Secrets are revealed before an endpoint is opened. */
export function valueOf({ value }: Secret): string {
  if (value === undefined) throw new Error('A secret is revealed before it is used')
  return value
}

/** Headers with credentials; their values are always secrets. */
const secretHeaders = /^(?:proxy-)?authorization$|^cookie$|token|secret|password|api-?key|-auth$/i

/** Reports whether the value of a header with this name is a secret. */
export const isSecretHeader = (name: string): boolean => secretHeaders.test(name.trim())
