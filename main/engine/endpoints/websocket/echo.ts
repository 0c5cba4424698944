/** Echoes every received data frame with its bits; a long one while it is received. Owned by a connection. */
import { frameBits, maskingKeyOf, opcodes } from '../../../../shared/wire/websocket/frame.ts'
import { unmask } from '../../../../shared/wire/websocket/mask.ts'
import type { WebSocketEngine } from '../../../../shared/wire/websocket/engine.ts'
import type { Transport } from '../transport/transport.ts'
import type { FrameWriter, LongFrame } from './sending/frame-writer.ts'

export class Echo {
  readonly #isOn: boolean
  readonly #engine: WebSocketEngine
  readonly #writer: FrameWriter
  readonly #transport: Transport
  /** The long frame in progress. */
  #long: { frame: LongFrame; key: number; offset: number } | null = null

  constructor(isOn: boolean, engine: WebSocketEngine, writer: FrameWriter, transport: Transport) {
    this.#isOn = isOn
    this.#engine = engine
    this.#writer = writer
    this.#transport = transport
  }

  /** A whole frame was received: `chunk[start..end)`. */
  frame(chunk: Uint8Array, start: number, headerLength: number, end: number): void {
    if (!this.#isOn || this.#engine.closeSent) return
    const bits = frameBits(chunk, start)
    if (bits.opcode >= opcodes.close) return
    const key = maskingKeyOf(chunk, start, headerLength)
    this.#writer.frame(bits, chunk, start + headerLength, end, key)
  }

  /** A long frame begins, whose payload arrives in parts. */
  begin(header: Uint8Array, declaredLength: number): void {
    if (!this.#isOn || this.#engine.closeSent) return
    const frame = this.#writer.long(frameBits(header, 0), declaredLength)
    this.#long = { frame, key: maskingKeyOf(header, 0, header.length), offset: 0 }
  }

  part(bytes: Uint8Array): void {
    if (!this.#long) return
    const { frame, key, offset } = this.#long
    frame.part(unmask(bytes, key, offset))
    this.#long.offset = (offset + bytes.length) & 3
  }

  /** @param complete false when its connection ended before it was complete */
  end(complete: boolean): void {
    if (complete) this.#long?.frame.end(true)
    else this.break()
    this.#long = null
  }

  /** An echo that cannot be completed: the connection can carry no other frame. */
  break(): void {
    if (!this.#long) return
    this.#long.frame.end(false)
    this.#long = null
    this.#transport.end()
  }
}
