/**
 * What a peer of the soak sends: a stream that identifies its peer and whose every byte follows from its position, so
 * that a record can be verified wherever it ends.
 */

/** Bytes that identify the peer, at the start of a stream and of each of its messages. */
export const nameBytes = 8
const period = 65_521

/** Bytes `[from, to)` of the stream of a peer. */
export function streamOf(peer: number, from: number, to: number): Buffer {
  const bytes = Buffer.alloc(to - from)
  for (let i = 0; i < bytes.length; i++) bytes[i] = byteAt(peer, from + i)
  return bytes
}

const byteAt = (peer: number, at: number): number =>
  at < nameBytes
    ? Math.floor(peer / 2 ** (8 * (nameBytes - 1 - at))) & 0xff
    : (((at % period) * 31 + Math.floor(at / period) * 7 + peer * 13) >> 2) & 0xff

/** The peer that a stream identifies. */
export const peerOf = (start: Buffer): number =>
  start.readUInt32BE(0) * 2 ** 32 + start.readUInt32BE(4)

/** Message `index` of a WebSocket peer: its stream from its start, with the index in the last bytes. */
export function messageOf(peer: number, index: number): Buffer {
  const bytes = streamOf(peer, 0, nameBytes + 4 + ((index * 397) % 2_000))
  bytes.writeUInt32BE(index, nameBytes)
  return bytes
}
