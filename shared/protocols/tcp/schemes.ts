/** The URL schemes of TCP, and their aliases. */
import type { Schemes } from '../descriptor.ts'

export const tcpSchemes = {
  plain: 'tcp',
  secure: 'tls',
  aliases: { ssl: 'secure' },
} as const satisfies Schemes
