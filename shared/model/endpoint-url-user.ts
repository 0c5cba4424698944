/** The user name and password in a URL, RFC 3986 section 3.2.1. They are removed before the URL is saved. Pure. */
import type { Secret } from './secret.ts'

export interface WithoutUserInfo {
  /** The URL without user name and password. */
  url: string
  auth: { scheme: 'basic'; user: string; password: Secret }
}

/** Returns null for a URL without user information. */
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

/** Removes the user information from the URLs in a text, for example a name. */
export const withoutUserInfo = (text: string): string =>
  text.replaceAll(/(\bwss?:\/\/)[^/?#\s]*@/gi, '$1')

/** An invalid percent encoding is left unchanged. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
