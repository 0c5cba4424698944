/**
 * Assembles the messages of one side of a WebSocket connection from frame headers alone, RFC 6455 section 5.4. Frames
 * outside messages (control frames, reserved opcodes, continuations without a start) are left out. Pure; holds one
 * message.
 */
import { opcodes } from './frame.ts'

export interface Message {
  /** Numbers of the first and the latest frame. */
  first: number
  last: number
  frames: number
  /** Total payload bytes of the frames. */
  length: number
  /** Whether the last frame was received. */
  complete: boolean
}

const fin = 0x80

export class MessageAssembly {
  #open: Message | null = null

  /** The message that has begun and is incomplete. */
  get open(): Message | null {
    return this.#open
  }

  /**
   * Adds the next frame: its number, the first byte of its header and its payload length. Returns the message that the
   * frame belongs to, null if none; the frame begins it when `first` equals its number. A message that another one
   * interrupts stays incomplete.
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
