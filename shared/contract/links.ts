/**
 * The only external pages that the app opens. The window passes the name of one and the app supplies its URL, so
 * `shell.openExternal` never receives data from a peer.
 */
export const links = {
  websocket: 'https://www.rfc-editor.org/rfc/rfc6455',
  compression: 'https://www.rfc-editor.org/rfc/rfc7692',
  tcp: 'https://www.rfc-editor.org/rfc/rfc9293',
} as const satisfies Readonly<Record<string, `https://${string}`>>

export type LinkName = keyof typeof links
export const linkNames = Object.keys(links) as [LinkName, ...LinkName[]]
