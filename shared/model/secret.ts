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

/** Headers with credentials; their values are secrets even if the user does not mark them. */
const secretHeaders =
  /^(?:proxy-)?authorization$|^(?:set-)?cookie$|token|secret|passw(?:or)?d|passphrase|credential|jwt|api[-_]?key|-auth$/i

/** Reports whether the value of a header with this name is a secret. */
export const isSecretHeader = (name: string): boolean => secretHeaders.test(name.trim())

/** Names that mean the same in the query of an address and would mean other things as a header. */
const secretParameters =
  /^(?:auth|key|access[-_]?key|sig|(?:x-amz-)?signature|pass|pwd|session(?:[-_]?id)?)$/i

/** Whether the value of a parameter of this name, in the query of an address, is a secret. */
const isSecretParameter = (name: string): boolean => {
  const plain = decoded(name)
  return isSecretHeader(plain) || secretParameters.test(plain)
}

/** A text in which addresses stand, such as a name, without the values of parameters that are secrets. */
export const withoutSecretParameters = (text: string): string =>
  text.replaceAll(/([?&;]([^=&;#?\s]+)=)[^&;#\s]*/g, (whole, start: string, name: string) =>
    isSecretParameter(name) ? start : whole,
  )

/** A percent sign that begins nothing is one. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
