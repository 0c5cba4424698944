/** Sequences of snippets in the database: saves, removes, and lists them by name. */
import type Database from 'better-sqlite3'
import type { EngineParams } from '../../../../../shared/contract/engine.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { sequenceSchema, type Sequence } from '../../../../../shared/model/sequence.ts'
import { requireEndpoint } from './endpoints.ts'
import { readRow, type ReadableRows } from './rows.ts'

type SaveSequence = EngineParams<'saveSequence'>

interface Row {
  id: number
  endpoint: number | null
  name: string
  steps: string
  count: number | null
}

const columns = 'id, endpoint, name, steps, count'

export class SequenceTable {
  readonly #database: Database.Database
  readonly #rows: ReadableRows

  constructor(database: Database.Database, rows: ReadableRows) {
    this.#database = database
    this.#rows = rows
  }

  /** Returns those for all endpoints first; each group by name. */
  list(): Sequence[] {
    const rows = this.#database
      .prepare<[], Row>(`SELECT ${columns} FROM sequences ORDER BY endpoint, name, id`)
      .all()
    return this.#rows.all(rows, toSequence)
  }

  /** Returns all rows as text, to detect that another process changed them. */
  fingerprint(): string {
    return JSON.stringify(this.#database.prepare('SELECT * FROM sequences ORDER BY id').raw().all())
  }

  save({ id, endpoint = null, name, steps, count = 1 }: SaveSequence): Sequence {
    requireEndpoint(this.#database, endpoint)
    const values = [endpoint, name, JSON.stringify(steps), count] as const
    if (id === undefined) {
      const { lastInsertRowid } = this.#database
        .prepare('INSERT INTO sequences (endpoint, name, steps, count) VALUES (?, ?, ?, ?)')
        .run(...values)
      return this.#get(Number(lastInsertRowid))
    }
    const { changes } = this.#database
      .prepare('UPDATE sequences SET endpoint = ?, name = ?, steps = ?, count = ? WHERE id = ?')
      .run(...values, id)
    if (changes === 0) throw noSequence(id)
    return this.#get(id)
  }

  remove(id: number): void {
    const { changes } = this.#database.prepare('DELETE FROM sequences WHERE id = ?').run(id)
    if (changes === 0) throw noSequence(id)
  }

  #get(id: number): Sequence {
    const row = this.#database
      .prepare<[number], Row>(`SELECT ${columns} FROM sequences WHERE id = ?`)
      .get(id)
    if (row === undefined) throw noSequence(id)
    return toSequence(row)
  }
}

const toSequence = (row: Row): Sequence =>
  readRow('sequence', row.id, () => {
    const steps: unknown = JSON.parse(row.steps)
    return sequenceSchema.parse({ ...row, steps })
  })

const noSequence = (id: number): AppError =>
  new AppError('not-found', `Sequence ${String(id)} does not exist.`)
