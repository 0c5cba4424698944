/**
 * Entries whose payload was cut because the disk could not follow (`cutFlag`): the bytes that were kept, and behind them
 * in the block how many are missing. Of a streamed entry its row tells. No other entry pays for it.
 */

/** Of a payload that is cut so many first bytes are kept. */
export const keptPayload = 256
/** What stands behind the bytes of a cut entry: the number of those missing, a double in little-endian. Bytes. */
export const trailerBytes = 8

/** The trailer of an entry that lacks so many bytes. */
export function trailerOf(missing: number): Uint8Array<ArrayBuffer> {
  const trailer = new Uint8Array(trailerBytes)
  new DataView(trailer.buffer).setFloat64(0, missing, true)
  return trailer
}

/** How many bytes the entry lacks whose stored bytes are `stored`, the trailer at their end. */
export const readTrailer = ({ buffer, byteOffset, length }: Uint8Array): number =>
  length < trailerBytes
    ? 0
    : new DataView(buffer, byteOffset).getFloat64(length - trailerBytes, true)
