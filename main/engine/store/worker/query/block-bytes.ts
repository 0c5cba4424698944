/**
 * The payloads of one block as filters and searches read them: unmasked, side by side in one buffer, so that a whole
 * block is searched in one pass. Created for one block and dropped with it.
 */
import { codingAt, mayBeginCoding } from '../../../../../shared/content/codings.ts'
import type { EncodingId } from '../../../../../shared/bytes/encodings.ts'
import type { ColumnSource, StoredNumbers } from '../../../../../shared/filter/entry.ts'
import { isCodedKind, isEventKind, isFrameKind } from '../../../../../shared/filter/entry.ts'
import { maskInPlace } from '../../../../../shared/wire/websocket/mask.ts'
import { readTrailer, trailerBytes } from '../../format/cut.ts'
import { headerLengthOfFlags, kindCodeOf, hasTrailer, isBody } from '../../format/flags.ts'

export class BlockBytes {
  readonly source: ColumnSource
  /** The session's. */
  readonly encoding: EncodingId
  /** As stored, with headers and masks. */
  readonly wire: Buffer
  readonly #headers: Uint8Array
  /**
   * By index in `distinctFlags`: 0 for an entry without a payload in this block (an event, a body stored elsewhere),
   * else 1.
   */
  readonly #searched: Uint8Array
  /** By index in `distinctFlags`: bytes that follow those of the entry. */
  readonly #trailers: Uint8Array
  /** Whether this object is the only user of the payload's memory. */
  readonly #own: boolean
  #indexes: StoredNumbers | undefined
  #offsets: Uint32Array | undefined
  #plain: Buffer | undefined
  #latin1: string | undefined
  #coded: Uint8Array | null | undefined

