/**
 * The payloads of one block as filters and searches read them: unmasked, side by side in one buffer, so that a block is
 * searched at once. Made for one block and dropped with it.
 */
import type { ColumnSource } from '../../../../shared/filter/entry.ts'
import { isEventKind, isFrameKind } from '../../../../shared/filter/entry.ts'
import { maskInPlace } from '../../../../shared/wire/websocket-mask.ts'
import { factsHeaderLength, factsKindCode, isBody } from '../facts.ts'

export class BlockBytes {
  readonly source: ColumnSource
  /** As stored: headers, masks and all. */
  readonly wire: Buffer
  /** Entry i has the bytes `[offsets[i]..offsets[i + 1])` of `wire` and of `plain`. */
  readonly offsets: Uint32Array
  readonly #indexes: Uint32Array
  readonly #headers: Uint8Array
  /** By place in `distinctFacts`: 0 has no payload of its own here (an event, a body elsewhere), else 1. */
  readonly #searched: Uint8Array
  #plain: Buffer | undefined
  #latin1: string | undefined

  constructor(source: ColumnSource, payload: Uint8Array) {
    this.source = source
    this.wire = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
    this.#indexes = source.factIndexes()
    const lengths = source.lengths()
    const { count, distinctFacts } = source
    this.offsets = new Uint32Array(count + 1)
    let at = 0
    for (let i = 0; i < count; i++) {
      at += lengths[i]!
      this.offsets[i + 1] = at
    }
    this.#headers = Uint8Array.from(distinctFacts, factsHeaderLength)
    this.#searched = Uint8Array.from(distinctFacts, (facts) =>
      isBody(facts) || isEventKind(factsKindCode(facts)) ? 0 : 1,
    )
  }

  get count(): number {
    return this.source.count
  }

  facts(i: number): number {
    return this.source.distinctFacts[this.#indexes[i]!]!
  }

  /** Whether the entry's payload lies in this block. */
  isSearched(i: number): boolean {
    return this.#searched[this.#indexes[i]!] === 1
  }

  /** Where its payload begins. */
  start(i: number): number {
    return Math.min(this.offsets[i]! + this.#headers[this.#indexes[i]!]!, this.offsets[i + 1]!)
  }

  end(i: number): number {
    return this.offsets[i + 1]!
  }

  /** The payload, unmasked. Valid as long as the block. */
  payload(i: number): Buffer {
    return this.plain.subarray(this.start(i), this.end(i))
  }

  /** The block's bytes with all masked payloads unmasked in their places. */
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
    return this.source.distinctFacts.some(
      (facts) => isFrameKind(factsKindCode(facts)) && isMaskedLength(factsHeaderLength(facts)),
    )
  }

  #unmask(): Buffer {
    const plain = Buffer.from(this.wire)
    const masked = Uint8Array.from(this.source.distinctFacts, (facts) =>
      isFrameKind(factsKindCode(facts)) &&
      isMaskedLength(factsHeaderLength(facts)) &&
      !isBody(facts)
        ? 1
        : 0,
    )
    const { offsets } = this
    for (let i = 0; i < this.count; i++) {
      if (masked[this.#indexes[i]!] === 0) continue
      const start = this.start(i)
      const end = offsets[i + 1]!
      // A header that was cut short can be as long as a whole one: its MASK bit tells.
      if (start === end || (plain[offsets[i]! + 1]! & 0x80) === 0) continue
      maskInPlace(plain, plain.readUInt32BE(start - 4), 0, start, end)
    }
    return plain
  }

  /** Index of the entry that holds byte `at` of the block. */
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
