/**
 * Compression on a server that echoes frames unchanged: a message compressed by the client must fit into the window
 * that the client requests of the server, RFC 7692 section 7.1.2. So the same window is requested of the client.
 */
import { deflateAgreement, parseExtensions } from '../../../../shared/wire/websocket/extensions.ts'

const header = /^Sec-WebSocket-Extensions: /i

/**
 * Header lines of an answer that negotiates no more than an echo can fulfil.
 * @param offered the request's `Sec-WebSocket-Extensions`
 */
export function echoableLines(lines: readonly string[], offered: string): string[] {
  return lines.flatMap((line) => {
    if (!header.test(line)) return [line]
    const agreed = deflateAgreement(parseExtensions([line.replace(header, '')]) ?? [])
    if (!agreed || agreed.client.windowBits <= agreed.server.windowBits) return [line]
    // Only a client that offers the parameter supports it; the messages of others are not compressed.
    const offers = parseExtensions([offered]) ?? []
    const understood = offers.every(({ params }) =>
      params.some(([name]) => name === 'client_max_window_bits'),
    )
    const without = line.replace(/; *client_max_window_bits=\d+/, '')
    return understood ? [`${without}; client_max_window_bits=${agreed.server.windowBits}`] : []
  })
}
