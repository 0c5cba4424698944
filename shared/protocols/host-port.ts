/** Hosts and ports in schemas and addresses. Pure. */
import { z } from 'zod'

/** A port that a server listens on; 0 lets the operating system choose. */
export const localPort = z.int().min(0).max(65_535)
export const remotePort = z.int().min(1).max(65_535)
export const hostSchema = z.string().trim().min(1).max(253)
/** Servers listen on loopback by default: other machines can connect only if the user allows it. */
export const defaultServerHost = '127.0.0.1'
export const serverHost = hostSchema.default(defaultServerHost)
export const milliseconds = z.int().min(0).max(86_400_000)

/** Returns `host:port`, with brackets around an IPv6 address. */
export const formatHostPort = (host: string, port: number): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`

/** Returns the short form of a server's address: without the default host. */
export const shortHostPort = ({ host, port }: { host: string; port: number }): string =>
  host === defaultServerHost ? `:${port}` : formatHostPort(host, port)
