/** A block unpacked for reading: columns by entry, and where each entry's bytes lie in the payload. */
import { PackedColumns, blockDamaged, type Columns } from './columns.ts'

export interface Block {
  /** Number of its first entry. */
  readonly first: number
  readonly count: number
  readonly facts: Uint32Array
  readonly times: Float64Array
  readonly connections: Uint32Array
  /** Entry i has the bytes `[offsets[i]..offsets[i + 1])` of the payload. */
  readonly offsets: Uint32Array
  readonly payload: Uint8Array
}

/** Where an entry is: its block, and its place in it. */
export interface Located {
  block: Block
  index: number
}

export function unpackBlock(first: number, columns: Uint8Array, payload: Uint8Array): Block {
  const packed = new PackedColumns(columns)
  const block = {
    first,
    count: packed.count,
    facts: packed.facts(),
    times: packed.times(),
    connections: packed.connections(),
    offsets: offsetsOf(packed.lengths(), packed.count),
    payload,
  }
  if (block.offsets[block.count] !== payload.length) throw blockDamaged()
  return block
}

/** The open tail as a block; valid until entries are appended to it. */
export const blockOfColumns = (columns: Columns, first: number, payload: Uint8Array): Block => ({
  first,
  count: columns.count,
  facts: columns.facts,
  times: columns.times,
  connections: columns.connections,
  offsets: offsetsOf(columns.lengths, columns.count),
  payload,
})

/** The bytes of the i-th entry of the block. */
export const bytesOfEntry = (block: Block, i: number): Uint8Array =>
  block.payload.subarray(block.offsets[i], block.offsets[i + 1])

function offsetsOf(lengths: Uint32Array, count: number): Uint32Array {
  const offsets = new Uint32Array(count + 1)
  let at = 0
  for (let i = 0; i < count; i++) {
    at += lengths[i]!
    offsets[i + 1] = at
  }
  return offsets
}
