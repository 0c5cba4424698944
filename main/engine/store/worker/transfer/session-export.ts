/** Reads a session as it lies in the database, block by block, for its export. */
import type Database from 'better-sqlite3'
import { AppError } from '../../../../../shared/contract/errors.ts'
import type {
  FileBlock,
  FileBody,
  FileHandshakes,
  FileHead,
} from '../../../interchange/sockeye/contents.ts'
import type { Catalog } from '../saved/catalog.ts'

/** What a session's file begins with. */
export interface ExportedHead {
  head: Omit<FileHead, 'format' | 'writtenBy'>
  handshakes: FileHandshakes
}

/** A block as it is stored, and the rows of its long entries. */
export interface ExportedBlock extends FileBlock {
  count: number
  bodies: FileBody[]
}

interface BlockRow {
  first: number
  count: number
  columns: Buffer
  payload: Buffer
}

export class SessionExport {
  readonly #catalog: Catalog
  readonly #block: Database.Statement<[number, number], BlockRow>
  readonly #bodies: Database.Statement<[number, number, number], FileBody>
  readonly #part: Database.Statement<[number, number, number], { bytes: Buffer }>
  readonly #handshakes: Database.Statement<
    [number],
    Omit<FileHandshakes[number], 'bytes'> & { bytes: Buffer }
  >

  constructor(database: Database.Database, catalog: Catalog) {
    this.#catalog = catalog
    this.#block = database.prepare(
      `SELECT first, count, columns, payload FROM blocks WHERE session = ? AND first >= ?
       ORDER BY first LIMIT 1`,
    )
    this.#bodies = database.prepare(
      `SELECT id, n, connection, facts, at, declared_length AS declaredLength, length, missing FROM bodies
       WHERE session = ? AND n BETWEEN ? AND ? ORDER BY n`,
    )
    this.#part = database.prepare(
      `SELECT bytes FROM parts JOIN bodies ON parts.body = bodies.id
       WHERE session = ? AND body = ? AND part = ?`,
    )
    this.#handshakes = database.prepare(
      'SELECT n, connection, facts, at, bytes FROM kept_handshakes WHERE session = ?',
    )
  }

  /** @throws AppError `not-found`, `session-busy` while it records, in whichever process */
  head(session: number): ExportedHead {
    const { name, state, config, ...facts } = this.#catalog.session(session)
    const { startedAt, endedAt, entries, bytesIn, bytesOut, dropped, cut } = facts
    if (state === 'recording')
      throw new AppError(
        'session-busy',
        'This session is still being recorded.',
        'Close its connection first, then export it.',
      )
    return {
      head: { name, state, config, startedAt, endedAt, entries, bytesIn, bytesOut, dropped, cut },
      handshakes: this.#handshakes
        .all(session)
        .map((row) => ({ ...row, bytes: row.bytes.toString('base64') })),
    }
  }

  /** The first block whose first entry is `from` or later, with the rows of its long entries; null when none is left. */
  block(session: number, from: number): ExportedBlock | null {
    const block = this.#block.get(session, from)
    if (block === undefined) return null
    const last = block.first + block.count - 1
    return { ...block, bodies: this.#bodies.all(session, block.first, last) }
  }

  part(session: number, body: number, part: number): Uint8Array | null {
    return this.#part.get(session, body, part)?.bytes ?? null
  }
}
