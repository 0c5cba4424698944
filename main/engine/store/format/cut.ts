/**
 * Entries whose payload was truncated because the disk could not keep up (`cutFlag`): the kept bytes, followed in the
 * block by the number of missing bytes. For a streamed entry that number is in its row. Other entries carry no such
 * number.
 */

/** Number of payload bytes kept of a truncated entry. */
export const keptPayload = 256
/** Bytes of the trailer after the bytes of a truncated entry: the number of missing bytes as a little-endian double. */
export const trailerBytes = 8

/** Returns the trailer of an entry that lacks `missing` bytes. */
export function trailerOf(missing: number): Uint8Array<ArrayBuffer> {
  const trailer = new Uint8Array(trailerBytes)
  new DataView(trailer.buffer).setFloat64(0, missing, true)
  return trailer
}

/** Returns how many bytes a truncated entry lacks; the argument is its stored bytes with the trailer at the end. */
export const readTrailer = ({ buffer, byteOffset, length }: Uint8Array): number =>
  length < trailerBytes
    ? 0
    : new DataView(buffer, byteOffset).getFloat64(length - trailerBytes, true)
