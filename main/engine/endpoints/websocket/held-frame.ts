/**
 * A slow frame stays in the parser until it is complete. One that has been there for a while is also stored incomplete,
 * so that a killed process loses nothing. Owned by the connection.
 */
import { frameKind } from '../../../../shared/model/entry.ts'
import type { WebSocketEngine } from '../../../../shared/wire/websocket/engine.ts'
import type { Recording } from '../../recording.ts'
import { nowUs } from '../../clock.ts'

/** The interval between two checks; a frame found by two of them is held. */
const lookMs = 200

export class HeldFrame {
  readonly #connection: number
  readonly #engine: WebSocketEngine
  readonly #recording: Recording
  #timer: NodeJS.Timeout | undefined
  /** The offset of the frame found by the last check among all received bytes, and how much of it is recorded. */
  #offset = -1
  #reported = 0

  constructor(connection: number, engine: WebSocketEngine, recording: Recording) {
    this.#connection = connection
    this.#engine = engine
    this.#recording = recording
  }

  /** Bytes were received. */
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
