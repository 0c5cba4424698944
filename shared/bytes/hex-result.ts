/** The result of parsing hex in any notation: the bytes, or the position and kind of an error. */
export type HexErrorCode =
  /** A character that is neither a digit, a separator nor part of a comment. */
  | 'not-hex'
  /** An odd number of digits. */
  | 'odd-digits'
  /** `0x` or `\x` without a digit after it. */
  | 'missing-digits'
  | 'unclosed-comment'
  /** A `{` or `[` that is not closed. */
  | 'unclosed-brace'
  /** An offset in a dump that does not follow from the previous line, for example after a `*`. */
  | 'dump-gap'

export interface HexError {
  error: HexErrorCode
  /** Position in the text, in UTF-16 units. */
  position: number
  /** The text at this position. */
  found: string
}

export type HexResult = { bytes: Uint8Array } | HexError
