/**
 * A block for scans, which mostly use its columns alone: its payload is read when it is first used. Reading and checking
 * the payloads of a long session takes several times as long as its columns.
 */
import { AppError } from '../../../../../shared/contract/errors.ts'
import { offsetsOf, type Block } from '../../format/block.ts'
import { PackedColumns } from '../../format/columns.ts'
import type { BlockPlace } from '../writing/block-index.ts'
import type { Reader } from './reader.ts'

class ScannedBlock implements Block {
  readonly first: number
  readonly count: number
  readonly flags: Uint32Array
  readonly connections: Uint32Array
  readonly offsets: Uint32Array
  readonly #columns: PackedColumns
  readonly #readPayload: () => Uint8Array
  #times: Float64Array | null = null
  #payload: Uint8Array | null = null

  constructor(
    first: number,
    columns: PackedColumns,
    connections: Uint32Array,
    readPayload: () => Uint8Array,
  ) {
    this.first = first
    this.count = columns.count
    this.flags = columns.flags()
    this.connections = connections
    this.offsets = offsetsOf(columns.lengths(), columns.count).offsets
    this.#columns = columns
    this.#readPayload = readPayload
  }

  get times(): Float64Array {
    return (this.#times ??= this.#columns.times())
  }

  get payload(): Uint8Array {
    return (this.#payload ??= this.#readPayload())
  }
}

/** The entries of a block, or how many they are when none is of the connection that is looked for. */
export type Scanned = Block | { readonly first: number; readonly count: number; flags?: never }

/**
 * Reads a block for a scan; only its columns of connections when it has no entry of `connection`.
 * @param connection undefined for all
 * @throws AppError `database-damaged`
 */
export function scannedBlock(
  reader: Reader,
  session: number,
  place: BlockPlace,
  connection: number | undefined,
): Scanned {
  const columns = new PackedColumns(reader.packedColumns(place))
  const { first } = place
  const { low, high } = columns.bounds('connections')
  const isOutside = connection !== undefined && (connection < low || connection > high)
  const connections = isOutside ? null : columns.connections()
  if (connections === null || (connection !== undefined && !connections.includes(connection)))
    return { first, count: columns.count }
  return new ScannedBlock(first, columns, connections, () => {
    const block = reader.locate(session, first)?.block
    if (block === undefined)
      throw new AppError('not-found', 'The session was deleted while it was being read.')
    return block.payload
  })
}
