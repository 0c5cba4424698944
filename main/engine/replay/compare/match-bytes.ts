/**
 * Compares two byte streams that were read in different pieces. Each recorded entry is compared with the bytes at its
 * position in the new stream. After a difference, the nearest position where both streams agree again is searched in a
 * bounded window, so that one additional or missing byte does not mark all the following ones. Memory is bounded by the
 * windows, whatever the length of the streams.
 */
import { ByteWindow, type EntryBytes } from '../play/byte-window.ts'

/**
 * Receives one row: the numbers of the recorded entry and of the new entry with its first byte, null for a side without
 * one.
 */
export type TakeRow = (then: number | null, now: number | null, same: boolean) => void

/** How far ahead the streams are searched for agreement. Bytes. */
const windowBytes = 262_144
/** Maximum number of recorded entries that one search skips. */
const windowSegments = 32
/** Number of equal bytes that prove that both streams agree again. */
const proofBytes = 24
/** Maximum number of consecutive differences that are paired in place after searches without a result. */
const longestRest = 1_024

interface Resync {
  /** Recorded segments and bytes, and new bytes, before both agree again. */
  segments: number
  thenBytes: number
  nowBytes: number
}

/** Compares both streams to their ends and emits their rows in order. Rejects with the error of a stream. */
export async function matchBytes(
  then: AsyncIterable<EntryBytes>,
  now: AsyncIterable<EntryBytes>,
  take: TakeRow,
): Promise<void> {
  await new StreamPairing(new ByteWindow(then), new ByteWindow(now), new Rows(take)).run()
}

/** Joins the pieces of a long recorded entry into one row. */
class Rows {
  readonly #take: TakeRow
  #open: { then: number; now: number | null; same: boolean } | null = null
  #lastDiffering: number | null = null

  constructor(take: TakeRow) {
    this.#take = take
  }

  compared(then: number, now: number | null, same: boolean): void {
    if (this.#open?.then === then) {
      this.#open.now ??= now
      this.#open.same &&= same
      return
    }
    this.flush()
    this.#open = { then, now, same }
  }

  /** New bytes outside any recorded entry; those of a differing entry are covered by its row. */
  extra(entries: readonly number[]): void {
    this.flush()
    for (const now of entries) {
      if (now === this.#lastDiffering) continue
      this.#take(null, now, false)
      this.#lastDiffering = now
    }
  }

  flush(): void {
    const row = this.#open
    if (row === null) return
    this.#open = null
    this.#take(row.then, row.now, row.same)
    this.#lastDiffering = row.same ? null : row.now
  }
}

class StreamPairing {
  readonly #then: ByteWindow
  readonly #now: ByteWindow
  readonly #rows: Rows
  #rest = 0
  #restLength = 1

  constructor(then: ByteWindow, now: ByteWindow, rows: Rows) {
    this.#then = then
    this.#now = now
    this.#rows = rows
  }

  async run(): Promise<void> {
    while ((await this.#then.fill(1)) > 0) {
      if (await this.#takeEqual()) {
        this.#rest = 0
        this.#restLength = 1
        continue
      }
      const place = await this.#findAgreement()
      if (place === null) {
        this.#takeSegment(Number.POSITIVE_INFINITY)
        continue
      }
      let nowLeft = place.nowBytes
      for (let segment = 0; segment < place.segments; segment++)
        nowLeft -= this.#takeSegment(nowLeft)
      this.#takeExtra(nowLeft)
    }
    while ((await this.#now.fill(1)) > 0) this.#takeExtra(this.#now.available)
    this.#rows.flush()
  }

  /** Consumes the next recorded segment if the same bytes are at its position. */
  async #takeEqual(): Promise<boolean> {
    const length = this.#then.segmentLength
    if ((await this.#now.fill(length)) < length) return false
    const same = this.#then.agrees(this.#now, length, length)
    if (same) this.#takeSegment(length)
    return same
  }

  /** Consumes the next recorded segment with as many new bytes, at most `limit`; returns how many. */
  #takeSegment(limit: number): number {
    const entry = this.#then.entry
    if (entry === null) return 0
    const length = this.#then.segmentLength
    const nowLength = Math.min(length, limit, this.#now.available)
    const now = nowLength > 0 ? this.#now.entry : null
    const same = this.#then.agrees(this.#now, length, nowLength)
    this.#rows.compared(entry, now, same)
    this.#then.skip(length)
    this.#now.skip(nowLength)
    return nowLength
  }

  #takeExtra(length: number): void {
    if (length <= 0) return
    this.#rows.extra(this.#now.entriesIn(length))
    this.#now.skip(length)
  }

  /**
   * Returns the position with the fewest bytes before it; null if the window has none, or while searches are suspended.
   */
  async #findAgreement(): Promise<Resync | null> {
    if (this.#rest > 0) {
      this.#rest--
      return null
    }
    // Refilled by halves, so that a stream with many differences is not copied at each of them.
    for (const side of [this.#then, this.#now])
      if (side.available < windowBytes / 2) await side.fill(windowBytes)
    const place = this.#search()
    if (place === null) {
      this.#rest = this.#restLength
      this.#restLength = Math.min(this.#restLength * 2, longestRest)
    }
    return place
  }

  #search(): Resync | null {
    const lengths = this.#then.segmentLengths(windowSegments)
    let best = this.#findInPlace(lengths)
    let bestCost = best?.thenBytes ?? windowBytes
    let thenBytes = 0
    for (let segments = 0; segments <= lengths.length && thenBytes < bestCost; segments++) {
      const nowBytes = this.#findNeedle(thenBytes, bestCost)
      if (nowBytes !== null) {
        const cost = Math.max(thenBytes, nowBytes)
        if (cost > 0 && cost < bestCost) {
          bestCost = cost
          best = { segments, thenBytes, nowBytes }
        }
      }
      thenBytes += lengths[segments] ?? 0
    }
    return best
  }

  /** The most common difference: as many bytes, but others. */
  #findInPlace(lengths: readonly number[]): Resync | null {
    let thenBytes = 0
    for (const [index, length] of lengths.entries()) {
      thenBytes += length
      const needle = this.#then.peek(thenBytes, proofBytes)
      if (needle.length < proofBytes) return null
      if (!this.#isProof(thenBytes, thenBytes)) continue
      if (this.#now.peek(thenBytes, proofBytes).equals(needle))
        return { segments: index + 1, thenBytes, nowBytes: thenBytes }
    }
    return null
  }

  /** Returns where the recorded bytes from `thenBytes` on occur in the new stream, before `limit`. */
  #findNeedle(thenBytes: number, limit: number): number | null {
    const needle = this.#then.peek(thenBytes, proofBytes)
    if (needle.length < proofBytes) {
      // The recorded stream ends here: for so few bytes, only the end of the new stream is sufficient proof.
      if (!this.#then.atEnd || !this.#now.atEnd) return null
      const nowBytes = this.#now.available - needle.length
      if (nowBytes < 0) return null
      return this.#now.peek(nowBytes, needle.length).equals(needle) ? nowBytes : null
    }
    const found = this.#now.peek(0, limit + proofBytes).indexOf(needle)
    return found < 0 || !this.#isProof(thenBytes, found) ? null : found
  }

  /** Whether equal bytes prove anything there: missing bytes equal any. */
  #isProof(thenOffset: number, nowOffset: number): boolean {
    return this.#then.isKnown(thenOffset, proofBytes) && this.#now.isKnown(nowOffset, proofBytes)
  }
}
