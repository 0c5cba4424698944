/**
 * What filters and searches read of the payload of an entry or a message: its content without content codings, decoded once,
 * and its text in the encoding that applies to it.
 */
import type { EncodingId } from '../../../../../shared/bytes/encodings.ts'
import { plainEvent } from '../../../../../shared/events/describe-event.ts'
import { isCodedKind, isEventKind, type EntryFlags } from '../../../../../shared/filter/entry.ts'
import type { EventDetail } from '../../../../../shared/model/entry.ts'
import { encodingOfKindCode } from '../../../../../shared/model/text-encoding.ts'
import { decodedOf } from '../content/decode.ts'
import { parseEvent } from '../reading/summaries.ts'
import { textOf } from './block-search.ts'

export abstract class PayloadEntry {
  abstract readonly flags: EntryFlags
  #decoded: Buffer | null | undefined

  /** Unmasked. */
  abstract payload(): Buffer
  /** The bytes of an event as they are stored. */
  protected abstract storedEvent(): Uint8Array
  /** That of the session. */
  protected abstract get sessionEncoding(): EncodingId

  content(): Buffer {
    return this.decoded() ?? this.payload()
  }

  /** The payload without its content codings; null when it has none, or cannot be decoded. */
  decoded(): Buffer | null {
    if (this.#decoded === undefined)
      this.#decoded = isCodedKind(this.flags.kind) ? decodedOf(this.payload()) : null
    return this.#decoded
  }

  /** Called when another payload takes the place of the one before. */
  protected forgetDecoded(): void {
    this.#decoded = undefined
  }

  event(): EventDetail | null {
    return this.isEvent ? parseEvent(this.storedEvent()) : null
  }

  text(): string {
    if (!this.isEvent) return this.decode(this.content())
    const detail = this.event()
    return detail === null ? textOf(this.storedEvent()) : plainEvent(detail)
  }

  get encoding(): EncodingId {
    return encodingOfKindCode(this.flags.kind, this.sessionEncoding)
  }

  decode(bytes: Uint8Array): string {
    return textOf(bytes, this.encoding)
  }

  protected get isEvent(): boolean {
    return isEventKind(this.flags.kind)
  }
}
