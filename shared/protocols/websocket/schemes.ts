/** The URL schemes of WebSocket, and their aliases. */
import type { Schemes } from '../descriptor.ts'

export const webSocketSchemes = {
  plain: 'ws',
  secure: 'wss',
  aliases: { http: 'plain', https: 'secure' },
} as const satisfies Schemes
