/** The local address of a client, as text. Pure. */

export interface LocalAddress {
  readonly host: string
  /** 0 lets the operating system choose. */
  readonly port: number
}

/** Parses `HOST`, `HOST:PORT`, `[IPv6]:PORT` or a bare IPv6 address; returns null for anything else. */
export function parseBind(text: string): LocalAddress | null {
  const bracketed = /^\[([\da-f:.]+(?:%[\w.-]+)?)\](?::(\d{1,5}))?$/i.exec(text)
  const bare = /^[\da-f.]*:[\da-f.]*:[\da-f:.]*(?:%[\w.-]+)?$/i.exec(text)
  const named = /^([\w.-]{1,253})(?::(\d{1,5}))?$/.exec(text)
  const [, host = '', digits = '0'] = bracketed ?? (bare && [text, text]) ?? named ?? []
  const port = Number(digits)
  return host === '' || port > 65_535 ? null : { host, port }
}
