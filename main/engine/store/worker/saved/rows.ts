/**
 * Rows that hold JSON. An unreadable row, for example after a manual edit, is left out of lists, without affecting
 * other rows, and is reported once. The row stays unchanged.
 */
import { AppError } from '../../../../../shared/contract/errors.ts'
import type { Phrase } from '../../../../../shared/problems/phrases.ts'

/** @throws AppError `row-unreadable` */
export function readRow<T>(what: Phrase, id: number | string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new AppError(
      'row-unreadable',
      `Could not read the ${what} ${String(id)} from the database.`,
      'It is not shown and was not changed. Everything else is available.',
      { cause },
    )
  }
}

/** Returns the parsed text, or null if it is not JSON. */
export function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // `JSON.parse` reports invalid JSON only by throwing.
    return null
  }
}

export class ReadableRows {
  readonly #report: (error: AppError) => void
  readonly #reported = new Set<string>()

  constructor(report: (error: AppError) => void) {
    this.#report = report
  }

  /** Returns the readable rows, in order. */
  all<Row extends { id: number }, T>(rows: Iterable<Row>, read: (row: Row) => T): T[] {
    const all: T[] = []
    for (const row of rows) {
      try {
        all.push(read(row))
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'row-unreadable')) throw error
        this.#reportOnce(error)
      }
    }
    return all
  }

  #reportOnce(error: AppError): void {
    if (this.#reported.has(error.message)) return
    this.#reported.add(error.message)
    this.#report(error)
  }
}
