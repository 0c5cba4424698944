/** From what a caller wants to send to what an endpoint puts on the wire. */
import { isUtf8 } from 'node:buffer'
import type { Outgoing } from '../../shared/contract/engine.ts'
import { AppError } from '../../shared/contract/errors.ts'
import type { EndpointKind } from '../../shared/model/endpoint.ts'
import type { OutgoingBody, Transmission } from './endpoints/endpoint.ts'
import type { Stages } from './stages.ts'

/** Opcodes of RFC 6455 section 5.2. */
const opcodes = { text: 0x1, binary: 0x2, ping: 0x9, pong: 0xa } as const

/** Most payload bytes of a control frame, RFC 6455 section 5.5. */
const maxControlBytes = 125

/** @throws AppError `bad-input`, `not-found` for an unknown stage */
export async function toTransmission(
  message: Outgoing,
  kind: EndpointKind,
  stages: Stages,
): Promise<Transmission> {
  const isWebSocket = kind === 'ws-client' || kind === 'ws-server'
  if (message.as === 'close') {
    if (!isWebSocket) throw noFrames()
    checkClose(message.code, message.reason)
    return message
  }
  const body =
    message.body.from === 'bytes' ? wholeBody(message.body.bytes) : stages.body(message.body.stage)
  if (!isWebSocket) {
    if (message.as === 'ping' || message.as === 'pong') throw noFrames()
    return { as: 'data', body }
  }
  if (message.as === 'data')
    throw new AppError('bad-input', 'A WebSocket carries messages.', 'Send it as text or binary.')
  if (message.as === 'text') await checkUtf8(body)
  else if (message.as !== 'binary' && body.length > maxControlBytes)
    throw new AppError(
      'bad-input',
      `A ${message.as} holds at most ${maxControlBytes} bytes, these are ${body.length}.`,
    )
  return { as: 'frame', fin: true, rsv: 0, opcode: opcodes[message.as], body }
}

/** Bytes as one piece. */
export const wholeBody = (bytes: Uint8Array): OutgoingBody => ({
  length: bytes.length,
  pieces: () => [bytes],
})

const noFrames = (): AppError =>
  new AppError('bad-input', 'A TCP connection carries bytes alone: no ping, pong or close frames.')

function checkClose(code: number | null, reason: string): void {
  if (code === null && reason !== '')
    throw new AppError('bad-input', 'A close frame with a reason needs a code.', 'Try 1000.')
  if (Buffer.byteLength(reason) > maxControlBytes - 2)
    throw new AppError(
      'bad-input',
      `The reason of a close holds at most ${maxControlBytes - 2} bytes of UTF-8.`,
    )
}

async function checkUtf8(body: OutgoingBody): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const piece of body.pieces()) {
      if (piece.length === body.length) {
        if (!isUtf8(piece)) throw new TypeError('not UTF-8')
        return
      }
      decoder.decode(piece, { stream: true })
    }
    decoder.decode()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new AppError('bad-input', 'A text message must be UTF-8.', 'Send it as binary.', {
      cause: error,
    })
  }
}
