/**
 * Negotiates permessage-deflate in the opening handshake, RFC 7692 section 7.1: what a client offers, and what a server
 * agrees to. Pure.
 */
import type { Extension } from './extensions.ts'

/** What an endpoint is configured to negotiate. */
export interface DeflateOptions {
  /** False negotiates `no_context_takeover` for both sides. */
  contextTakeover: boolean
  /** Base-2 logarithm of the LZ77 window, 9 to 15; null for the default. */
  clientWindowBits: number | null
  serverWindowBits: number | null
}

/** An echoed frame was compressed by the peer, and cannot use the context of what this side compressed before. */
export const withoutEchoTakeover = <T extends DeflateOptions & { echo: boolean }>(
  options: T,
): T => ({
  ...options,
  contextTakeover: options.contextTakeover && !options.echo,
})

const serverNoTakeover = 'server_no_context_takeover'
const clientNoTakeover = 'client_no_context_takeover'
const serverBits = 'server_max_window_bits'
const clientBits = 'client_max_window_bits'

/** Returns the extension that a client offers, as in its header. */
export function deflateOffer({
  contextTakeover,
  clientWindowBits,
  serverWindowBits,
}: DeflateOptions): string {
  return format([
    ...(contextTakeover
      ? []
      : [[serverNoTakeover, null] as const, [clientNoTakeover, null] as const]),
    ...(serverWindowBits === null ? [] : [[serverBits, serverWindowBits] as const]),
    [clientBits, clientWindowBits],
  ])
}

/**
 * Returns what a server agrees to, as in its header; null when it can fulfil none of the offers. An offer that breaks a
 * rule is declined, as RFC 7692 section 7.1 demands.
 * @param echo every message is sent back as it was compressed
 */
export function deflateAnswer(
  offers: readonly Extension[],
  options: DeflateOptions,
  echo: boolean,
): string | null {
  const offer = offers.find((one) => isAcceptable(one, options))
  if (offer === undefined) return null
  const agreed = new Map<string, string | number | null>(offer.params)
  if (!options.contextTakeover) agreed.set(serverNoTakeover, null).set(clientNoTakeover, null)
  if (options.serverWindowBits !== null) agreed.set(serverBits, options.serverWindowBits)
  if (options.clientWindowBits !== null) agreed.set(clientBits, options.clientWindowBits)
  else if (agreed.get(clientBits) === null) agreed.delete(clientBits)
  if (echo && !isEchoable(agreed, offers)) return null
  return format([...agreed])
}

function isAcceptable({ params }: Extension, options: DeflateOptions): boolean {
  const offered = new Map(params)
  const server = offered.get(serverBits)
  const client = offered.get(clientBits)
  const fitsServer =
    server === undefined ||
    options.serverWindowBits === null ||
    options.serverWindowBits <= Number(server)
  const fitsClient =
    options.clientWindowBits === null ||
    (client !== undefined && (client === null || options.clientWindowBits <= Number(client)))
  return fitsServer && fitsClient
}

/**
 * A message compressed by the client must fit into the window that the client requests of the server, RFC 7692 section
 * 7.1.2: so an echoing server requests the same window of the client. Only a client that offers the parameter supports
 * it; the messages of others are not compressed.
 */
function isEchoable(
  agreed: Map<string, string | number | null>,
  offers: readonly Extension[],
): boolean {
  const server = Number(agreed.get(serverBits) ?? 15)
  if (Number(agreed.get(clientBits) ?? 15) <= server) return true
  agreed.delete(clientBits)
  agreed.set(clientBits, server)
  return offers.every(({ params }) => params.some(([name]) => name === clientBits))
}

const format = (params: readonly (readonly [string, string | number | null])[]): string =>
  [
    'permessage-deflate',
    ...params.map(([name, value]) => (value === null ? name : `${name}=${value}`)),
  ].join('; ')
