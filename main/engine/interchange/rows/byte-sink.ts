/** A buffer that grows as it is written to, and is emptied piece by piece. */

const firstBytes = 65_536

export class ByteSink {
  #buffer = Buffer.allocUnsafe(firstBytes)
  #length = 0

  /** Number of bytes that were not taken yet. */
  get length(): number {
    return this.#length
  }

  text(text: string): void {
    // A code unit is at most three bytes of UTF-8.
    const room = this.room(text.length * 3)
    this.#length += room.write(text, 'utf8')
  }

  bytes(bytes: Uint8Array): void {
    this.room(bytes.length).set(bytes)
    this.#length += bytes.length
  }

  /** Room for at least `length` more bytes, for a writer that reports with `wrote` how many it used. */
  room(length: number): Buffer {
    if (this.#length + length > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + length))
      this.#buffer.copy(grown, 0, 0, this.#length)
      this.#buffer = grown
    }
    return this.#buffer.subarray(this.#length)
  }

  wrote(length: number): void {
    this.#length += length
  }

  /** Returns a copy of all bytes and empties the sink. */
  take(): Uint8Array {
    const taken = new Uint8Array(this.#buffer.subarray(0, this.#length))
    this.#length = 0
    return taken
  }
}
