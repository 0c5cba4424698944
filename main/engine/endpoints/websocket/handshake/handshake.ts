/** What both sides of the opening handshake record, RFC 6455 section 4, and what follows its success. */
import { noteOf } from '../../../../../shared/events/describe-event.ts'
import type { HttpHead } from '../../../../../shared/wire/http/head.ts'
import type { Agreement } from '../../../../../shared/wire/websocket/agreement.ts'
import { nowUs } from '../../../clock.ts'
import type { Recording } from '../../../recording.ts'
import type { TransportEnd } from '../../transport/transport.ts'

/**
 * Takes the connection over synchronously after success, so that no frame is lost during the takeover; `rest` was
 * received after the peer's head and belongs to the frames. `upgradeMs` is the time between the entries of the request and
 * of the answer.
 */
export type TakeOver = (
  agreement: Agreement,
  rest: readonly Uint8Array[],
  upgradeMs: number,
) => void

/**
 * Appends the bytes of a head, or of an answer with its body, as on the wire; returns the time of the entry.
 * @param http the head parsed, null if it is incomplete or no HTTP
 */
export function recordHandshake(
  recording: Recording,
  connection: number,
  direction: 'in' | 'out',
  bytes: Uint8Array,
  http: HttpHead | null,
  at = nowUs(),
  { partial = false, crafted = false } = {},
): number {
  recording.append(
    { connection, direction, kind: 'handshake', at, headerLength: 0, partial, crafted, http },
    bytes,
  )
  return at
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

/**
 * Records that frames may flow now; returns the time.
 * @param unchosen the offered subprotocols, if the server chose none of them
 */
export function noteOpen(
  recording: Recording,
  connection: number,
  { subprotocol, extensions }: Agreement,
  upgradeMs: number,
  unchosen: readonly string[],
): number {
  const at = nowUs()
  const data = { subprotocol, extensions, tookMs: upgradeMs }
  recording.event(connection, noteOf({ code: 'websocket-open', data }), at)
  if (unchosen.length > 0) {
    const offered = unchosen.join(', ')
    recording.event(connection, noteOf({ code: 'no-subprotocol', data: { offered } }), at)
  }
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
