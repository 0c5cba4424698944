/**
 * An entry that is recorded while it is received, because it is too long to hold. Once truncated it stays truncated:
 * what is kept is one piece from its beginning. Owner: the session's recording, until the entry ends.
 */
import { isTraffic } from '../../../../shared/model/entry.ts'
import type { BodyWriter, EntryHead } from '../../recording.ts'
import { keptPayload } from '../format/cut.ts'
import type { Truncation } from './truncation.ts'
import type { Outbox } from './outbox.ts'
import type { Tally } from './tally.ts'
import type { FrameFollower } from './wire-validator.ts'

export interface StreamedBodyDeps {
  outbox: Outbox
  tally: Tally
  truncation: Truncation
  /** Validates the bytes; null when they are validated already. */
  follower: FrameFollower | null
  /** Records its end; returns its number. */
  ended(at: number, partial: boolean, violationFlags: number, first: number): number
}

export class StreamedBody implements BodyWriter {
  readonly #head: EntryHead
  readonly #handle: number
  readonly #deps: StreamedBodyDeps
  #length = 0
  #missing = 0
  /** Its first byte on the wire. */
  #first = 0
  /** Its number after it has ended. */
  #number: number | null = null

  /** @param handle identifies it among all bodies of the recorder */
  constructor(head: EntryHead, handle: number, deps: StreamedBodyDeps) {
    this.#head = head
    this.#handle = handle
    this.#deps = deps
  }

  append(bytes: Uint8Array): void {
    const { outbox, tally, follower } = this.#deps
    const { headerLength, kind, direction } = this.#head
    follower?.append(bytes)
    const before = this.#length
    this.#length += bytes.length
    if (before === 0) this.#first = bytes[0] ?? 0
    const kept = this.#kept(before, bytes.length)
    outbox.pushParts(this.#handle, kept < bytes.length ? bytes.subarray(0, kept) : bytes)
    if (kept < bytes.length) this.#cut(bytes.length - kept)
    if (isTraffic(kind))
      tally.count(
        direction,
        Math.max(0, this.#length - headerLength) - Math.max(0, before - headerLength),
      )
    tally.due()
  }

  end(at: number, partial = false, violationFlags = 0): number {
    if (this.#number !== null) return this.#number
    const { truncation, follower } = this.#deps
    const n = this.#deps.ended(at, partial, follower?.end(partial) ?? violationFlags, this.#first)
    this.#number = n
    if (this.#missing > 0) truncation.endBody(n, this.#missing)
    return n
  }

  /** Returns how many of `length` bytes after the first `before` are kept. */
  #kept(before: number, length: number): number {
    if (this.#missing > 0) return 0
    const { truncation } = this.#deps
    const { kind, headerLength } = this.#head
    if (!truncation.isOn || !isTraffic(kind)) return length
    return Math.min(length, Math.max(0, headerLength + keptPayload - before))
  }

  #cut(missing: number): void {
    if (this.#missing === 0) this.#deps.truncation.beginBody()
    this.#missing += missing
    this.#deps.outbox.pushMissing(this.#handle, missing)
  }
}
