/** A block unpacked for reading: columns by entry, and the offset of each entry's bytes in the payload. */
import { PackedColumns, blockDamaged, type Columns } from './columns.ts'
import { readTrailer, trailerBytes } from './cut.ts'
import { hasTrailer } from './flags.ts'

export interface Block {
  /** Number of the block's first entry. */
  readonly first: number
  readonly count: number
  readonly flags: Uint32Array
  readonly times: Float64Array
  readonly connections: Uint32Array
  /** Entry i has the bytes `[offsets[i]..offsets[i + 1])` of the payload, including the trailer of a truncated one. */
  readonly offsets: Uint32Array
  readonly payload: Uint8Array
}

/** Location of an entry: its block, and its index in the block. */
export interface Located {
  block: Block
  index: number
}

/**
 * Unpacks a block for reading.
 * @param first number of its first entry
 * @throws AppError `database-damaged` when columns and payload do not match
 */
export function unpackBlock(first: number, columns: Uint8Array, payload: Uint8Array): Block {
  const packed = new PackedColumns(columns)
  const { offsets, total } = offsetsOf(packed.lengths(), packed.count)
  if (total !== payload.length) throw blockDamaged()
  return {
    first,
    count: packed.count,
    flags: packed.flags(),
    times: packed.times(),
    connections: packed.connections(),
    offsets,
    payload,
  }
}

/** Returns the tail as a block; valid until entries are appended to the tail. */
export const blockOfColumns = (columns: Columns, first: number, payload: Uint8Array): Block => ({
  first,
  count: columns.count,
  flags: columns.flags,
  times: columns.times,
  connections: columns.connections,
  offsets: offsetsOf(columns.lengths, columns.count).offsets,
  payload,
})

/** Returns where the bytes of the i-th entry end in the payload: before the trailer of a truncated one. */
export const endOfEntry = ({ flags, offsets }: Block, i: number): number =>
  offsets[i + 1]! - (hasTrailer(flags[i]!) ? trailerBytes : 0)

/** Returns the bytes of the i-th entry of the block. */
export const bytesOfEntry = (block: Block, i: number): Uint8Array =>
  block.payload.subarray(block.offsets[i], endOfEntry(block, i))

/** Returns how many bytes the i-th entry lacks; for a streamed entry its row in `bodies` has the number. */
export const missingOfEntry = (block: Block, i: number): number =>
  hasTrailer(block.flags[i]!)
    ? readTrailer(block.payload.subarray(block.offsets[i], block.offsets[i + 1]))
    : 0

/**
 * Also returns the sum of the lengths: offsets have 32 bits, and a sum that overflows them must not be taken for a
 * smaller one.
 */
export function offsetsOf(
  lengths: Uint32Array,
  count: number,
): { offsets: Uint32Array; total: number } {
  const offsets = new Uint32Array(count + 1)
  let total = 0
  for (let i = 0; i < count; i++) {
    total += lengths[i]!
    offsets[i + 1] = total
  }
  return { offsets, total }
}
