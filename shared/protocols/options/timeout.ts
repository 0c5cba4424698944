/** The flag of client timeouts: for TCP the connect timeout, for WebSocket the handshake timeout. */
import type { CliFlag } from '../option.ts'

export const timeoutFlag: CliFlag = {
  flags: '--timeout <seconds>',
  help: {
    connect: 'for connecting and for the handshake',
    listen: 'for the handshake of a peer (ws)',
  },
  rank: 15,
  read: 'seconds',
}
