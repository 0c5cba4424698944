/**
 * Messages of one side of a WebSocket connection, found from the heads of its frames alone, RFC 6455 section 5.4. Frames
 * that belong to no message (control frames, reserved opcodes, continuations of nothing) stay what they are, where they
 * were. Pure; holds one message.
 */
import { opcodes } from './frame.ts'

export interface Message {
  /** Numbers of its first and, so far, last frame. */
  first: number
  last: number
  frames: number
  /** Payload bytes of its frames together. */
  length: number
  /** Its last frame came. */
  complete: boolean
}

const fin = 0x80

export class MessageAssembly {
  #open: Message | null = null

  /** The message that is begun and not complete. */
  get open(): Message | null {
    return this.#open
  }

  /**
   * Takes the next frame: its number, the first byte of its header and the length of its payload. Gives the message it
   * belongs to, which begins with it when `first` is its number; null when it belongs to none. A message that another
   * one cuts short stays incomplete.
   */
  add(n: number, firstByte: number, length: number): Message | null {
    const opcode = firstByte & 0x0f
    if (opcode > opcodes.binary) return null
    let message = this.#open
    if (opcode !== opcodes.continuation)
      message = { first: n, last: n, frames: 0, length: 0, complete: false }
    if (message === null) return null
    message.last = n
    message.frames++
    message.length += length
    message.complete = (firstByte & fin) !== 0
    this.#open = message.complete ? null : message
    return message
  }
}
