/** Hosts and ports in schemas and addresses. Pure. */
import { z } from 'zod'

/** A TCP port a server may listen on; 0 lets the system choose. */
export const localPort = z.int().min(0).max(65_535)
export const remotePort = z.int().min(1).max(65_535)
export const hostSchema = z.string().trim().min(1).max(253)
export const milliseconds = z.int().min(0).max(86_400_000)

/** `host:port`, with brackets around an IPv6 address. */
export const formatHostPort = (host: string, port: number): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`

/** The short form of a server's address: the loopback host is left out. */
export const shortHostPort = ({ host, port }: { host: string; port: number }): string =>
  host === '127.0.0.1' ? `:${port}` : formatHostPort(host, port)
