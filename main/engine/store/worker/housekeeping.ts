/**
 * Once a second: checks whether another process wrote, whether a recorder or an import in another process died, and
 * whether removed sessions are due; deletes those piece by piece between messages.
 */
import type Database from 'better-sqlite3'
import { nowUs } from '../../clock.ts'
import type { EndpointTable } from './saved/endpoints.ts'
import type { SequenceTable } from './saved/sequences.ts'
import type { SnippetTable } from './saved/snippets.ts'
import type { Owner } from './owner.ts'
import { Purge } from './space/purge.ts'
import type { TailFolder } from './writing/tail-file.ts'
import { interruptAbandoned } from './writing/recovery.ts'
import { dropAbandonedImports } from './transfer/session-import.ts'

const periodMs = 1_000

export interface HousekeepingDeps {
  database: Database.Database
  endpoints: EndpointTable
  snippets: SnippetTable
  sequences: SequenceTable
  owner: Owner
  undoMs: number
  tails: TailFolder
  /** Returns another text after the tail of a session that another process records has grown. */
  othersVersion: () => string
  /** Whether this store is recording the session. */
  isRecorded(session: number): boolean
  /** Once a second. */
  tick(): void
  /** Something was committed. */
  wrote(): void
  /** The session's bytes are deleted. */
  forget(session: number): void
  /** All due sessions are deleted, and their pages are free. */
  purged(): void
  changed(event: 'sessionsChanged' | 'endpointsChanged' | 'snippetsChanged'): void
  failed(error: unknown): void
}

export class Housekeeping {
  readonly #deps: HousekeepingDeps
  readonly #purge: Purge
  readonly #timer: NodeJS.Timeout
  #purging = false
  #stopped = false
  #dataVersion: string
  #endpoints: string
  #snippets: string
  #saidFailed = false

  constructor(deps: HousekeepingDeps) {
    this.#deps = deps
    this.#purge = new Purge(deps.database, deps.undoMs)
    this.#dataVersion = this.#currentDataVersion()
    this.#endpoints = deps.endpoints.fingerprint()
    this.#snippets = this.#snippetsNow()
    this.#timer = setInterval(
      () => {
        this.#refresh()
      },
      Math.min(periodMs, Math.max(20, deps.undoMs / 2)),
    )
  }

  stop(): void {
    this.#stopped = true
    clearInterval(this.#timer)
  }

  #refresh(): void {
    try {
      this.#seeOthers()
      this.#deps.tick()
      const { database, owner, tails } = this.#deps
      const failures: unknown[] = []
      const interrupted = interruptAbandoned(
        database,
        tails,
        (name, session) =>
          this.#deps.isRecorded(session) || (name !== owner.name && owner.isAlive(name)),
        (error) => failures.push(error),
      )
      if (interrupted.length > 0) this.#deps.changed('sessionsChanged')
      dropAbandonedImports(database, (name) => owner.isAlive(name))
      this.#startPurge()
      if (failures.length > 0) throw failures[0]
      this.#saidFailed = false
    } catch (error) {
      // Reported once, not every second.
      if (!this.#saidFailed) this.#deps.failed(error)
      this.#saidFailed = true
    }
  }

  #currentDataVersion(): string {
    const { database, othersVersion } = this.#deps
    return `${String(database.pragma('data_version', { simple: true }))} ${othersVersion()}`
  }

  #seeOthers(): void {
    const version = this.#currentDataVersion()
    if (version === this.#dataVersion) return
    this.#dataVersion = version
    this.#deps.changed('sessionsChanged')
    const endpoints = this.#deps.endpoints.fingerprint()
    if (endpoints !== this.#endpoints) this.#deps.changed('endpointsChanged')
    this.#endpoints = endpoints
    const snippets = this.#snippetsNow()
    if (snippets !== this.#snippets) this.#deps.changed('snippetsChanged')
    this.#snippets = snippets
  }

  #snippetsNow(): string {
    return this.#deps.snippets.fingerprint() + this.#deps.sequences.fingerprint()
  }

  #startPurge(): void {
    if (this.#purging) return
    const due = this.#purge.claim(nowUs())
    if (due.length === 0) return
    this.#purging = true
    this.#continuePurge(due)
  }

  #continuePurge(due: number[]): void {
    // A timer rather than a loop: waiting messages go first.
    setTimeout(() => {
      if (this.#stopped) return
      try {
        this.#stepPurge(due)
      } catch (error) {
        this.#purging = false
        this.#deps.failed(error)
      }
    }, 1)
  }

  #stepPurge(due: number[]): void {
    const session = due[0]
    if (session !== undefined) {
      const isGone = this.#purge.step(session)
      this.#deps.wrote()
      if (isGone) {
        due.shift()
        this.#deps.forget(session)
      }
      this.#continuePurge(due)
    } else {
      this.#purging = false
      this.#deps.purged()
    }
  }
}
