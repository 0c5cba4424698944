/** Converts a message of the contract to what an endpoint sends. */
import { isUtf8 } from 'node:buffer'
import type { EncodingId } from '../../../shared/bytes/encodings.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import { maxCompressed, type Outgoing } from '../../../shared/contract/outgoing.ts'
import { frameKind } from '../../../shared/model/entry.ts'
import { encodingOfKind } from '../../../shared/model/text-encoding.ts'
import { type EndpointKind, isWebSocket } from '../../../shared/protocols/index.ts'
import { closeFault, maxReasonBytes } from '../../../shared/wire/websocket/close.ts'
import { maxControlLength, opcodes } from '../../../shared/wire/websocket/frame.ts'
import { gather } from '../endpoints/websocket/bodies.ts'
import type { ControlBetween, OutgoingBody, Transmission } from '../endpoints/endpoint.ts'
import { prepareBody } from './outgoing-body.ts'
import type { Stages } from './stages.ts'

type Of<A extends Outgoing['as']> = Extract<Outgoing, { as: A }>

/**
 * Makes the n-th transmission of a message, counted from 0: its templates are evaluated each time.
 * @throws AppError `bad-input` for a message that cannot be sent
 */
export type MakeTransmission = (index: number) => Promise<Transmission>

/**
 * @param encoding that of the session: text is written in it where it is read in it
 * @throws AppError `bad-input`, `not-found` for an unknown stage
 */
export function prepareTransmission(
  message: Outgoing,
  kind: EndpointKind,
  stages: Stages,
  encoding: EncodingId,
): MakeTransmission {
  if (message.as === 'end') return () => Promise.resolve(message)
  if (!isWebSocket(kind)) return prepareForTcp(message, stages, encoding)
  switch (message.as) {
    case 'data':
      throw new AppError(
        'bad-input',
        'A WebSocket sends messages, not raw data.',
        'Send it as text or binary.',
      )
    case 'close':
      checkClose(message.code, message.reason)
      return () => Promise.resolve(message)
    case 'raw': {
      const make = prepareBody(message.body, stages)
      return (index) => Promise.resolve({ as: 'raw', body: make(index) })
    }
    case 'frame':
      return prepareFrame(message, stages, encoding)
    case 'fragments':
      return prepareFragments(message, stages, encoding)
    case 'text':
    case 'binary':
    case 'ping':
    case 'pong':
      return prepareMessage(message, stages, encoding)
  }
}

function prepareForTcp(
  message: Exclude<Outgoing, Of<'end'>>,
  stages: Stages,
  encoding: EncodingId,
): MakeTransmission {
  if (message.as !== 'data' && message.as !== 'text' && message.as !== 'binary')
    throw new AppError(
      'bad-input',
      'A TCP connection sends bytes only. It has no ping, pong, close or other frames.',
    )
  const make = prepareBody(message.body, stages, encoding)
  return (index) => Promise.resolve({ as: 'data', body: make(index) })
}

function prepareMessage(
  message: Of<'text'> | Of<'binary'> | Of<'ping'> | Of<'pong'>,
  stages: Stages,
  encoding: EncodingId,
): MakeTransmission {
  const { as } = message
  const opcode = opcodes[as]
  const make = prepareBody(message.body, stages, encodingOfKind(as, encoding))
  if (as === 'ping' || as === 'pong')
    return (index) => {
      const body = make(index)
      checkControl(as, body)
      return Promise.resolve({ as: 'frame', fin: true, rsv: 0, opcode, body })
    }
  return async (index) => {
    const body = make(index)
    if (as === 'text') await checkUtf8(body)
    if (!message.compress) return { as: 'frame', fin: true, rsv: 0, opcode, body }
    checkHeld(body)
    return { as: 'message', opcode: opcodes[as], body, compress: true, sizes: [], between: [] }
  }
}

function prepareFragments(
  message: Of<'fragments'>,
  stages: Stages,
  encoding: EncodingId,
): MakeTransmission {
  const { type, sizes, compress } = message
  const make = prepareBody(message.body, stages, encodingOfKind(type, encoding))
  const controls = message.between.map(({ after, frame }) => ({
    after,
    as: frame.as,
    make: prepareBody(frame.body, stages),
  }))
  return async (index) => {
    const body = make(index)
    checkHeld(body)
    if (type === 'text') await checkUtf8(body)
    const between: ControlBetween[] = []
    for (const { after, as, make: makeControl } of controls) {
      const control = makeControl(index)
      checkControl(as, control)
      between.push({ after, opcode: opcodes[as], payload: await gather(control) })
    }
    return { as: 'message', opcode: opcodes[type], body, compress, sizes, between }
  }
}

function prepareFrame(
  message: Of<'frame'>,
  stages: Stages,
  encoding: EncodingId,
): MakeTransmission {
  const { fin, rsv, opcode, mask, lengthForm, declaredLength } = message
  const make = prepareBody(message.body, stages, encodingOfKind(frameKind(opcode), encoding))
  const crafted = {
    mask,
    lengthForm,
    declaredLength: declaredLength === null ? null : BigInt(declaredLength),
  }
  return (index) => Promise.resolve({ as: 'frame', fin, rsv, opcode, crafted, body: make(index) })
}

function checkControl(as: 'ping' | 'pong', { length }: OutgoingBody): void {
  if (length > maxControlLength)
    throw new AppError(
      'bad-input',
      `A ${as} is limited to ${maxControlLength} bytes, but this one has ${length}.`,
      'To exceed the limit, send a raw frame.',
    )
}

/** A message is held in memory while it is compressed or split. */
function checkHeld({ length }: OutgoingBody): void {
  if (length > maxCompressed)
    throw new AppError(
      'bad-input',
      `A message of ${length} bytes cannot be compressed or split. The limit is ${maxCompressed} bytes.`,
    )
}

function checkClose(code: number | null, reason: string): void {
  switch (closeFault(code, reason)) {
    case 'reason-without-code':
      throw new AppError('bad-input', 'A close frame with a reason requires a code.', 'Try 1000.')
    case 'reason-too-long':
      throw new AppError(
        'bad-input',
        `The close reason is limited to ${maxReasonBytes} bytes of UTF-8.`,
      )
    case null:
  }
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
    throw new AppError('bad-input', 'A text message must be valid UTF-8.', 'Send it as binary.', {
      cause: error,
    })
  }
}
