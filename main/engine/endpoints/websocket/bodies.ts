/** Bodies as payloads of frames: short ones whole, long ones piece by piece into an open frame. */
import { AppError } from '../../../../shared/contract/errors.ts'
import type { OutgoingBody } from '../endpoint.ts'
import type { Transport } from '../transport/transport.ts'
import type { OpenFrame } from './open-frame.ts'

/** Bodies up to this many bytes are sent as one piece. */
export const shortBody = 262_144

/** A body in one piece; synchronously when its pieces are in memory. */
export function gather(body: OutgoingBody): Uint8Array | Promise<Uint8Array> {
  const payload = new Uint8Array(body.length)
  let at = 0
  const add = (piece: Uint8Array): void => {
    payload.set(piece, at)
    at += piece.length
  }
  const pieces = body.pieces()
  if (Symbol.iterator in pieces) {
    for (const piece of pieces) add(piece)
    return payload
  }
  return (async () => {
    for await (const piece of pieces) add(piece)
    return payload
  })()
}

/**
 * Sends a body as the payload of an open frame; a body that differs from its announced length breaks the connection.
 */
export async function streamBody(
  frame: OpenFrame,
  body: OutgoingBody,
  transport: Transport,
): Promise<void> {
  let handed = 0
  try {
    for await (const piece of body.pieces()) {
      if (transport.ended) break
      handed += piece.length
      if (handed > body.length) break
      if (!frame.part(piece)) await transport.drained()
    }
  } finally {
    frame.end(handed === body.length && !transport.ended)
    // The frame announced more bytes than it got: no other frame can follow it.
    if (handed !== body.length) transport.reset()
  }
  if (handed !== body.length) throw cutShort()
}

/** The error of a send whose connection ended. */
export const cutShort = (): AppError =>
  new AppError('disconnected', 'The connection ended before the message was sent completely.')
