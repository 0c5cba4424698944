/** The flag of the timeouts of clients: it sets that of connecting for TCP, and that of the handshake for WebSocket. */
import type { CliFlag } from '../option.ts'

export const timeoutFlag: CliFlag = {
  flags: '--timeout <seconds>',
  help: { connect: 'for connecting and for the handshake' },
  rank: 10,
  read: 'seconds',
}
