/** What a 101 response agrees to. Pure. */
import { headerValues, type HttpHead } from '../http/head.ts'

/** The result of the opening handshake. */
export interface Agreement {
  /** Empty for none. */
  subprotocol: string
  /** As in the response's header; empty for none. */
  extensions: string
  /** permessage-deflate is among the extensions. */
  deflate: boolean
}

/** Reads what a 101 response negotiates. */
export const agreementOf = (response: HttpHead): Agreement =>
  agreementFrom(
    headerValues(response, 'Sec-WebSocket-Protocol')[0] ?? '',
    headerValues(response, 'Sec-WebSocket-Extensions').join(', '),
  )

/** @param extensions as in the response's header */
export const agreementFrom = (subprotocol: string, extensions: string): Agreement => ({
  subprotocol,
  extensions,
  deflate: /(^|[,\s])permessage-deflate($|[;,\s])/i.test(extensions),
})
