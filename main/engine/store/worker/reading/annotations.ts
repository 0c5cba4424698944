/**
 * The annotations of sessions for readers. Keeps the numbers of annotated entries for each session, so that the many rows
 * without an annotation need no query; the annotations themselves are read when they are needed. Owned by the reader.
 */
import type Database from 'better-sqlite3'
import { maxAnnotations, type Annotation } from '../../../../../shared/model/annotation.ts'
import { annotationColumns, toAnnotation, type AnnotationRow } from '../saved/annotations.ts'
import { dropOldest } from './block-cache.ts'

/** Sessions whose numbers are kept: at most 800 KB each. */
const keptSessions = 64

interface Known {
  /** `annotation_changes` of the session when they were read. */
  readonly changes: number
  /** Ascending. */
  readonly numbers: Float64Array
}

const none: Known = { changes: 0, numbers: new Float64Array(0) }

export class AnnotationIndex {
  readonly #changes: Database.Statement<[number], number>
  readonly #numbers: Database.Statement<[number], number>
  readonly #ofEntry: Database.Statement<[number, number, number, number, number], AnnotationRow>
  readonly #known = new Map<number, Known>()
  /** Sessions that are up to date in the current snapshot. */
  readonly #checked = new Set<number>()

  constructor(database: Database.Database) {
    this.#changes = database
      .prepare<[number], number>('SELECT annotation_changes FROM sessions WHERE id = ?')
      .pluck()
    this.#numbers = database
      .prepare<[number], number>('SELECT DISTINCT n FROM annotations WHERE session = ? ORDER BY n')
      .pluck()
    this.#ofEntry = database.prepare(
      `SELECT ${annotationColumns} FROM annotations
       WHERE session = ? AND n = ? AND offset BETWEEN ? AND ? ORDER BY offset LIMIT ?`,
    )
  }

  /** Another snapshot begins, or something was written: annotations may have changed. */
  recheck(): void {
    this.#checked.clear()
  }

  forget(session: number): void {
    this.#known.delete(session)
    this.#checked.delete(session)
  }

  /** Reports whether an entry among `low` to `high` has an annotation. */
  any(session: number, low: number, high: number): boolean {
    const { numbers } = this.#current(session)
    const next = numbers[indexFrom(numbers, low)]
    return next !== undefined && next <= high
  }

  /**
   * Returns the annotations of an entry and of the messages that begin in it, by offset: at most `limit`, at offsets `low`
   * to `high`. An entry can have one for each of its bytes.
   */
  of(
    session: number,
    n: number,
    { low = 0, high = Number.MAX_SAFE_INTEGER, limit = maxAnnotations } = {},
  ): Annotation[] {
    if (!this.any(session, n, n)) return []
    return this.#ofEntry.all(session, n, low, high, limit).map(toAnnotation)
  }

  #current(session: number): Known {
    const known = this.#known.get(session)
    if (known !== undefined && this.#checked.has(session)) return known
    const changes = this.#changes.get(session) ?? 0
    this.#checked.add(session)
    if (known?.changes === changes) return known
    if (this.#known.size >= keptSessions) dropOldest(this.#known)
    const numbers = changes === 0 ? none.numbers : Float64Array.from(this.#numbers.all(session))
    const read = { changes, numbers }
    this.#known.set(session, read)
    return read
  }
}

/** Returns the index of the first number that is at least `n`. */
function indexFrom(numbers: Float64Array, n: number): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (numbers[middle]! < n) low = middle + 1
    else high = middle
  }
  return low
}
