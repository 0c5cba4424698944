/**
 * A frame that comes slowly lies in the parser until it is whole. What has been there for a while is put into the record
 * all the same, so that a killed process loses nothing of it. Owner: the connection.
 */
import { frameKind } from '../../../../shared/model/entry.ts'
import type { WebSocketEngine } from '../../../../shared/wire/websocket/engine.ts'
import type { Recording } from '../../recording.ts'
import { nowUs } from '../../clock.ts'

/** From one look to the next; a frame that was there at two of them is held. */
const lookMs = 200

export class HeldFrame {
  readonly #connection: number
  readonly #engine: WebSocketEngine
  readonly #recording: Recording
  #timer: NodeJS.Timeout | undefined
  /** Where the frame of the last look begins in all that came, and how much of it is in the record. */
  #offset = -1
  #reported = 0

  constructor(connection: number, engine: WebSocketEngine, recording: Recording) {
    this.#connection = connection
    this.#engine = engine
    this.#recording = recording
  }

  /** Bytes came. */
  check(): void {
    if (this.#timer !== undefined || !this.#engine.isHolding) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#hold()
      this.check()
    }, lookMs)
  }

  /** The frame was recorded. */
  recorded(): void {
    if (this.#reported === 0) return
    this.#reported = 0
    this.#recording.release(this.#connection)
  }

  dispose(): void {
    clearTimeout(this.#timer)
  }

  #hold(): void {
    const { held } = this.#engine
    if (held === null) return
    const { bytes, headerLength, offset } = held
    if (offset !== this.#offset) {
      this.#offset = offset
      return
    }
    if (bytes.length === this.#reported) return
    this.#recording.hold(
      {
        connection: this.#connection,
        direction: 'in',
        kind: frameKind((bytes[0] ?? 0) & 0x0f),
        at: nowUs(),
        headerLength,
      },
      bytes.subarray(this.#reported),
    )
    this.#reported = bytes.length
  }
}
