/**
 * Custom schemes in a browser that does not know them: `app://host/path` is `https://host.app.invalid/path` there, so
 * that the page has an origin and a secure context, as a privileged standard scheme provides. Only the page's own view
 * of its address differs from Electron's; every address that the shell sees is converted back.
 */
/// <reference types="electron" />

const domain = '.invalid'
const privileged = new Map<string, NonNullable<Electron.CustomScheme['privileges']>>()

export function registerSchemes(schemes: readonly Electron.CustomScheme[]): void {
  for (const { scheme, privileges = {} } of schemes) privileged.set(scheme, privileges)
}

/** @throws Error for an address that would not load: a scheme that is neither http(s) nor a registered standard one */
export function toBrowser(url: string): string {
  const { protocol, host, pathname, search, hash } = new URL(url)
  const scheme = protocol.slice(0, -1)
  if (['http', 'https', 'data', 'about'].includes(scheme)) return url
  const { standard, secure } = privileged.get(scheme) ?? {}
  if (!standard || !secure) throw new Error(`ERR_UNKNOWN_URL_SCHEME (-302) loading '${url}'`)
  return `https://${host}.${scheme}${domain}${pathname}${search}${hash}`
}

export function fromBrowser(url: string): string {
  if (!url.startsWith('https://')) return url
  const { hostname, pathname, search, hash } = new URL(url)
  const [, host, scheme] = /^(.+)\.([a-z0-9+-]+)\.invalid$/.exec(hostname) ?? []
  return host === undefined || scheme === undefined
    ? url
    : `${scheme}://${host}${pathname}${search}${hash}`
}
