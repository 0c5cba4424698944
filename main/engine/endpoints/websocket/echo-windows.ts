/**
 * Compression on a server that echoes frames as they came: what a client compressed has to fit into the window that the
 * client asks the server to keep to, RFC 7692 section 7.1.2. So the client is asked for that window too.
 */
import { deflateAgreement, parseExtensions } from '../../../../shared/wire/websocket/extensions.ts'

const header = /^Sec-WebSocket-Extensions: /i

/**
 * Header lines of an answer that agrees to no more than an echo can keep.
 * @param offered the request's `Sec-WebSocket-Extensions`
 */
export function echoableLines(lines: readonly string[], offered: string): string[] {
  return lines.flatMap((line) => {
    if (!header.test(line)) return [line]
    const agreed = deflateAgreement(parseExtensions([line.replace(header, '')]) ?? [])
    if (!agreed || agreed.client.windowBits <= agreed.server.windowBits) return [line]
    // Only a client that says so understands being asked; another one's messages are not compressed.
    const offers = parseExtensions([offered]) ?? []
    const understood = offers.every(({ params }) =>
      params.some(([name]) => name === 'client_max_window_bits'),
    )
    const without = line.replace(/; *client_max_window_bits=\d+/, '')
    return understood ? [`${without}; client_max_window_bits=${agreed.server.windowBits}`] : []
  })
}
