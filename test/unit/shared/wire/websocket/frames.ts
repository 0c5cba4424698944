/** Frames as literals, and a sink that records what a parser delivers. */
import type { FrameSink } from '../../../../../shared/wire/websocket/parser.ts'

export const bytes = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/[0-9a-f]{2}/gi) ?? [], (pair) => parseInt(pair, 16))

export const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex')

export function concat(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export interface Delivered {
  /** The bytes on the wire. */
  wire: Uint8Array
  headerLength: number
  complete: boolean
}

/** Collects frames whether they are whole or streamed, and checks the order of the calls. */
export class Collector implements FrameSink {
  readonly frames: Delivered[] = []
  #open: { parts: Uint8Array[]; headerLength: number } | null = null

  frame(chunk: Uint8Array, start: number, headerLength: number, end: number): void {
    this.#mustBeBetween()
    this.frames.push({ wire: chunk.slice(start, end), headerLength, complete: true })
  }

  begin(header: Uint8Array): void {
    this.#mustBeBetween()
    this.#open = { parts: [header.slice()], headerLength: header.length }
  }

  part(chunk: Uint8Array, start: number, end: number): void {
    if (this.#open === null || end <= start) throw new Error('part out of place')
    this.#open.parts.push(chunk.slice(start, end))
  }

  end(complete: boolean): void {
    if (this.#open === null) throw new Error('end out of place')
    const { parts, headerLength } = this.#open
    this.frames.push({ wire: new Uint8Array(Buffer.concat(parts)), headerLength, complete })
    this.#open = null
  }

  rest(data: Uint8Array, headerLength: number): void {
    this.#mustBeBetween()
    this.frames.push({ wire: data.slice(), headerLength, complete: false })
  }

  #mustBeBetween(): void {
    if (this.#open !== null) throw new Error('a frame inside a frame')
  }
}
