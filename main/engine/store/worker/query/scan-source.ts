/** Reads sessions block by block for scans that visit each block once: nothing is cached. */
import type Database from 'better-sqlite3'
import type { EncodingId } from '../../../../../shared/bytes/encodings.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { dayStartOf } from '../../../../../shared/filter/context.ts'
import type { ColumnSource, FilterContext } from '../../../../../shared/filter/entry.ts'
import { formatHostPort } from '../../../../../shared/protocols/host-port.ts'
import { PackedColumns } from '../../format/columns.ts'
import { isBody } from '../../format/flags.ts'
import type { BlockIndex } from '../writing/block-index.ts'
import { readBodyReference } from '../writing/body.ts'
import type { Reader } from '../reading/reader.ts'
import type { StoredBodies } from '../reading/stored-bodies.ts'
import { BlockBytes } from './block-bytes.ts'
import { findInBuffer } from './sought-text.ts'
import { blockSource, entryFlags, packedSource } from './sources.ts'

/** One block of a scan. */
export interface ScannedBlock {
  readonly source: ColumnSource
  /** Index of the first entry to visit. */
  readonly from: number
  /** Its payloads; read at the first call. */
  readonly payloads: () => BlockBytes
  /** Frees the memory of the payloads, which must not be read afterwards. */
  readonly release: () => void
}

export class ScanSource {
  readonly bodies: StoredBodies
  readonly #reader: Reader
  readonly #payload: Database.Statement<[number], Buffer>
  readonly #startedAt: Database.Statement<[number], number>

  constructor(database: Database.Database, reader: Reader) {
    this.#reader = reader
    this.bodies = reader.bodies
    this.#payload = database
      .prepare<[number], Buffer>('SELECT payload FROM blocks WHERE id = ?')
      .pluck()
    this.#startedAt = database
      .prepare<[number], number>('SELECT started_at FROM sessions WHERE id = ?')
      .pluck()
  }

  /** Number of the session's last entry. */
  last(session: number): number {
    return this.#reader.last(session)
  }

  /** The session's text encoding. */
  encoding(session: number): EncodingId {
    return this.#reader.encodings.of(session)
  }

  /** Returns where the session's blocks are now. Called once a slice, because it queries the database. */
  blockIndex(session: number): BlockIndex {
    return this.#reader.blockIndex(session)
  }

  /** Returns the block with entry `n`, or the first block after it; undefined at the end. */
  next(
    session: number,
    n: number,
    blockIndex: BlockIndex = this.blockIndex(session),
  ): ScannedBlock | undefined {
    const { blocks } = blockIndex
    const encoding = this.encoding(session)
    const index = Math.max(0, blockIndex.indexOf(n))
    for (const place of blocks.slice(index, index + 2)) {
      if (n >= place.first + place.count) continue
      const columns = new PackedColumns(this.#reader.packedColumns(place))
      const source = packedSource(place.first, columns)
      let bytes: BlockBytes | undefined
      return {
        source,
        from: Math.max(0, n - place.first),
        release: () => bytes?.release(),
        payloads: () =>
          (bytes ??= new BlockBytes(source, must(this.#payload.get(place.id)), true, encoding)),
      }
    }
    const tail = this.#reader.tail(session)
    if (tail === undefined || n >= tail.first + tail.count) return undefined
    const source = blockSource(tail)
    return {
      source,
      from: Math.max(0, n - tail.first),
      payloads: once(() => new BlockBytes(source, tail.payload, false, encoding)),
      release: () => undefined,
    }
  }

  /** Returns what filters need to know of the session. @param matches tests of regular expressions */
  context(session: number, matches: FilterContext['matches']): FilterContext {
    const startedAt = must(this.#startedAt.get(session))
    const { annotations } = this.#reader
    return {
      encoding: this.encoding(session),
      flags: entryFlags,
      matches,
      startedAt,
      dayStart: dayStartOf(startedAt),
      annotations: {
        any: (low, high) => annotations.any(session, low, high),
        of: (n) => annotations.of(session, n),
      },
      peer: (connection) => {
        const remote = this.#reader.connection(session, connection)?.remote
        return remote ? [remote.host, formatHostPort(remote.host, remote.port)] : null
      },
      find: findInBuffer,
    }
  }

  /**
   * Returns the bytes on the wire of an entry for which the columns do not have them: its body is stored elsewhere, or
   * bytes are missing.
   */
  wireLength(block: BlockBytes, i: number): number {
    const stored = block.wire.subarray(block.offsets[i], block.end(i))
    if (!isBody(block.flags(i))) return stored.length + block.missing(i)
    const { length, missing } = this.bodies.lengths(readBodyReference(stored))
    return length + missing
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

function must<T>(row: T | undefined): T {
  if (row === undefined)
    throw new AppError('not-found', 'The session was deleted while it was being read.')
  return row
}
