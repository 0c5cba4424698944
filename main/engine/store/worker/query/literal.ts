/**
 * A byte string that is looked for in one block after another. Where one of its bytes is rare in what is searched, that
 * byte is looked for, which goes at the speed of memory, and the others are compared around it; else the whole string is.
 */

/** So much at the start of a block tells how often each byte comes. */
const sampleBytes = 4_096
/** A byte that comes at most so often in a sample is rare: stopping at each costs less than it saves. */
const rareInSample = 8
/** So many blocks are taken to be alike. */
const blocksAlike = 64
/** When a byte that was rare in the sample comes more often than once in so many bytes, the block goes on without it. */
const bytesAStop = 256

export class Literal {
  readonly bytes: Uint8Array
  /** Place in `bytes` of the byte to look for; -1 for none. */
  #rare = -1
  #blocks = 0
  #stops = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** To be called before a block is searched. */
  begin(block: Buffer): void {
    this.#stops = 0
    if (this.#blocks++ % blocksAlike === 0) this.#rare = rarest(this.bytes, block)
  }

  /** Where it next stands in `block`, at or after `from`; -1 for nowhere. */
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
