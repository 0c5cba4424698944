/** The payloads of many entries in one answer, for exports: a call for each would take longer than the reading. */
import type { Reader } from './reader.ts'

/** Longest payload of an answer; longer ones are read with `bytes`. Bytes. */
const longest = 262_144
/** About how many bytes an answer has, at most. */
const maxBytes = 1_048_576

export interface Payloads {
  /** The payloads without gaps, unmasked. */
  bytes: Uint8Array
  /** Length of each payload; null for one that is too long. May end before the last of the entries, not before the first. */
  lengths: (number | null)[]
}

/** @throws AppError `not-found` if an entry does not exist, or was dropped */
export function payloads(reader: Reader, session: number, numbers: readonly number[]): Payloads {
  const pieces: Uint8Array[] = []
  const lengths: (number | null)[] = []
  let size = 0
  for (const n of numbers) {
    if (size >= maxBytes) break
    const { bytes, total } = reader.bytes({ session, n, as: 'payload', length: longest })
    const isWhole = bytes.length === total
    lengths.push(isWhole ? total : null)
    if (!isWhole) continue
    pieces.push(bytes)
    size += total
  }
  return { bytes: Buffer.concat(pieces), lengths }
}
