/**
 * The pages in the outside world that the app offers to open: these and no others. The window names one; the address is
 * the app's own and comes from nobody else, so that `shell.openExternal` never sees what a peer wrote.
 */
export const links = {
  websocket: 'https://www.rfc-editor.org/rfc/rfc6455',
  compression: 'https://www.rfc-editor.org/rfc/rfc7692',
  tcp: 'https://www.rfc-editor.org/rfc/rfc9293',
} as const satisfies Readonly<Record<string, `https://${string}`>>

export type LinkName = keyof typeof links
export const linkNames = Object.keys(links) as [LinkName, ...LinkName[]]
