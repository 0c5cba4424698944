/**
 * One entry of a block as filters see it. Created for entries that the columns do not decide; valid as long as the
 * block.
 */
import {
  isFrameKind,
  noAnnotations,
  type EntryAnnotations,
  type EntryFlags,
  type FilteredEntry,
} from '../../../../../shared/filter/entry.ts'
import type { EncodingId } from '../../../../../shared/bytes/encodings.ts'
import type { Annotation } from '../../../../../shared/model/annotation.ts'
import type { FrameHeader } from '../../../../../shared/model/entry.ts'
import { maskInPlace } from '../../../../../shared/wire/websocket/mask.ts'
import { frameHeaderOf } from '../reading/summaries.ts'
import { readBodyReference } from '../writing/body.ts'
import type { StoredBodies } from '../reading/stored-bodies.ts'
import type { BlockBytes } from './block-bytes.ts'
import { PayloadEntry } from './payload-entry.ts'

/** Maximum number of bytes that are read of a payload too long for a block. */
export const longestRead = 64 * 1024 * 1024

export class BlockEntry extends PayloadEntry implements FilteredEntry {
  readonly n: number
  readonly flags: EntryFlags
  readonly block: BlockBytes
  readonly #i: number
  readonly #bodies: StoredBodies
  readonly #annotations: EntryAnnotations

  /** `flags` are those of the i-th entry. */
  constructor(
    block: BlockBytes,
    i: number,
    flags: EntryFlags,
    bodies: StoredBodies,
    annotations = noAnnotations,
  ) {
    super()
    this.n = block.source.first + i
    this.flags = flags
    this.block = block
    this.#i = i
    this.#bodies = bodies
    this.#annotations = annotations
  }

  get at(): number {
    return this.block.source.times()[this.#i]!
  }

  get connection(): number {
    return this.block.source.connections()[this.#i]!
  }

  length(): number {
    return this.isEvent ? 0 : Math.max(0, this.#wireLength() - this.flags.headerLength)
  }

  frame(): FrameHeader | null {
    const { kind, headerLength } = this.flags
    if (!isFrameKind(kind)) return null
    const body = this.#body()
    const head = body === null ? this.#wire() : this.#bodies.read(body, 0, headerLength)
    return frameHeaderOf(head, headerLength)
  }

  payload(): Buffer {
    const body = this.#body()
    if (body === null) return this.block.payload(this.#i)
    const { headerLength } = this.flags
    const end = Math.min(this.#bodies.lengths(body).length, headerLength + longestRead)
    const bytes = this.#bodies.read(body, headerLength, end)
    const key = this.frame()?.maskingKey ?? null
    if (key !== null) maskInPlace(bytes, key)
    return bytes
  }

  protected storedEvent(): Uint8Array {
    return this.#wire()
  }

  protected get sessionEncoding(): EncodingId {
    return this.block.encoding
  }

  annotations(): readonly Annotation[] {
    return this.#annotations.of(this.n)
  }

  #wire(): Buffer {
    const { wire, offsets } = this.block
    return wire.subarray(offsets[this.#i], this.block.end(this.#i))
  }

  /** Including missing bytes. */
  #wireLength(): number {
    const body = this.#body()
    if (body === null) return this.#wire().length + this.block.missing(this.#i)
    const { length, missing } = this.#bodies.lengths(body)
    return length + missing
  }

  /** Id of a body stored outside the block. */
  #body(): number | null {
    return this.flags.body ? readBodyReference(this.#wire()) : null
  }
}
