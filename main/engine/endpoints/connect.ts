/**
 * Makes a transport connection for a client, plain or TLS, and writes what happens: its number in the session, the
 * `open` and `tls` entries, or the `error` entry.
 */
import type { Socket } from 'node:net'
import type { Address } from '../../../shared/model/entry.ts'
import type { Live } from '../../../shared/model/session.ts'
import type { Recording } from '../recording.ts'
import type { TlsTrust } from './tls.ts'

export interface ConnectTarget {
  host: string
  port: number
  /** 0 tries both families (RFC 8305, as Node does), 4 or 6 forces one. */
  family: 0 | 4 | 6
  /** For the transport and the TLS handshake together; 0 waits as long as the system does. Milliseconds. */
  timeoutMs: number
  noDelay: boolean
  /** Idle time before the first keep-alive probe; 0 sends none. */
  keepAliveMs: number
  /** Null speaks plain TCP. */
  tls: TlsTrust | null
}

export interface Connected {
  /** Its number in the session. */
  connection: number
  /** Half-open allowed, paused until a `Transport` takes it. */
  socket: Socket
  local: Address
  remote: Address
  tls: Live['tls']
  /** From the start of the attempt. Milliseconds. */
  tookMs: number
}

/**
 * @param attempt number of the attempt in its session, from 1
 * @throws ConnectFailure after its `error` entry was written; also when `signal` aborts, without an entry then
 */
export function connect(
  recording: Recording,
  target: ConnectTarget,
  attempt: number,
  signal: AbortSignal,
): Promise<Connected> {
  throw new Error(`not written yet ${typeof recording} ${target.host} ${attempt} ${signal.aborted}`)
}
