/**
 * Bounds on how much the records of a file may unpack to. Equal bytes deflate to almost nothing: without bounds a file of
 * 1 MiB could hold a gigabyte and billions of entries, and every call that reads the session takes time and memory by
 * those. With them, a file of 1 MiB holds at most about 1.2 million entries and 32 MiB, and one piece of it a third of
 * that. The writer counts as the reader does: it stores a record without deflating it where deflating would exceed the
 * bounds.
 */

/** What any file may hold, however short it is: two full blocks of entries, and 16 MiB. */
const freeEntries = 131_072
const freeBytes = 16_777_216
/**
 * What each byte of the file adds. One entry for each byte is the least that works: an entry has at least one byte, and
 * needs no more in a block with constant columns.
 */
const entriesOfByte = 1
const bytesOfByte = 16
/** Entries without bytes that a session may hold. No entry that Sockeye records is empty. */
const emptyEntries = 65_536

export class Expansion {
  #entries = 0
  #payload = 0
  #bytes = 0

  /** Counts a block with columns and payload of so many bytes. */
  add(entries: number, columns: number, payload: number): void {
    this.#entries += entries
    this.#payload += payload
    this.#bytes += columns + payload
  }

  /** Counts a part of a long entry. */
  addPart(bytes: number): void {
    this.#bytes += bytes
  }

  /**
   * Reports whether the counted records exceed the bounds of a file with this many bytes up to the end of the last
   * record.
   */
  isExcessive(fileBytes: number): boolean {
    return (
      this.#entries > freeEntries + entriesOfByte * fileBytes ||
      this.#bytes > freeBytes + bytesOfByte * fileBytes ||
      this.#entries > this.#payload + emptyEntries
    )
  }
}
