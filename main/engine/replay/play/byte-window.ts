/**
 * A window on a stream of bytes that is read piece by piece. Holds the bytes that were read and not yet passed, and
 * knows the entry of each byte. Bytes that a record lacks have a position in it and equal any byte. Owner:
 * `match-bytes.ts`.
 */

/** Bytes of one entry, or of a part of it. */
export interface EntryBytes {
  n: number
  bytes: Uint8Array
  /** The bytes were not recorded. */
  isMissing?: boolean
}

interface Segment {
  n: number
  /** Start and end of the segment in the stream. */
  start: number
  end: number
  isMissing: boolean
}

export class ByteWindow {
  readonly #pieces: AsyncIterator<EntryBytes>
  #buffer: Buffer = Buffer.alloc(0)
  /** Position in the stream of the first byte of the buffer. */
  #base = 0
  #position = 0
  #segments: Segment[] = []
  /** Index of the segment of the next byte; those before it are passed. */
  #head = 0
  #atEnd = false
  #hasGaps = false

  constructor(pieces: AsyncIterable<EntryBytes>) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  /** Reads until `length` bytes from here are held or the stream has ended; returns how many are held. */
  async fill(length: number): Promise<number> {
    if (this.available >= length || this.#atEnd) return this.available
    const parts: Uint8Array[] = [this.peek(0, this.available)]
    let held = this.available
    let end = this.#position + held
    while (held < length) {
      const read = await this.#pieces.next()
      if (read.done === true) {
        this.#atEnd = true
        break
      }
      const { n, bytes, isMissing = false } = read.value
      if (bytes.length === 0) continue
      parts.push(bytes)
      this.#hasGaps ||= isMissing
      held += bytes.length
      this.#segments.push({ n, start: end, end: end + bytes.length, isMissing })
      end += bytes.length
    }
    this.#buffer = Buffer.concat(parts)
    this.#base = this.#position
    return held
  }

  /** Bytes held from here on. */
  get available(): number {
    return this.#buffer.length - (this.#position - this.#base)
  }

  /** Whether the held bytes are the rest of the stream. */
  get atEnd(): boolean {
    return this.#atEnd
  }

  /** Returns the held bytes from `offset` on, at most `length`; the view is valid until `fill`. */
  peek(offset: number, length: number): Buffer {
    const start = this.#position - this.#base + offset
    return this.#buffer.subarray(start, start + length)
  }

  /** Reports whether the next `length` bytes of both are equal, as far as they are known. */
  agrees(other: ByteWindow, length: number, otherLength: number): boolean {
    const [ours, theirs] = [this.peek(0, length), other.peek(0, otherLength)]
    if (ours.equals(theirs)) return true
    if (ours.length !== theirs.length) return false
    const gaps = [...this.#gaps(length), ...other.#gaps(length)].sort((a, b) => a[0] - b[0])
    let at = 0
    for (const [start, end] of gaps) {
      if (start > at && !ours.subarray(at, start).equals(theirs.subarray(at, start))) return false
      at = Math.max(at, end)
    }
    return gaps.length > 0 && ours.subarray(at).equals(theirs.subarray(at))
  }

  /** Reports whether all bytes from `offset` on, at most `length`, are known. */
  isKnown(offset: number, length: number): boolean {
    for (const [start, end] of this.#gaps(offset + length))
      if (end > offset && start < offset + length) return false
    return true
  }

  /** Offset of the missing bytes among the next `length`, from here. */
  #gaps(length: number): [start: number, end: number][] {
    const gaps: [number, number][] = []
    if (!this.#hasGaps) return gaps
    for (let index = this.#head; ; index++) {
      const segment = this.#segments[index]
      if (segment === undefined) break
      const { start, end, isMissing } = segment
      if (start - this.#position >= length) break
      if (isMissing)
        gaps.push([Math.max(0, start - this.#position), Math.min(length, end - this.#position)])
    }
    return gaps
  }

  skip(length: number): void {
    this.#position += length
    for (;;) {
      const segment = this.#segments[this.#head]
      if (segment === undefined || segment.end > this.#position) break
      this.#head++
    }
    if (this.#head > 1_024 && this.#head * 2 > this.#segments.length) {
      this.#segments = this.#segments.slice(this.#head)
      this.#head = 0
    }
  }

  /** The entry of the next byte; null when none is held. */
  get entry(): number | null {
    return this.#segments[this.#head]?.n ?? null
  }

  /** Number of bytes of the next segment, from here to its end; 0 when none is held. */
  get segmentLength(): number {
    const segment = this.#segments[this.#head]
    return segment === undefined ? 0 : segment.end - this.#position
  }

  /** Lengths of the next held segments, at most `count`; the rest of the first one first. */
  segmentLengths(count: number): number[] {
    return this.#segments
      .slice(this.#head, this.#head + count)
      .map((segment) => segment.end - Math.max(segment.start, this.#position))
  }

  /** Entries with a byte among the next `length` bytes, each once. */
  entriesIn(length: number): number[] {
    const end = this.#position + length
    const entries: number[] = []
    for (let index = this.#head; ; index++) {
      const segment = this.#segments[index]
      if (segment === undefined || segment.start >= end) return entries
      if (entries.at(-1) !== segment.n) entries.push(segment.n)
    }
  }
}
