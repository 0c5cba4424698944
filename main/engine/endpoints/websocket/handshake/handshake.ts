/**
 * The opening handshake on a transport, RFC 6455 section 4: the part common to both sides. `ws` and Node's HTTP talk
 * through a stream in place of their socket, so that every byte of the handshake passes here and is recorded as on the
 * wire; after success only the frames use the transport.
 */
import { noteOf } from '../../../../../shared/events/describe-event.ts'
import { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import type { Recording } from '../../../recording.ts'
import { nowUs } from '../../../clock.ts'
import type { TransportEnd } from '../../transport/transport.ts'
import type { WsClientConfig } from '../../../../../shared/protocols/websocket/client.ts'
import { headerValues, type HttpHead } from '../../../../../shared/wire/http/head.ts'

/** The result of the handshake. */
export interface Agreement {
  /** Empty for none. */
  subprotocol: string
  /** As in the response's header; empty for none. */
  extensions: string
  /** permessage-deflate is among the extensions. */
  deflate: boolean
}

/**
 * Takes the connection over synchronously after success, so that no frame is lost during the takeover; `rest` was
 * received after the peer's head and belongs to the frames.
 */
export type TakeOver = (agreement: Agreement, rest: readonly Uint8Array[]) => void

/** Reads what a 101 response negotiates. */
export function agreementOf(response: HttpHead): Agreement {
  const extensions = headerValues(response, 'Sec-WebSocket-Extensions').join(', ')
  return {
    subprotocol: headerValues(response, 'Sec-WebSocket-Protocol')[0] ?? '',
    extensions,
    deflate: /(^|[,\s])permessage-deflate($|[;,\s])/i.test(extensions),
  }
}

/** The compression part of an endpoint's configuration. */
export type DeflateOffer = Pick<
  WsClientConfig,
  'perMessageDeflate' | 'contextTakeover' | 'clientWindowBits' | 'serverWindowBits'
>

/** The offered or accepted parameters of permessage-deflate, RFC 7692 section 7.1.1, as `ws` takes them. */
export const deflateOptions = ({
  perMessageDeflate,
  contextTakeover,
  clientWindowBits,
  serverWindowBits,
}: DeflateOffer) =>
  perMessageDeflate && {
    // Each compressed message can then be inflated alone. Never `false`: `ws` would refuse a peer that requests it.
    ...(!contextTakeover && { clientNoContextTakeover: true, serverNoContextTakeover: true }),
    ...(clientWindowBits !== null && { clientMaxWindowBits: clientWindowBits }),
    ...(serverWindowBits !== null && { serverMaxWindowBits: serverWindowBits }),
  }

/** Appends the bytes of a head, or of an answer with its body, as on the wire. */
export function recordHandshake(
  recording: Recording,
  connection: number,
  direction: 'in' | 'out',
  bytes: Uint8Array,
  at = nowUs(),
  { partial = false, crafted = false } = {},
): void {
  recording.append(
    { connection, direction, kind: 'handshake', at, headerLength: 0, partial, crafted },
    bytes,
  )
}

/** Appends bytes of a failed handshake after its head (and an answer's body): they belong to no frame. */
export function recordLate(
  recording: Recording,
  connection: number,
  bytes: Uint8Array,
  at: number,
): void {
  recording.append({ connection, direction: 'in', kind: 'data', at, headerLength: 0 }, bytes)
}

/** Records that frames may flow now; returns the time. */
export function noteOpen(
  recording: Recording,
  connection: number,
  { subprotocol, extensions }: Agreement,
  tookMs: number,
): number {
  const at = nowUs()
  const data = { subprotocol, extensions, tookMs: Math.round(tookMs * 1_000) / 1_000 }
  recording.event(connection, noteOf({ code: 'websocket-open', data }), at)
  return at
}

/** Writes the end of a connection on which no WebSocket was opened. */
export function recordEndBeforeOpen(
  recording: Recording,
  connection: number,
  { by, how, unsent, problem, at }: TransportEnd,
): void {
  const reason = problem?.message ?? ''
  recording.event(connection, { kind: 'end', by, how, code: null, reason, unsent }, at)
  recording.closeConnection(connection, at)
}

/** Replaces the socket for `ws` and Node's HTTP; bytes enter with `push` and leave through `written`. */
export class HandshakeStream extends Duplex {
  readonly #written: (bytes: Uint8Array) => void
  readonly #finished: () => void

  constructor(written: (bytes: Uint8Array) => void, finished: () => void) {
    super({ decodeStrings: true, autoDestroy: false })
    this.#written = written
    this.#finished = finished
  }

  override _read(): void {
    // Bytes are pushed when they arrive.
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#written(chunk)
    done()
  }

  override _final(done: (error?: Error) => void): void {
    this.#finished()
    done()
  }

  // Node's HTTP sets these on its socket; the transport has its own.
  setTimeout(): this {
    return this
  }
  setNoDelay(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
}

/**
 * A `ws` WebSocket that exists only during the handshake: on success `ws` passes the socket here, where its own
 * receiver and sender would begin.
 */
export class HandshakeWebSocket extends WebSocket {
  agreed: () => void = () => undefined

  setSocket(): void {
    this.agreed()
  }
}
