/**
 * Sends crafted data on a WebSocket connection: frames with any header, and raw bytes. All of it is recorded as written
 * and marked as crafted, in the order of the connection's frame writer.
 */
import { AppError } from '../../../../../shared/contract/errors.ts'
import { frameKind } from '../../../../../shared/model/entry.ts'
import { encodeCraftedHeader } from '../../../../../shared/wire/websocket/crafted.ts'
import { opcodes, readUint32, type FrameBits } from '../../../../../shared/wire/websocket/frame.ts'
import { maskInPlace } from '../../../../../shared/wire/websocket/mask.ts'
import { nowUs } from '../../../clock.ts'
import type { EntryHead, Recording } from '../../../recording.ts'
import type { CraftedFrame, OutgoingBody } from '../../endpoint.ts'
import type { Transport } from '../../transport/transport.ts'
import { cutShort, gather, shortBody, streamBody } from '../bodies.ts'
import type { FrameWriter } from './frame-writer.ts'
import { randomKey } from './masking-key.ts'
import { OpenFrame } from '../open-frame.ts'

export interface CraftedWriterDeps {
  connection: number
  transport: Transport
  recording: Recording
  writer: FrameWriter
  /** Whether frames of this side are masked. */
  masks: boolean
  /** Called when a ping was passed to the system. */
  pinged: (payload: Uint8Array, at: number) => void
}

export class CraftedWriter {
  readonly #deps: CraftedWriterDeps

  constructor(deps: CraftedWriterDeps) {
    this.#deps = deps
  }

  /**
   * Sends one frame as specified.
   * @throws AppError `bad-input`, synchronously, when its length does not fit its form; `disconnected`
   */
  frame(bits: FrameBits, crafted: CraftedFrame, body: OutgoingBody): Promise<void> {
    return this.#frame(this.#header(bits, crafted, body.length), body)
  }

  async #frame(header: Uint8Array, body: OutgoingBody): Promise<void> {
    const { connection, transport, recording, writer } = this.#deps
    await writer.inTurn(() => {
      if (transport.ended) throw cutShort()
      if (body.length <= shortBody) return this.#short(header, body)
      const frame = new OpenFrame(header, body.length, connection, transport, recording, true)
      return streamBody(frame, body, transport)
    })
    if (!(await transport.taken())) throw cutShort()
  }

  /**
   * Writes bytes outside frames; each piece is a separate `data` entry.
   * @throws AppError `disconnected`
   */
  async raw(body: OutgoingBody): Promise<void> {
    const { transport, writer } = this.#deps
    await writer.inTurn(async () => {
      for await (const piece of body.pieces()) {
        if (transport.ended) throw cutShort()
        if (piece.length > 0 && !this.#write('data', new Uint8Array(piece), 0))
          await transport.drained()
      }
    })
    if (!(await transport.taken())) throw cutShort()
  }

  #header(bits: FrameBits, crafted: CraftedFrame, length: number): Uint8Array {
    const { mask, lengthForm, declaredLength } = crafted
    const random = mask === 'random' || (mask === 'role' && this.#deps.masks)
    const header = encodeCraftedHeader({
      ...bits,
      maskingKey: typeof mask === 'object' ? mask.key : random ? randomKey() : null,
      lengthBits: lengthForm === 'minimal' ? null : lengthForm,
      declaredLength: declaredLength ?? BigInt(length),
    })
    if (header) return header
    throw new AppError(
      'bad-input',
      `The length ${declaredLength ?? length} does not fit in the ${lengthForm}-bit form.`,
      'The maximum is 125 for the 7-bit form and 65535 for the 16-bit form.',
    )
  }

  async #short(header: Uint8Array, body: OutgoingBody): Promise<void> {
    const payload = await gather(body)
    const { transport, pinged } = this.#deps
    if (transport.ended) throw cutShort()
    const bytes = new Uint8Array(header.length + payload.length)
    bytes.set(header)
    bytes.set(payload, header.length)
    const masked = ((header[1] ?? 0) & 0x80) !== 0
    if (masked) maskInPlace(bytes, readUint32(header, header.length - 4), 0, header.length)
    const opcode = (header[0] ?? 0) & 0x0f
    this.#write(frameKind(opcode), bytes, header.length)
    if (opcode === opcodes.ping) pinged(payload, nowUs())
  }

  /** Returns false when the caller must wait for the transport's `drained`. */
  #write(kind: EntryHead['kind'], bytes: Uint8Array, headerLength: number): boolean {
    const { connection, transport, recording } = this.#deps
    const more = transport.write(bytes)
    const at = nowUs()
    recording.append({ connection, direction: 'out', kind, at, headerLength, crafted: true }, bytes)
    return more
  }
}
