/**
 * The opening handshake on a transport, RFC 6455 section 4: what both sides share. `ws` and Node's HTTP speak through
 * a stream of ours that stands where they expect a socket, so that every byte of the handshake passes here and is
 * recorded as it is on the wire; once agreed, the transport is the frames' alone.
 */
import { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import type { Recording } from '../../../recording.ts'
import { nowUs } from '../../../clock.ts'
import type { TransportEnd } from '../../transport/transport.ts'
import type { WsClientConfig } from '../../../../../shared/model/endpoint.ts'
import { headerValues, type HttpHead } from '../../../../../shared/wire/http/head.ts'

/** What the handshake agreed on. */
export interface Agreement {
  /** Empty for none. */
  subprotocol: string
  /** As in the response's header; empty for none. */
  extensions: string
  /** permessage-deflate is among the extensions. */
  deflate: boolean
}

/**
 * Takes the connection over at once when it is agreed, so that nothing is said to nobody; `rest` came after the
 * peer's head and belongs to the frames.
 */
export type TakeOver = (agreement: Agreement, rest: readonly Uint8Array[]) => void

/** Reads what a 101 response agrees to. */
export function agreementOf(response: HttpHead): Agreement {
  const extensions = headerValues(response, 'Sec-WebSocket-Extensions').join(', ')
  return {
    subprotocol: headerValues(response, 'Sec-WebSocket-Protocol')[0] ?? '',
    extensions,
    deflate: /(^|[,\s])permessage-deflate($|[;,\s])/i.test(extensions),
  }
}

/** What of an endpoint's configuration is about compression. */
export type DeflateOffer = Pick<
  WsClientConfig,
  'perMessageDeflate' | 'contextTakeover' | 'clientWindowBits' | 'serverWindowBits'
>

/** What is offered or accepted of permessage-deflate, RFC 7692 section 7.1.1; `ws` takes it so. */
export const deflateOptions = ({
  perMessageDeflate,
  contextTakeover,
  clientWindowBits,
  serverWindowBits,
}: DeflateOffer) =>
  perMessageDeflate && {
    // Each compressed message can then be inflated by itself. Never `false`: `ws` would refuse a peer that asks for it.
    ...(!contextTakeover && { clientNoContextTakeover: true, serverNoContextTakeover: true }),
    ...(clientWindowBits !== null && { clientMaxWindowBits: clientWindowBits }),
    ...(serverWindowBits !== null && { serverMaxWindowBits: serverWindowBits }),
  }

/** Appends the bytes of a head, or of an answer with its body, as they crossed the wire. */
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

/** Appends bytes of a handshake that came to nothing, behind its head (and an answer's body): they are of no frame. */
export function recordLate(
  recording: Recording,
  connection: number,
  bytes: Uint8Array,
  at: number,
): void {
  recording.append({ connection, direction: 'in', kind: 'data', at, headerLength: 0 }, bytes)
}

/** Notes that frames may flow now; gives when that was. */
export function noteOpen(
  recording: Recording,
  connection: number,
  { subprotocol, extensions }: Agreement,
  tookMs: number,
): number {
  const at = nowUs()
  recording.event(
    connection,
    {
      kind: 'note',
      code: 'websocket-open',
      message: 'The WebSocket is open.',
      data: { subprotocol, extensions, tookMs: Math.round(tookMs * 1_000) / 1_000 },
    },
    at,
  )
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

/** Stands where `ws` and Node's HTTP expect a socket; bytes go in by `push` and come out by `written`. */
export class HandshakeStream extends Duplex {
  readonly #written: (bytes: Uint8Array) => void
  readonly #finished: () => void

  constructor(written: (bytes: Uint8Array) => void, finished: () => void) {
    super({ decodeStrings: true, autoDestroy: false })
    this.#written = written
    this.#finished = finished
  }

  override _read(): void {
    // Bytes are pushed when they come.
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#written(chunk)
    done()
  }

  override _final(done: (error?: Error) => void): void {
    this.#finished()
    done()
  }

  // Node's HTTP sets these on what it takes for a socket; the transport has its own.
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
 * A `ws` WebSocket that lives for the handshake alone: when it is agreed, `ws` hands over the socket here, where its
 * own receiver and sender would begin.
 */
export class HandshakeWebSocket extends WebSocket {
  agreed: () => void = () => undefined

  setSocket(): void {
    this.agreed()
  }
}
