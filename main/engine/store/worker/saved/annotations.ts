/**
 * Annotations of rows in the database. Each change of a session's annotations increments `annotation_changes` of the
 * session in the same transaction, by which readers in all processes notice it.
 */
import type Database from 'better-sqlite3'
import type { EngineParams } from '../../../../../shared/contract/engine.ts'
import { maxPage } from '../../../../../shared/contract/limits.ts'
import {
  maxAnnotations,
  rowColours,
  tooManyAnnotations,
  type Annotation,
} from '../../../../../shared/model/annotation.ts'
import { sessionRow } from './session-row.ts'

export interface AnnotationRow {
  n: number
  offset: number
  bookmarked: number
  note: string
  colour: string | null
}

export const annotationColumns = 'n, offset, bookmarked, note, colour'

/** A colour that this version does not know is none. */
export const toAnnotation = ({ bookmarked, colour, ...row }: AnnotationRow): Annotation => ({
  ...row,
  bookmarked: bookmarked !== 0,
  colour: rowColours.find((known) => known === colour) ?? null,
})

const wanted = {
  all: 'true',
  bookmarks: 'bookmarked',
  'bookmarks-and-notes': "(bookmarked OR note <> '')",
} as const

export class AnnotationTable {
  readonly #database: Database.Database

  constructor(database: Database.Database) {
    this.#database = database
  }

  /**
   * Must run in a transaction, of which nothing is kept when it fails.
   * @throws AppError `not-found` for an unknown session, `bad-input` for too many annotations
   */
  annotate({ session, places, bookmarked, note, colour }: EngineParams<'annotate'>): void {
    sessionRow(this.#database, session)
    const change = this.#database.prepare(
      `INSERT INTO annotations (session, n, offset, bookmarked, note, colour)
       VALUES (@session, @n, @offset, coalesce(@bookmarked, 0), coalesce(@note, ''), @colour)
       ON CONFLICT DO UPDATE SET bookmarked = coalesce(@bookmarked, bookmarked), note = coalesce(@note, note),
         colour = CASE WHEN @keepsColour THEN colour ELSE @colour END`,
    )
    const clean = this.#database.prepare(
      `DELETE FROM annotations
       WHERE session = ? AND n = ? AND offset = ? AND NOT bookmarked AND note = '' AND colour IS NULL`,
    )
    const values = {
      session,
      bookmarked: bookmarked === undefined ? null : Number(bookmarked),
      note: note ?? null,
      colour: colour ?? null,
      keepsColour: Number(colour === undefined),
    }
    for (const { n, offset = 0 } of places) {
      change.run({ ...values, n, offset })
      clean.run(session, n, offset)
    }
    if (this.#count(session) > maxAnnotations) throw tooManyAnnotations()
    countChange(this.#database, session)
  }

  /** Returns a page of those that match, and how many there are. */
  list({ session, search = '', only, from = 1, limit = maxPage }: EngineParams<'annotations'>): {
    total: number
    annotations: Annotation[]
  } {
    const words = search.trim()
    const number = /^#(\d+)$/.exec(words)?.[1]
    const matches =
      words === ''
        ? 'true'
        : number === undefined
          ? 'instr(lower(note), lower(@words)) > 0'
          : 'n = @words'
    const where = `session = @session AND ${wanted[only ?? 'all']} AND ${matches}`
    const asked = {
      session,
      ...(words !== '' && { words: number === undefined ? words : Number(number) }),
    }
    const total = this.#database
      .prepare<unknown[], number>(`SELECT count(*) FROM annotations WHERE ${where}`)
      .pluck()
      .get(asked)
    const rows = this.#database
      .prepare<unknown[], AnnotationRow>(
        `SELECT ${annotationColumns} FROM annotations WHERE ${where} ORDER BY n, offset LIMIT @limit OFFSET @skipped`,
      )
      .all({ ...asked, limit, skipped: from - 1 })
    return { total: total ?? 0, annotations: rows.map(toAnnotation) }
  }

  /** Returns the nearest one after a place, or before it. */
  next({ session, from, step, only }: EngineParams<'nextAnnotation'>): Annotation | null {
    const [compares, order] = step === 1 ? ['>', 'ASC'] : ['<', 'DESC']
    const { n, offset = 0 } = from ?? { n: step === 1 ? 0 : Number.MAX_SAFE_INTEGER }
    const row = this.#database
      .prepare<unknown[], AnnotationRow>(
        `SELECT ${annotationColumns} FROM annotations
         WHERE session = ? AND (n, offset) ${compares} (?, ?) AND ${wanted[only ?? 'all']}
         ORDER BY n ${order}, offset ${order} LIMIT 1`,
      )
      .get(session, n, offset)
    return row === undefined ? null : toAnnotation(row)
  }

  #count(session: number): number {
    return (
      this.#database
        .prepare<[number], number>('SELECT count(*) FROM annotations WHERE session = ?')
        .pluck()
        .get(session) ?? 0
    )
  }
}

/** Deletes the annotations of entries that do not exist: those before `first` and after `last`. */
export function deleteAnnotationsOutside(
  database: Database.Database,
  session: number,
  first: number,
  last = Number.MAX_SAFE_INTEGER,
): void {
  const before = database
    .prepare('DELETE FROM annotations WHERE session = ? AND n < ?')
    .run(session, first)
  const after = database
    .prepare('DELETE FROM annotations WHERE session = ? AND n > ?')
    .run(session, last)
  if (before.changes + after.changes > 0) countChange(database, session)
}

/** Notes a change of the session's annotations or colour rules, in the transaction of the change. */
export const countChange = (database: Database.Database, session: number): void => {
  database
    .prepare('UPDATE sessions SET annotation_changes = annotation_changes + 1 WHERE id = ?')
    .run(session)
}

/** Reports the sessions whose annotations changed, in this or another process. */
export class AnnotationChanges {
  readonly #sessions: Database.Statement<[], { id: number; changes: number }>
  readonly #changed: (session: number) => void
  #known = new Map<number, number>()

  /** @param changed called for each session whose annotations changed since the last report */
  constructor(database: Database.Database, changed: (session: number) => void) {
    this.#changed = changed
    this.#sessions = database.prepare(
      'SELECT id, annotation_changes AS changes FROM sessions WHERE annotation_changes > 0',
    )
    this.#known = this.#current()
  }

  report(): void {
    const before = this.#known
    this.#known = this.#current()
    for (const [session, changes] of this.#known)
      if (before.get(session) !== changes) this.#changed(session)
  }

  #current(): Map<number, number> {
    return new Map(this.#sessions.all().map(({ id, changes }) => [id, changes]))
  }
}
