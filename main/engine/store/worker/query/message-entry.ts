/**
 * One row as filters and searches see it: a message of a view with its length, its payload and the union of its frames'
 * properties, or an entry.
 */
import type { EncodingId } from '../../../../../shared/bytes/encodings.ts'
import type { Annotation } from '../../../../../shared/model/annotation.ts'
import { isFrame } from '../../../../../shared/model/entry.ts'
import type { FrameHeader } from '../../../../../shared/model/entry.ts'
import { type EntryFlags, type FilteredEntry } from '../../../../../shared/filter/entry.ts'
import { defaultInflated } from '../../../../../shared/contract/limits.ts'
import { headerLengthOfFlags, kindOf, isBroken, isPartial } from '../../format/flags.ts'
import { annotationsOfMessage } from '../reading/message-annotations.ts'
import { PieceCursor, summaryOf, type MessageSpan } from '../reading/message-span.ts'
import type { MessageView } from '../reading/message-view.ts'
import { frameHeaderOf, type StoredEntry } from '../reading/summaries.ts'
import type { Reader } from '../reading/reader.ts'
import { PayloadEntry } from './payload-entry.ts'
import { entryFlags } from './sources.ts'

const rsv1 = 0x40

export class MessageEntry extends PayloadEntry implements FilteredEntry {
  readonly span: MessageSpan | null
  readonly flags: EntryFlags
  readonly #reader: Reader
  readonly #session: number
  /** The view of the message; null for an entry. */
  readonly #messages: MessageView | null
  readonly #stored: StoredEntry
  #payload: Buffer | undefined

  private constructor(
    reader: Reader,
    session: number,
    messages: MessageView | null,
    span: MessageSpan | null,
    stored: StoredEntry,
  ) {
    super()
    this.#reader = reader
    this.#session = session
    this.#messages = messages
    this.span = span
    this.#stored = stored
    this.flags = span === null ? entryFlags(stored.flags) : factsOf(reader, span, stored.flags)
  }

  /** Returns the row at a position; undefined when its entry was dropped meanwhile. */
  static at(reader: Reader, messages: MessageView, position: number): MessageEntry | undefined {
    const located = reader.locate(messages.session, messages.entryAt(position))
    if (located === undefined) return undefined
    const stored = reader.stored(located.block, located.index)
    return new MessageEntry(reader, messages.session, messages, messages.span(position), stored)
  }

  /** Returns an entry as it was recorded; undefined when it was dropped. */
  static ofEntry(reader: Reader, session: number, n: number): MessageEntry | undefined {
    const located = reader.locate(session, n)
    if (located === undefined) return undefined
    const stored = reader.stored(located.block, located.index)
    return new MessageEntry(reader, session, null, null, stored)
  }

  get n(): number {
    return this.#stored.n
  }

  get at(): number {
    return this.#stored.at
  }

  get connection(): number {
    return this.#stored.connection
  }

  /** Its payload has to be inflated to be read, RFC 7692 section 6. */
  get isCompressed(): boolean {
    return this.span !== null && !this.span.stream && (this.flags.firstByte & rsv1) !== 0
  }

  length(): number {
    if (this.isEvent) return 0
    return this.span === null
      ? Math.max(0, this.#stored.wireLength - headerLengthOfFlags(this.#stored.flags))
      : summaryOf(this.#reader, this.span).length
  }

  frame(): FrameHeader | null {
    const { flags, head } = this.#stored
    return isFrame(kindOf(flags)) ? frameHeaderOf(head, headerLengthOfFlags(flags)) : null
  }

  /** As sent, until the inflated payload is set; only the beginning of a very long one. */
  payload(): Buffer {
    if (this.#payload === undefined) {
      const { buffer, byteOffset, byteLength } = this.#read()
      this.#payload = Buffer.from(buffer, byteOffset, byteLength)
    }
    return this.#payload
  }

  /** Sets the inflated payload. */
  inflated(payload: Uint8Array): void {
    this.forgetDecoded()
    this.#payload = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
  }

  protected storedEvent(): Uint8Array {
    return this.#stored.head
  }

  protected get sessionEncoding(): EncodingId {
    return this.#reader.encodings.of(this.#session)
  }

  annotations(): readonly Annotation[] {
    return this.span === null
      ? this.#reader.annotations.of(this.#session, this.n)
      : annotationsOfMessage(this.#reader, this.span)
  }

  #read(): Uint8Array {
    const range = { offset: 0, length: defaultInflated }
    const { bytes } =
      this.span === null || this.#messages === null
        ? this.#reader.bytes({ session: this.#session, n: this.n, as: 'payload', ...range })
        : this.#messages.bytes(this.span, 'payload', range.offset, range.length)
    return bytes
  }
}

/** Returns the flags of its first entry, with what is true of any of its frames. */
function factsOf(reader: Reader, span: MessageSpan, first: number): EntryFlags {
  let broken = isBroken(first)
  let partial = isPartial(first)
  const pieces = new PieceCursor(reader, span)
  while (!span.stream && pieces.next()) {
    broken ||= isBroken(pieces.flags)
    partial ||= isPartial(pieces.flags)
  }
  return { ...entryFlags(first), headerLength: 0, body: false, broken, partial }
}
