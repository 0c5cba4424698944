/**
 * Makes a transport connection for a client, plain or TLS, and records what happens: its number in the session, the
 * `open` and `tls` entries, or the `error` entry, and the `end` entry of a transport whose TLS handshake failed.
 */
import { lookup } from 'node:dns/promises'
import { connect as connectSocket, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { Address, EventDetail } from '../../../../shared/model/entry.ts'
import type { SessionStatus } from '../../../../shared/model/session.ts'
import { tlsReason } from '../../../../shared/model/tls-failure.ts'
import { parseBind } from '../../../../shared/protocols/bind.ts'
import { nowUs } from '../../clock.ts'
import type { Recording } from '../../recording.ts'
import type { Problem } from '../../../../shared/problems/problems.ts'
import { ConnectFailure, describeProblem, problemOf } from './network-errors.ts'
import { describeTls, verificationCode, type TlsTrust } from './tls.ts'
import { addressOf, discard, noteCarrier } from './transport.ts'

export interface ConnectTarget {
  host: string
  port: number
  /** 0 tries both families (RFC 8305, as Node does), 4 or 6 forces one. */
  family: 0 | 4 | 6
  /** The local side, as `parseBind` reads it; empty lets the system choose. */
  bind: string
  /** For the transport and the TLS handshake together; 0 waits as long as the system does. Milliseconds. */
  timeoutMs: number
  noDelay: boolean
  /** Idle time before the first keep-alive probe; 0 sends none. */
  keepAliveMs: number
  /** Null uses plain TCP. */
  tls: TlsTrust | null
}

export interface Connected {
  /** Its number in the session. */
  connection: number
  /** Half-open allowed, paused until a `Transport` takes it over. */
  socket: Socket
  local: Address
  remote: Address
  tls: SessionStatus['tls']
  /** From the start of the attempt. Milliseconds. */
  tookMs: number
}

/**
 * @param attempt number of the attempt in its session, from 1
 * @throws ConnectFailure after its `error` entry was written; the signal's reason, without an entry, when it aborts
 */
export async function connect(
  recording: Recording,
  target: ConnectTarget,
  attempt: number,
  signal: AbortSignal,
): Promise<Connected> {
  signal.throwIfAborted()
  const startedAt = nowUs()
  const tookMs = () => (nowUs() - startedAt) / 1_000
  const connection = recording.openConnection(null, null, startedAt)
  const deadline = new Deadline(target, signal)
  const resolved: { dnsMs?: number } = {}
  let opened = false
  try {
    const from = await resolveLocal(target)
    signal.throwIfAborted()
    const opening = openSocket(target, from)
    opening.once('lookup', () => {
      resolved.dnsMs = tookMs()
    })
    const raw = await deadline.run(opening, 'connect', 'ETIMEDOUT')
    const local = addressOf(raw.localAddress, raw.localPort)
    const remote = addressOf(raw.remoteAddress, raw.remotePort)
    const connectedMs = tookMs()
    recording.describeConnection(connection, local, remote)
    recording.event(connection, {
      kind: 'open',
      what: 'connected',
      local,
      remote,
      attempt,
      tookMs: connectedMs,
      ...resolved,
    })
    opened = true
    if (!target.tls)
      return { connection, socket: raw, local, remote, tls: null, tookMs: connectedMs }

    const tlsStartedAt = nowUs()
    const secure = openTls(raw, target, target.tls)
    await deadline.run(secure, 'secureConnect', 'TLS_TIMEOUT')
    if (target.tls.verify && !secure.authorized) throw rejected(secure, target)
    const detail = describeTls(secure, (nowUs() - tlsStartedAt) / 1_000)
    recording.event(connection, detail)
    const { version, cipher, verified } = detail
    return {
      connection,
      socket: secure,
      local,
      remote,
      tls: { version, cipher, verified },
      tookMs: tookMs(),
    }
  } catch (error) {
    if (error instanceof ConnectFailure)
      recording.event(connection, { kind: 'error', ...error.problem })
    const at = nowUs()
    if (opened) recording.event(connection, endBeforeTls(error), at)
    recording.closeConnection(connection, at)
    throw error
  } finally {
    deadline.done()
  }
}

/** The local side of a socket: an IP address of this machine. */
interface LocalSide {
  readonly localAddress: string
  readonly localPort: number
  readonly family: 4 | 6
}

/** @throws ConnectFailure when the local name has no address */
async function resolveLocal({ bind, family }: ConnectTarget): Promise<LocalSide | null> {
  const local = bind === '' ? null : parseBind(bind)
  if (local === null) return null
  try {
    const found = await lookup(local.host, { family })
    return {
      localAddress: found.address,
      localPort: local.port,
      family: found.family === 6 ? 6 : 4,
    }
  } catch (error) {
    throw new ConnectFailure(describeProblem(error, local), { cause: error })
  }
}

function openSocket(target: ConnectTarget, from: LocalSide | null): Socket {
  // A socket that is bound to an address of one family cannot connect to the other.
  const family = from?.family ?? target.family
  return connectSocket({
    host: target.host,
    port: target.port,
    family,
    autoSelectFamily: family === 0,
    ...(from && { localAddress: from.localAddress, localPort: from.localPort }),
    allowHalfOpen: true,
    noDelay: target.noDelay,
    keepAlive: target.keepAliveMs > 0,
    keepAliveInitialDelay: target.keepAliveMs,
  })
}

function openTls(raw: Socket, target: ConnectTarget, trust: TlsTrust): TLSSocket {
  const secure = connectTls({
    socket: raw,
    host: target.host,
    servername: trust.serverName,
    secureContext: trust.context,
    ...(trust.protocols.length > 0 && { ALPNProtocols: [...trust.protocols] }),
    // The certificate is verified here, before anything is sent, and not by Node, so that the error keeps its code and
    // description.
    rejectUnauthorized: false,
  })
  noteCarrier(secure, raw)
  return secure
}

function rejected(secure: TLSSocket, target: ConnectTarget): ConnectFailure {
  discard(secure)
  const code = verificationCode(secure)
  return new ConnectFailure(problemOf(code, target, `its certificate did not verify (${code})`))
}

/** The `end` of a transport whose TLS handshake failed; one aborted here ended with FIN. */
function endBeforeTls(error: unknown): Extract<EventDetail, { kind: 'end' }> {
  const failure = error instanceof ConnectFailure ? error : null
  const code = failure?.problem.code ?? ''
  const { cause } = failure ?? {}
  const tls = tlsReason(code)
  const how = isReset(cause) ? 'rst' : tls ? 'error' : 'fin'
  const byPeer = how === 'rst' || code === 'TLS_ENDED_EARLY' || tls?.isAlert === true
  const reason = failure?.problem.message ?? ''
  return { kind: 'end', by: byPeer ? 'peer' : 'local', how, code: null, reason, unsent: 0 }
}

/** Whether the system reported RST; TLS uses the same code for an early FIN. */
const isReset = (error: unknown): boolean =>
  error instanceof Error && 'syscall' in error && 'code' in error && error.code === 'ECONNRESET'

/** Bounds an attempt by the target's timeout and by a signal; a pending socket is destroyed. */
class Deadline {
  readonly #target: ConnectTarget
  readonly #signal: AbortSignal
  readonly #timer: NodeJS.Timeout | null
  #expire: () => void = () => undefined

  constructor(target: ConnectTarget, signal: AbortSignal) {
    this.#target = target
    this.#signal = signal
    this.#timer =
      target.timeoutMs > 0
        ? setTimeout(() => {
            this.#expire()
          }, target.timeoutMs)
        : null
  }

  /** Waits for the socket's event. @throws ConnectFailure, or the signal's reason */
  run<S extends Socket>(socket: S, event: string, timeoutCode: string): Promise<S> {
    const { promise, resolve, reject } = Promise.withResolvers<S>()
    const fail = (problem: Problem, cause?: unknown) => {
      reject(new ConnectFailure(problem, { cause }))
      discard(socket)
    }
    const onAbort = () => {
      reject(this.#signal.reason as Error)
      discard(socket)
    }
    const onOpen = () => {
      socket.pause()
      resolve(socket)
    }
    const onError = (error: Error) => {
      // TLS emits this when the other side ends during the handshake.
      const early = event === 'secureConnect' && 'code' in error && error.code === 'ECONNRESET'
      fail(
        early ? problemOf('TLS_ENDED_EARLY', this.#target) : describeProblem(error, this.#target),
        error,
      )
    }
    const onClose = () => {
      fail(problemOf(event === 'connect' ? 'ECONNABORTED' : 'TLS_ENDED_EARLY', this.#target))
    }
    this.#expire = () => {
      fail(problemOf(timeoutCode, this.#target))
    }
    socket.once(event, onOpen)
    // Errors after the promise has settled have no receiver: this listener keeps them from being thrown.
    socket.on('error', onError)
    socket.once('close', onClose)
    this.#signal.addEventListener('abort', onAbort)
    return promise.finally(() => {
      this.#signal.removeEventListener('abort', onAbort)
      socket.off(event, onOpen)
      socket.off('close', onClose)
      this.#expire = () => undefined
    })
  }

  done(): void {
    if (this.#timer) clearTimeout(this.#timer)
  }
}
