/** Facts of a selection of several bytes: its checksums. Pure. */
import { checksum, checksumBytes, checksumNames } from '../../../shared/bytes/checksums.ts'

/** Checksums of longer selections are not computed. Bytes. */
export const maxSummed = 1_048_576

export interface SelectionFact {
  /** The name in templates. */
  readonly id: string
  /** The checksum in hex. */
  readonly text: string
}

/** Returns the checksums of the bytes, by their names in templates. */
export const checksumsOf = (bytes: Uint8Array): SelectionFact[] =>
  checksumNames.map((name) => ({
    id: name,
    text: `0x${checksum(name, bytes)
      .toString(16)
      .toUpperCase()
      .padStart(checksumBytes[name] * 2, '0')}`,
  }))
