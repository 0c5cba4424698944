/**
 * Masking keys from a strong source, RFC 6455 section 5.3, drawn in bulk because one draw costs more than a short
 * frame.
 */
import { randomFillSync } from 'node:crypto'

const keys = new Uint32Array(1_024)
let keysUsed = keys.length

/** A key as an unsigned integer. */
export function randomKey(): number {
  if (keysUsed === keys.length) {
    randomFillSync(keys)
    keysUsed = 0
  }
  return keys[keysUsed++] ?? 0
}