  /**
   * @param own whether no other code uses the payload, so that its memory can be freed with the block
   * @param encoding the session's
   */
  constructor(
    source: ColumnSource,
    payload: Uint8Array,
    own: boolean,
    encoding: EncodingId = 'utf-8',
  ) {
    this.encoding = encoding
    this.source = source
    this.wire = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
    this.#own = own
    const { distinctFlags } = source
    this.#headers = Uint8Array.from(distinctFlags, headerLengthOfFlags)
    this.#trailers = Uint8Array.from(distinctFlags, (flags) =>
      hasTrailer(flags) ? trailerBytes : 0,
    )
    this.#searched = Uint8Array.from(distinctFlags, (flags) =>
      isBody(flags) || isEventKind(kindCodeOf(flags)) ? 0 : 1,
    )
  }

  /**
   * Entry i has the bytes `[offsets[i]..offsets[i + 1])` of `wire` and of `plain`, including the trailer of a truncated
   * one.
   */
  get offsets(): Uint32Array {
    this.#offsets ??= offsetsOf(this.source)
    return this.#offsets
  }

  get count(): number {
    return this.source.count
  }

  flags(i: number): number {
    return this.source.distinctFlags[this.#place(i)]!
  }

  /** Index into `entryKinds`. */
  kind(i: number): number {
    return kindCodeOf(this.flags(i))
  }

  /** Reports whether the entry's payload is in this block. */
  isSearched(i: number): boolean {
    return this.#searched[this.#place(i)] === 1
  }

  /** Whether the payloads of all entries are in this block. */
  get allSearched(): boolean {
    return !this.#searched.includes(0)
  }

  /** Reports whether the entry's payload may have a content coding: as text, it is read when it is decoded. */
  isCoded(i: number): boolean {
    return this.#codedEntries?.[i] === 1
  }

  get hasCoded(): boolean {
    return this.#codedEntries !== null
  }

  /** 1 for each such entry; null without one. */
  get #codedEntries(): Uint8Array | null {
    if (this.#coded === undefined) this.#coded = this.#findCoded()
    return this.#coded
  }

  #findCoded(): Uint8Array | null {
    const kinds = Uint8Array.from(this.source.distinctFlags, (flags, place) =>
      isCodedKind(kindCodeOf(flags)) ? this.#searched[place]! : 0,
    )
    if (!kinds.includes(1)) return null
    const { plain, count, offsets } = this
    const [places, headers] = [this.#places, this.#headers]
    let coded: Uint8Array | null = null
    for (let i = 0; i < count; i++) {
      const place = places[i]!
      if (kinds[place] === 0) continue
      const start = offsets[i]! + headers[place]!
      if (mayBeginCoding[plain[start]!] === 0 || codingAt(plain, start, this.end(i)) === null)
        continue
      coded ??= new Uint8Array(count)
      coded[i] = 1
    }
    return coded
  }

  /** Frees its memory immediately: for thousands of blocks this is faster than the garbage collector. */
  release(): void {
    const { buffer, byteLength } = this.wire
    if (this.#own && buffer instanceof ArrayBuffer && buffer.byteLength === byteLength)
      buffer.transfer(0)
  }

  /** Index of the entry's flags in `distinctFlags`. */
  #place(i: number): number {
    return this.#places[i]!
  }

  get #places(): StoredNumbers {
    this.#indexes ??= this.source.factIndexes()
    return this.#indexes
  }

  /** Offset of the first byte of its payload. */
  start(i: number): number {
    return Math.min(this.offsets[i]! + this.#headers[this.#place(i)]!, this.end(i))
  }

  end(i: number): number {
    return this.offsets[i + 1]! - this.#trailers[this.#place(i)]!
  }

  /** Returns how many bytes the entry lacks; for a streamed entry its row in `bodies` has the number. */
  missing(i: number): number {
    return this.#trailers[this.#place(i)] === 0
      ? 0
      : readTrailer(this.wire.subarray(this.offsets[i], this.offsets[i + 1]))
  }

  /** Returns the payload, unmasked. Valid as long as the block. */
  payload(i: number): Buffer {
    return this.plain.subarray(this.start(i), this.end(i))
  }

  /** Returns the payload of this entry alone, unmasked without unmasking the whole block. */
  ownPayload(i: number): Buffer {
    if (this.#plain !== undefined) return this.payload(i)
    const start = this.start(i)
    const end = this.end(i)
    const own = Buffer.from(this.wire.subarray(start, end))
    if (own.length > 0 && this.#isMasked(i)) maskInPlace(own, this.wire.readUInt32BE(start - 4))
    return own
  }

  /** The block's bytes with all masked payloads unmasked in place. */
  get plain(): Buffer {
    this.#plain ??= this.#hasMasks() ? this.#unmask() : this.wire
    return this.#plain
  }

  /** One character for each byte of `plain`. */
  get latin1(): string {
    this.#latin1 ??= this.plain.toString('latin1')
    return this.#latin1
  }

  #hasMasks(): boolean {
    return this.source.distinctFlags.some(
      (flags) => isFrameKind(kindCodeOf(flags)) && isMaskedLength(headerLengthOfFlags(flags)),
    )
  }

  /** For a frame. A header that was cut short can be as long as a whole one; its MASK bit decides. */
  #isMasked(i: number): boolean {
    return (this.wire[this.offsets[i]! + 1]! & 0x80) !== 0
  }

  #unmask(): Buffer {
    const plain = Buffer.from(this.wire)
    const masked = Uint8Array.from(this.source.distinctFlags, (flags) =>
      isFrameKind(kindCodeOf(flags)) && isMaskedLength(headerLengthOfFlags(flags)) && !isBody(flags)
        ? 1
        : 0,
    )
    for (let i = 0; i < this.count; i++) {
      if (masked[this.#place(i)] === 0) continue
      const start = this.start(i)
      const end = this.end(i)
      if (start === end || !this.#isMasked(i)) continue
      maskInPlace(plain, plain.readUInt32BE(start - 4), 0, start, end)
    }
    return plain
  }

  /** Returns the index of the entry that contains byte `at` of the block. */
  entryAt(at: number): number {
    const { offsets } = this
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (offsets[middle + 1]! <= at) low = middle + 1
      else high = middle
    }
    return low
  }
}

const isMaskedLength = (length: number): boolean => length === 6 || length === 8 || length === 14

function offsetsOf(source: ColumnSource): Uint32Array {
  const lengths = source.lengths()
  const offsets = new Uint32Array(source.count + 1)
  let at = 0
  for (let i = 0; i < source.count; i++) {
    at += lengths[i]!
    offsets[i + 1] = at
  }
  return offsets
}
