/**
 * A byte string that is searched in one block after another. If one of its bytes is rare in the searched data, that
 * byte is searched, which runs at memory speed, and the bytes around it are compared; otherwise the whole string is
 * searched.
 */

/** Bytes at the start of a block from which byte frequencies are estimated. */
const sampleBytes = 4_096
/** A byte with at most this many occurrences in a sample is rare: stopping at each costs less than it saves. */
const rareInSample = 8
/** Number of blocks for which one sample is used. */
const blocksAlike = 64
/**
 * When a byte that was rare in the sample occurs more than once in this many bytes, the rest of the block is searched
 * without it.
 */
const bytesAStop = 256

export class Literal {
  readonly bytes: Uint8Array
  /** Index in `bytes` of the byte to search for; -1 for none. */
  #rare = -1
  #blocks = 0
  #stops = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** Must be called before a block is searched. */
  begin(block: Buffer): void {
    this.#stops = 0
    if (this.#blocks++ % blocksAlike === 0) this.#rare = rarest(this.bytes, block)
  }

  /** Returns the next position in `block` at or after `from`; -1 for none. */
  indexIn(block: Buffer, from: number): number {
    const { bytes } = this
    const rare = this.#rare
    if (rare < 0) return block.indexOf(bytes, from)
    const value = bytes[rare]!
    let at = block.indexOf(value, from + rare)
    while (at >= 0) {
      const start = at - rare
      if (standsAt(block, start, bytes)) return start
      if (++this.#stops * bytesAStop > at + sampleBytes) {
        this.#rare = -1
        return block.indexOf(bytes, start + 1)
      }
      at = block.indexOf(value, at + 1)
    }
    return -1
  }
}

function rarest(bytes: Uint8Array, block: Buffer): number {
  const counts = new Uint16Array(256)
  const end = Math.min(sampleBytes, block.length)
  for (let i = 0; i < end; i++) counts[block[i]!]!++
  let rare = -1
  let least = rareInSample
  bytes.forEach((byte, place) => {
    if (counts[byte]! > least || (rare >= 0 && counts[byte] === least)) return
    least = counts[byte]!
    rare = place
  })
  return rare
}

function standsAt(block: Buffer, start: number, bytes: Uint8Array): boolean {
  if (start + bytes.length > block.length) return false
  for (let i = 0; i < bytes.length; i++) if (block[start + i] !== bytes[i]) return false
  return true
}
