/** Snippets in the database: saves, moves, and lists them in order. */
import type Database from 'better-sqlite3'
import type { EngineParams } from '../../../../../shared/contract/engine.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { snippetSchema, type Snippet } from '../../../../../shared/model/snippet.ts'
import { requireEndpoint } from './endpoints.ts'
import { readRow, type ReadableRows } from './rows.ts'

type SaveSnippet = EngineParams<'saveSnippet'>
type MoveSnippet = EngineParams<'moveSnippet'>['to']

interface Row {
  id: number
  endpoint: number | null
  folder: string
  name: string
  message: string
  draft: string
}

const columns = 'id, endpoint, folder, name, message, draft'

export class SnippetTable {
  readonly #database: Database.Database
  readonly #rows: ReadableRows

  constructor(database: Database.Database, rows: ReadableRows) {
    this.#database = database
    this.#rows = rows
  }

  /** Returns those for all endpoints first; each group in its order. */
  list(): Snippet[] {
    const rows = this.#database
      .prepare<[], Row>(`SELECT ${columns} FROM snippets ORDER BY endpoint, position, id`)
      .all()
    return this.#rows.all(rows, toSnippet)
  }

  /** Returns all rows as text, to detect that another process changed them. */
  fingerprint(): string {
    return JSON.stringify(this.#database.prepare(`SELECT * FROM snippets ORDER BY id`).raw().all())
  }

  save({ id, endpoint = null, folder = '', name, message, draft = '' }: SaveSnippet): Snippet {
    requireEndpoint(this.#database, endpoint)
    const values = [endpoint, folder, name, JSON.stringify(message), draft] as const
    if (id === undefined) {
      const { lastInsertRowid } = this.#database
        .prepare(
          `INSERT INTO snippets (endpoint, folder, name, message, draft, position)
           VALUES (?, ?, ?, ?, ?, (SELECT coalesce(max(position), 0) + 1 FROM snippets))`,
        )
        .run(...values)
      return this.#get(Number(lastInsertRowid))
    }
    const { changes } = this.#database
      .prepare(
        'UPDATE snippets SET endpoint = ?, folder = ?, name = ?, message = ?, draft = ? WHERE id = ?',
      )
      .run(...values, id)
    if (changes === 0) throw noSnippet(id)
    return this.#get(id)
  }

  remove(id: number): void {
    const { changes } = this.#database.prepare('DELETE FROM snippets WHERE id = ?').run(id)
    if (changes === 0) throw noSnippet(id)
  }

  move(id: number, to: MoveSnippet): Snippet {
    const moved = this.#get(id)
    const before = 'before' in to ? this.#get(to.before) : null
    if (before?.id === id) return moved
    const { endpoint, folder } = before ?? (to as Exclude<MoveSnippet, { before: number }>)
    requireEndpoint(this.#database, endpoint)
    const others = this.#ids().filter((other) => other !== id)
    const at = before === null ? others.length : others.indexOf(before.id)
    others.splice(at, 0, id)
    this.#database
      .prepare('UPDATE snippets SET endpoint = ?, folder = ? WHERE id = ?')
      .run(endpoint, folder, id)
    const place = this.#database.prepare('UPDATE snippets SET position = ? WHERE id = ?')
    for (const [i, other] of others.entries()) place.run(i + 1, other)
    return this.#get(id)
  }

  #ids(): number[] {
    return this.#database
      .prepare<[], number>('SELECT id FROM snippets ORDER BY position, id')
      .pluck()
      .all()
  }

  #get(id: number): Snippet {
    const row = this.#database
      .prepare<[number], Row>(`SELECT ${columns} FROM snippets WHERE id = ?`)
      .get(id)
    if (row === undefined) throw noSnippet(id)
    return toSnippet(row)
  }
}

const toSnippet = (row: Row): Snippet =>
  readRow('snippet', row.id, () => {
    const message: unknown = JSON.parse(row.message)
    return snippetSchema.parse({ ...row, message })
  })

const noSnippet = (id: number): AppError =>
  new AppError('not-found', `Snippet ${String(id)} does not exist.`)
