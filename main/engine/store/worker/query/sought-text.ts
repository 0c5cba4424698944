/**
 * A text of a filter or a search, as the bytes that are searched in payloads: in UTF-8 where that is the encoding of an
 * entry, and in the encoding that was chosen for the session.
 */
import type { EncodingId } from '../../../../../shared/bytes/encodings.ts'
import { TextNeedle, type FindBytes } from '../../../../../shared/bytes/text-needle.ts'
import { encodingOfKindCode } from '../../../../../shared/model/text-encoding.ts'
import { Literal } from './literal.ts'

export class SoughtText {
  readonly literal: Literal
  /** Null when all of the session is UTF-8, or when bytes are sought. */
  readonly encoded: TextNeedle | null
  /** Null when its bytes do not decide. */
  readonly encodedLiteral: Literal | null

  /** Whether bytes are sought, not a text. */
  readonly isBytes: boolean

  /** @param encoding the session's; null when bytes are sought, which are the same in each */
  constructor(bytes: Uint8Array, encoding: EncodingId | null) {
    this.isBytes = encoding === null
    this.literal = new Literal(bytes)
    this.encoded =
      encoding === null || encoding === 'utf-8' ? null : new TextNeedle(bytes, encoding)
    const own = this.encoded?.bytes ?? null
    this.encodedLiteral = own && new Literal(own)
  }

  /** Returns how the text stands in an entry of this kind; null for bytes as they are. */
  needleFor(kind: number): TextNeedle | null {
    const { encoded } = this
    return encoded !== null && encodingOfKindCode(kind, encoded.encoding) !== 'utf-8'
      ? encoded
      : null
  }

  /** Number of bytes that it has at most. */
  get longest(): number {
    const { length } = this.literal.bytes
    if (this.encoded === null) return length
    return Math.max(length, this.encoded.bytes?.length ?? 4 * length)
  }

  isIn(bytes: Buffer, kind: number): boolean {
    return this.needleFor(kind)?.isIn(bytes, findInBuffer) ?? bytes.indexOf(this.literal.bytes) >= 0
  }
}

export const findInBuffer: FindBytes = (bytes, needle, from) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(needle, from)
