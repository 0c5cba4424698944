/** How much one answer of the engine may hold. */

/** Most entries one page may hold. */
export const maxPage = 1_000
/** Most bytes one answer may hold. */
export const maxRange = 1_048_576
/** Where inflating a message stops unless more is asked for, and the most that may be. Bytes. */
export const defaultInflated = 67_108_864
/** The most that may be asked for. Bytes. */
export const maxInflated = 4_294_967_296
