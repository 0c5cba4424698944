/** Reads a session from the database, block by block, for its export. */
import type Database from 'better-sqlite3'
import { AppError } from '../../../../../shared/contract/errors.ts'
import type {
  FileAnnotations,
  FileBlock,
  FileBody,
  FileHandshakes,
  FileHead,
} from '../../../interchange/sockeye/contents.ts'
import { isEmpty, type EntryPlace } from '../../../../../shared/model/annotation.ts'
import { annotationsPage } from '../../../interchange/sockeye/contents.ts'
import { annotationColumns, toAnnotation, type AnnotationRow } from '../saved/annotations.ts'
import { toRules } from '../saved/colour-rules.ts'
import type { SessionEncodings } from '../saved/encodings.ts'
import { sessionRow } from '../saved/session-row.ts'
import type { SessionTable } from '../saved/sessions.ts'

/** The beginning of a session's file. */
export type ExportedHead = Omit<FileHead, 'format' | 'writtenBy'> & {
  /** What of it an older version does not know: annotations or markers, or else missing bytes. */
  needs: 'annotations' | 'cut' | 'nothing'
}

/** Some of the annotations, in order. */
export interface AnnotationsPage {
  annotations: FileAnnotations
  isLast: boolean
}

/** Some of the handshakes kept of dropped entries, in the order of connections and numbers. */
export interface HandshakesPage {
  handshakes: FileHandshakes
  isLast: boolean
}

/** Bytes of handshakes or annotations in a page; one record of a file may hold about ten times as many. */
const pageBytes = 1_048_576

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
  readonly #database: Database.Database
  readonly #sessions: SessionTable
  readonly #encodings: SessionEncodings
  readonly #block: Database.Statement<[number, number], BlockRow>
  readonly #bodies: Database.Statement<[number, number, number], FileBody>
  readonly #annotations: Database.Statement<[number, number, number, number, number], AnnotationRow>
  readonly #part: Database.Statement<[number, number, number], { bytes: Buffer }>
  readonly #handshakes: Database.Statement<
    [number, number, number],
    Omit<FileHandshakes[number], 'bytes'> & { bytes: Buffer }
  >

  constructor(database: Database.Database, sessions: SessionTable, encodings: SessionEncodings) {
    this.#database = database
    this.#sessions = sessions
    this.#encodings = encodings
    this.#annotations = database.prepare(
      `SELECT ${annotationColumns} FROM annotations
       WHERE session = ? AND (n, offset) > (?, ?) AND n > ? AND n <= ? ORDER BY n, offset`,
    )
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
      `SELECT n, connection, facts, at, bytes FROM kept_handshakes
       WHERE session = ? AND (connection, n) > (?, ?) ORDER BY connection, n`,
    )
  }

  /** @throws AppError `not-found`, `session-busy` while it is recorded, by any process */
  head(session: number): ExportedHead {
    const { name, state, config, ...facts } = this.#sessions.get(session)
    const { startedAt, endedAt, entries, bytesIn, bytesOut, dropped, cut } = facts
    if (state === 'recording')
      throw new AppError(
        'session-busy',
        'This session is still recording.',
        'Disconnect it before you export it.',
      )
    const needs = this.#isAnnotated(session) ? 'annotations' : cut === null ? 'nothing' : 'cut'
    return {
      ...{ name, state, config, startedAt, endedAt, entries, bytesIn, bytesOut, dropped, cut },
      colourRules: toRules(sessionRow(this.#database, session).colour_rules),
      encoding: this.#encodings.chosenFor(session),
      needs,
    }
  }

  #isAnnotated(session: number): boolean {
    return (
      sessionRow(this.#database, session).markers > 0 ||
      this.annotations(session, null).annotations.length > 0
    )
  }

  /** @param after the last one of the previous page; null for the first page */
  annotations(session: number, after: EntryPlace | null): AnnotationsPage {
    const { n, offset } = after ?? { n: 0, offset: 0 }
    const { dropped, entries } = sessionRow(this.#database, session)
    const annotations: FileAnnotations = []
    let bytes = 0
    for (const row of this.#annotations.iterate(session, n, offset, dropped, entries)) {
      const annotation = toAnnotation(row)
      // Its colour may be one that only a newer version knows.
      if (isEmpty(annotation)) continue
      annotations.push(annotation)
      bytes += JSON.stringify(annotation).length
      if (bytes >= pageBytes || annotations.length >= annotationsPage)
        return { annotations, isLast: false }
    }
    return { annotations, isLast: true }
  }

  /** @param after the last one of the previous page; null for the first page */
  handshakes(session: number, after: { connection: number; n: number } | null): HandshakesPage {
    const { connection, n } = after ?? { connection: -1, n: -1 }
    const handshakes: FileHandshakes = []
    let bytes = 0
    for (const row of this.#handshakes.iterate(session, connection, n)) {
      handshakes.push({ ...row, bytes: row.bytes.toString('base64') })
      bytes += row.bytes.length
      if (bytes >= pageBytes) return { handshakes, isLast: false }
    }
    return { handshakes, isLast: true }
  }

  /**
   * Returns the first block whose first entry is `from` or later, with the rows of its long entries; null when none is
   * left.
   */
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
