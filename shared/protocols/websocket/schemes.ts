/** The URL schemes of WebSocket, and those that people write for them. */
import type { Schemes } from '../descriptor.ts'

export const webSocketSchemes = {
  plain: 'ws',
  secure: 'wss',
  aliases: { http: 'plain', https: 'secure' },
} as const satisfies Schemes
