/** The flag of client timeouts: for TCP the connect timeout, for WebSocket the handshake timeout. */
import type { CliFlag } from '../option.ts'

export const timeoutFlag: CliFlag = {
  flags: '--timeout <seconds>',
  help: {
    connect: 'timeout of the connection and the handshake',
    listen: 'timeout of the handshake (ws)',
  },
  rank: 15,
  read: 'seconds',
}
