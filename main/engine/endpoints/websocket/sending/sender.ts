/**
 * What a caller sends on one WebSocket connection: frames, messages in fragments or compressed, crafted frames, raw
 * bytes, closes and ends. Decides what can still be sent; the frame writer keeps the order. Owned by the connection.
 */
import { AppError } from '../../../../../shared/contract/errors.ts'
import {
  deflateAgreement,
  parseExtensions,
} from '../../../../../shared/wire/websocket/extensions.ts'
import { encodeClosePayload, isSendableCode } from '../../../../../shared/wire/websocket/close.ts'
import { opcodes } from '../../../../../shared/wire/websocket/frame.ts'
import type { WebSocketEngine } from '../../../../../shared/wire/websocket/engine.ts'
import type { Recording } from '../../../recording.ts'
import { wholeBody } from '../../body.ts'
import type { CraftedFrame, Transmission } from '../../endpoint.ts'
import { noteHalfClose } from '../../transport/half-close.ts'
import type { Transport } from '../../transport/transport.ts'
import { gather } from '../bodies.ts'
import { Deflater } from './deflater.ts'
import { split } from './fragments.ts'
import type { FrameWriter } from './frame-writer.ts'
import { CraftedWriter } from './crafted-writer.ts'

export interface SenderDeps {
  connection: number
  role: 'client' | 'server'
  /** Negotiated extensions, as in the response's header. */
  extensions: string
  transport: Transport
  recording: Recording
  engine: WebSocketEngine
  writer: FrameWriter
  /** Called when a crafted ping was passed to the system. */
  pinged: (payload: Uint8Array, at: number) => void
  /** Called when this side ends the connection without a close frame. */
  ending: () => void
}

type Of<A extends Transmission['as']> = Extract<Transmission, { as: A }>

/** A crafted frame equal to one of Sockeye's. */
const asByRole: CraftedFrame = { mask: 'role', lengthForm: 'minimal', declaredLength: null }

export class WsSender {
  readonly #deps: SenderDeps
  readonly #crafted: CraftedWriter
  /** Null without permessage-deflate. */
  readonly #deflater: Deflater | null

  constructor(deps: SenderDeps) {
    this.#deps = deps
    this.#crafted = new CraftedWriter({ ...deps, masks: deps.role === 'client' })
    const agreed = deflateAgreement(parseExtensions([deps.extensions]) ?? [])
    this.#deflater = agreed && new Deflater(agreed[deps.role])
  }

  /** Whether messages can be sent. */
  get open(): boolean {
    const { transport, engine } = this.#deps
    return !transport.ended && !engine.closeSent
  }

  /** Whether this can be sent now. Crafted frames may follow a close frame, which violates the protocol. */
  accepts(transmission: Transmission): boolean {
    if (transmission.as === 'end' && transmission.how === 'rst') return true
    if (this.#deps.transport.ended) return false
    const crafted = transmission.as === 'raw' || ('crafted' in transmission && transmission.crafted)
    return this.open || transmission.as === 'end' || Boolean(crafted)
  }

  /**
   * Sends; resolves with the payload's length when the system has accepted it.
   * @throws AppError `not-open` after a close frame, `bad-input`, `disconnected` when the connection ends before
   */
  async send(transmission: Transmission): Promise<number> {
    if (transmission.as === 'data')
      throw new AppError('bad-input', 'A WebSocket connection sends frames, not raw bytes.')
    if (!this.accepts(transmission))
      throw new AppError('not-open', `Connection ${this.#deps.connection} is closing.`)
    switch (transmission.as) {
      case 'frame':
        return this.#frame(transmission)
      case 'message':
        return this.#message(transmission)
      case 'raw':
        await this.#crafted.raw(transmission.body)
        return transmission.body.length
      case 'end':
        this.#end(transmission.how)
        return 0
      case 'close':
        return this.#close(transmission)
    }
  }

  /** Sends a close frame of this side. */
  sendClose(payload: Uint8Array): void {
    const { engine, writer } = this.#deps
    const bits = { fin: true, rsv: 0, opcode: opcodes.close }
    writer.frame(bits, payload, 0, payload.length, 0)
    engine.sendingClose()
  }

  /** The connection has ended. */
  dispose(): void {
    this.#deflater?.close()
  }

  async #frame({ body, crafted, fin, rsv, opcode }: Of<'frame'>): Promise<number> {
    const { engine, writer } = this.#deps
    const bits = { fin, rsv, opcode }
    const sent = crafted ? this.#crafted.frame(bits, crafted, body) : writer.send(bits, body)
    if (opcode === opcodes.close && !engine.closeSent) engine.sendingClose()
    await sent
    return body.length
  }

  #message({ body, ...how }: Of<'message'>): Promise<number> {
    const deflater = how.compress ? this.#deflater : null
    if (how.compress && !deflater)
      throw new AppError(
        'bad-input',
        'Cannot send compressed messages: permessage-deflate was not negotiated.',
        'Turn on compression for this endpoint. The peer must also support it.',
      )
    return this.#deps.writer.sendAll(async () => {
      const plain = await gather(body)
      // Compressed when it is its turn to be sent: the next message depends on this one.
      return split(deflater ? await deflater.deflate(plain) : plain, how)
    })
  }

  async #close({ code, reason }: Of<'close'>): Promise<number> {
    const payload = encodeClosePayload(code, reason)
    if (code === null || isSendableCode(code)) {
      this.sendClose(payload)
      await this.#deps.transport.taken()
    } else {
      // A reserved code is intended here.
      const bits = { as: 'frame', fin: true, rsv: 0, opcode: opcodes.close } as const
      await this.#frame({ ...bits, body: wholeBody(payload), crafted: asByRole })
    }
    return payload.length
  }

  /** FIN without a close frame, or RST. */
  #end(how: 'fin' | 'rst'): void {
    const { connection, recording, transport, writer, ending } = this.#deps
    ending()
    if (how === 'rst') transport.reset()
    else {
      noteHalfClose(recording, connection, 'local')
      writer.finish()
    }
  }
}
