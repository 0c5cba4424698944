/** The user name and password that an address may carry, RFC 3986 section 3.2.1: they leave it before it is kept. Pure. */
import type { Secret } from './secret.ts'

export interface WithoutUserInfo {
  /** The address without them. */
  url: string
  auth: { scheme: 'basic'; user: string; password: Secret }
}

/** Null for an address that carries none. */
export function takeUserInfo(url: string): WithoutUserInfo | null {
  const [, scheme, userInfo, rest] = /^([a-z][a-z\d+.-]*:\/\/)([^/?#]*)@(.*)$/is.exec(url) ?? []
  if (scheme === undefined || userInfo === undefined || rest === undefined) return null
  const colon = userInfo.indexOf(':')
  const user = colon < 0 ? userInfo : userInfo.slice(0, colon)
  const password = colon < 0 ? '' : userInfo.slice(colon + 1)
  return {
    url: `${scheme}${rest}`,
    auth: {
      scheme: 'basic',
      user: decoded(user),
      password: { ref: null, value: decoded(password) },
    },
  }
}

/** A text in which addresses stand, such as a name, without what they carry. */
export const withoutUserInfo = (text: string): string =>
  text.replaceAll(/(\bwss?:\/\/)[^/?#\s]*@/gi, '$1')

/** A percent sign that begins nothing is one. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
