/**
 * Finds rule violations as entries are recorded, whoever records them: in frames of both directions and in handshakes.
 * Frames that their writer has already validated (those a live connection receives) come with their violation flags and
 * are not validated again. Holds little for each open connection. Owner: the session's recording.
 */
import { type EndpointKind, isServer } from '../../../../shared/protocols/index.ts'
import type { Direction } from '../../../../shared/model/entry.ts'
import { deflateAgreement, parseExtensions } from '../../../../shared/wire/websocket/extensions.ts'
import { headerValues, type HttpHead } from '../../../../shared/wire/http/head.ts'
import { violationFlags } from '../../../../shared/wire/websocket/rules-frame.ts'
import {
  validateResponse,
  validateRequest,
} from '../../../../shared/wire/websocket/rules-handshake.ts'
import { headerLengthOf, readPayloadLength } from '../../../../shared/wire/websocket/frame.ts'
import { FrameValidator } from '../../../../shared/wire/websocket/frame-validator.ts'
import type { EntryHead } from '../../recording.ts'
import { sha1Base64 } from '../../sha1.ts'

/** Reports whether entries of a direction come from the client of the WebSocket connection. */
export const isFromClient = (kind: EndpointKind, direction: Direction): boolean =>
  !isServer(kind) === (direction === 'out')

interface Wire {
  request: HttpHead | null
  deflate: boolean
  in: FrameValidator | null
  out: FrameValidator | null
}

/** Validates a frame whose bytes arrive in pieces. */
export interface FrameFollower {
  append(bytes: Uint8Array): void
  /** Returns the violation flags of the whole frame. */
  end(partial: boolean): number
}

export class WireValidator {
  readonly #kind: EndpointKind
  readonly #wires = new Map<number, Wire>()

  constructor(kind: EndpointKind) {
    this.#kind = kind
  }

  /** Returns the violation flags of an entry that is a frame or a part of a handshake. */
  violationFlagsOf(head: EntryHead, bytes: Uint8Array, start: number, end: number): number {
    if (head.kind === 'handshake') return this.#handshake(head) ? violationFlags.broken : 0
    const { headerLength, partial = false } = head
    const validator = this.#validator(head)
    if (!isWholeHeader(bytes, start, headerLength)) return 0
    const declared = readPayloadLength(bytes, start)
    const payload = start + headerLength
    if (!partial && declared === end - payload)
      return validator.frame(bytes, start, headerLength, end)
    // Cut short, or crafted with an incorrect length.
    const inHeader = validator.header(bytes, start, headerLength, declared)
    return inHeader | validator.payload(bytes, payload, end) | (partial ? 0 : validator.end())
  }

  follow(head: EntryHead): FrameFollower {
    const validator = this.#validator(head)
    const header = new Uint8Array(head.headerLength)
    let held = 0
    let marked = 0
    return {
      append: (bytes) => {
        const take = Math.min(header.length - held, bytes.length)
        if (take > 0) {
          header.set(bytes.subarray(0, take), held)
          held += take
          if (held === header.length)
            marked = validator.header(header, 0, held, readPayloadLength(header, 0))
        }
        marked |= validator.payload(bytes, take, bytes.length)
      },
      end: (partial) => (partial ? marked : marked | validator.end()),
    }
  }

  /** The connection has ended. */
  forget(connection: number): void {
    this.#wires.delete(connection)
  }

  /** Reports whether the head breaks a rule. */
  #handshake(head: EntryHead): boolean {
    const wire = this.#wire(head.connection)
    const fromClient = isFromClient(this.#kind, head.direction)
    const read = head.http ?? null
    if (read === null) return head.partial !== true
    if (fromClient) {
      wire.request = read
      return validateRequest(read).length > 0
    }
    const extensions = parseExtensions(headerValues(read, 'Sec-WebSocket-Extensions'))
    wire.deflate = deflateAgreement(extensions ?? []) !== null
    const broken = validateResponse(read, wire.request, sha1Base64).length > 0
    wire.request = null
    return broken
  }

  #validator({ connection, direction }: EntryHead): FrameValidator {
    const wire = this.#wire(connection)
    return (wire[direction === 'out' ? 'out' : 'in'] ??= new FrameValidator({
      fromClient: isFromClient(this.#kind, direction),
      deflate: wire.deflate,
      maxMessageBytes: 0,
    }))
  }

  #wire(connection: number): Wire {
    let wire = this.#wires.get(connection)
    if (wire === undefined) {
      wire = { request: null, deflate: false, in: null, out: null }
      this.#wires.set(connection, wire)
    }
    return wire
  }
}

const isWholeHeader = (bytes: Uint8Array, start: number, headerLength: number): boolean =>
  headerLength >= 2 && headerLengthOf(bytes[start + 1] ?? 0) === headerLength
