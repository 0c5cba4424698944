/** Limits on the size of the engine's responses, and of what the window makes of them. */

/** Maximum number of entries in one page. */
export const maxPage = 1_000
/** Maximum number of bytes in one response. */
export const maxRange = 1_048_576
/** Default limit for the inflated size of a message. Bytes. */
export const defaultInflated = 67_108_864
/** Maximum limit for the inflated size of a message. Bytes. */
export const maxInflated = 4_294_967_296
/** Maximum number of bytes that are copied to the clipboard at once. */
export const maxCopied = 16_777_216
