/** The URL schemes of TCP, and those that people write for them. */
import type { Schemes } from '../descriptor.ts'

export const tcpSchemes = {
  plain: 'tcp',
  secure: 'tls',
  aliases: { ssl: 'secure' },
} as const satisfies Schemes
