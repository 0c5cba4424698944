/** What reading hex gives, whichever way it was written: bytes, or the place that cannot be read and why. */
export type HexErrorCode =
  /** A character that is neither a digit, a separator nor part of a comment. */
  | 'not-hex'
  /** Digits that do not pair up into bytes. */
  | 'odd-digits'
  /** `0x` or `\x` with no digit behind it. */
  | 'missing-digits'
  | 'unclosed-comment'
  /** A `{` or `[` without its end. */
  | 'unclosed-brace'
  /** An offset of a dump that does not follow from the line before it, such as after a `*`. */
  | 'dump-gap'

export interface HexError {
  error: HexErrorCode
  /** Where in the text, in UTF-16 units. */
  position: number
  /** The text that was found there. */
  found: string
}

export type HexResult = { bytes: Uint8Array } | HexError
