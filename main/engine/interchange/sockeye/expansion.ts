/**
 * How much the blocks of a file may unpack to. What is alike takes almost nothing when it is deflated: a file of 1 MiB
 * could make a gigabyte of blocks with billions of entries, and whoever looks at a session takes time and memory by those.
 * Writer and reader count alike: the writer leaves a block as it is where deflating it would lead beyond the bounds.
 */

/** What any file may have, however short it is. */
const freeEntries = 4_194_304
const freeBytes = 67_108_864
/** What each of its bytes adds to that. */
const entriesOfByte = 4
const bytesOfByte = 32
/** No entry that is recorded has no bytes; so many of a session may. */
const emptyEntries = 65_536

export class Expansion {
  #entries = 0
  #payload = 0
  #bytes = 0

  /** A block comes, with columns and payload of so many bytes. */
  add(entries: number, columns: number, payload: number): void {
    this.#entries += entries
    this.#payload += payload
    this.#bytes += columns + payload
  }

  /** Whether that is too much for the bytes of the file up to the end of the last block. */
  isExcessive(fileBytes: number): boolean {
    return (
      this.#entries > freeEntries + entriesOfByte * fileBytes ||
      this.#bytes > freeBytes + bytesOfByte * fileBytes ||
      this.#entries > this.#payload + emptyEntries
    )
  }
}
