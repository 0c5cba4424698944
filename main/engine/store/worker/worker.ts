/**
 * The store's worker thread: the one owner of the database's connection. It takes arenas and calls in the order they
 * come, so that a read sees every write before it. Invariants: no transaction is open between two messages; what came
 * is on its way to the disk after `flushMs` at the latest.
 */
import { join } from 'node:path'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import type Database from 'better-sqlite3'
import type { AppError } from '../../../../shared/contract/errors.ts'
import { nowUs } from '../../clock.ts'
import { Arena } from '../format/arena.ts'
import { toStoreError } from '../errors.ts'
import type { FromWorker, SessionStart, ToWorker, WorkerCalls, WorkerOptions } from '../protocol.ts'
import { handshakeFacts } from '../reading/handshake-facts.ts'
import { spanOfFrame, summaryOf } from '../reading/message-span.ts'
import { ConnectionArrivals } from './arrivals.ts'
import { Bodies } from './bytes.ts'
import { Matches } from '../query/matches.ts'
import { Queries } from '../query/queries.ts'
import { ScanSource } from '../query/scan-source.ts'
import { Catalog } from './catalog.ts'
import { isCheckpointerData, runCheckpointer } from './checkpointer.ts'
import { Inflater } from './inflater.ts'
import { Housekeeping } from './housekeeping.ts'
import { openOrRead } from './open-or-read.ts'
import type { Owner } from './owner.ts'
import { PlainSecrets } from './plain-secrets.ts'
import { Reader } from './reader.ts'
import { interrupt, interruptAbandoned } from './recovery.ts'
import { scan } from './scan.ts'
import { Views } from './views.ts'
import { Sequences } from './sequences.ts'
import { Snippets } from './snippets.ts'
import { Space } from './space.ts'
import { SessionExport } from './session-export.ts'
import { SessionImport } from './session-import.ts'
import { SessionWriter } from './writer.ts'

/** Entries that have no full block yet are written so often. */
const flushMs = 250

class StoreWorker {
  readonly #path: string
  readonly #database: Database.Database
  /** Null when the database can only be read. */
  readonly #owner: Owner | null
  /** Why the database can only be read. */
  readonly #unwritable: AppError | null
  readonly #post: (message: FromWorker, transfer?: ArrayBuffer[]) => void
  readonly #writers = new Map<number, SessionWriter>()
  readonly #catalog: Catalog
  readonly #plainSecrets: PlainSecrets
  readonly #snippets: Snippets
  readonly #sequences: Sequences
  readonly #export: SessionExport
  readonly #import: SessionImport
  readonly #reader: Reader
  readonly #arrivals: ConnectionArrivals
  readonly #queries: Queries
  readonly #views: Views
  readonly #bodies: Bodies
  readonly #matches: Matches
  readonly #space: Space
  readonly #housekeeping: Housekeeping | null
  readonly #begin: () => void
  readonly #commit: Database.Statement
  #flushTimer: NodeJS.Timeout | undefined

  constructor(
    options: WorkerOptions,
    post: (message: FromWorker, transfer?: ArrayBuffer[]) => void,
  ) {
    this.#path = join(options.folder, 'sessions.db')
    this.#post = post
    const opened = openOrRead(options, this.#path)
    const { database } = opened
    this.#database = database
    this.#owner = opened.owner
    this.#unwritable = opened.unwritable
    const begin = database.prepare('BEGIN IMMEDIATE')
    this.#begin = () => {
      if (!database.inTransaction) begin.run()
    }
    this.#commit = database.prepare('COMMIT')
    const { owner } = opened
    if (owner !== null) interruptAbandoned(database, (name) => owner.isAlive(name))
    this.#catalog = new Catalog(database, this.#writers)
    this.#plainSecrets = new PlainSecrets(database)
    this.#snippets = new Snippets(database)
    this.#sequences = new Sequences(database)
    this.#export = new SessionExport(database, this.#catalog)
    this.#import = new SessionImport(database)
    this.#reader = new Reader(database, this.#writers)
    this.#arrivals = new ConnectionArrivals(database, this.#reader)
    const source = new ScanSource(database, this.#reader)
    const inflater = new Inflater(this.#reader, this.#reader.handshakes)
    this.#queries = new Queries(database, this.#reader, source, inflater, {
      view: (progress) => {
        post({ type: 'view', progress })
      },
      search: (progress) => {
        post({ type: 'search', progress })
      },
      error: (error) => toStoreError(error, this.#path).toData(),
    })
    this.#views = new Views(this.#reader, this.#queries)
    this.#bodies = new Bodies(this.#reader, this.#views, inflater)
    this.#matches = new Matches(source, this.#bodies)
    const failed = (error: unknown): void => {
      post({ type: 'problem', session: null, error: toStoreError(error, this.#path).toData() })
    }
    this.#space = new Space(database, this.#path, {
      post,
      isRecording: () => this.#writers.size > 0,
      failed,
    })
    // What another run of the app left of a purge.
    if (owner !== null && this.#space.freeBytes > 0) this.#space.compactSoon()
    this.#housekeeping =
      owner &&
      new Housekeeping({
        database,
        catalog: this.#catalog,
        snippets: this.#snippets,
        sequences: this.#sequences,
        owner,
        undoMs: options.undoMs,
        tick: () => {
          this.#dropAllOldest()
          this.#space.look()
        },
        purged: () => {
          this.#space.compactSoon()
        },
        wrote: (bytes) => {
          this.#space.wrote(bytes)
        },
        forget: (session) => {
          this.#reader.forget(session)
          this.#arrivals.forget(session)
          this.#bodies.forget(session)
        },
        changed: (event) => {
          post({ type: 'event', event })
        },
        failed,
      })
  }

  receive(message: ToWorker): void {
    if (message.type === 'call') this.#answer(message)
    else this.#write(message)
  }

  #answer({ id, method, params }: Extract<ToWorker, { type: 'call' }>): void {
    try {
      // The client's `call` is typed by the same interface: the parameters are those of the method.
      const call = this.#calls[method] as (...params: unknown[]) => unknown
      const value = call(...params)
      this.#commitOpen()
      if (value instanceof Promise) this.#answerLater(id, value)
      else this.#post({ type: 'result', id, value })
    } catch (error) {
      this.#rollBack()
      this.#refuse(id, error)
    }
  }

  /** A call that waits for other threads: it holds no transaction, and others are answered meanwhile. */
  #answerLater(id: number, answer: Promise<unknown>): void {
    answer.then(
      (value) => {
        this.#post({ type: 'result', id, value })
      },
      (error: unknown) => {
        this.#refuse(id, error)
      },
    )
  }

  #refuse(id: number, error: unknown): void {
    const said = toStoreError(error, this.#path)
    const unwritable = said.code === 'permission-denied' ? this.#unwritable : null
    this.#post({ type: 'error', id, error: (unwritable ?? said).toData() })
  }

  #write({ session, buffer, count, used, changes }: Extract<ToWorker, { type: 'write' }>): void {
    const writer = this.#writers.get(session)
    // A session that failed takes nothing more; its arenas only come home.
    if (writer !== undefined) {
      try {
        for (const change of changes) writer.change(change)
        if (buffer !== null) {
          const arena = new Arena(buffer)
          arena.count = count
          arena.used = used
          writer.write(arena)
        }
        if (this.#database.inTransaction) writer.complete()
        this.#dropOldest(writer)
        this.#commitOpen()
        this.#space.recorded(used)
        this.#queries.grew(session)
        this.#flushTimer ??= setTimeout(() => {
          this.#flush()
        }, flushMs)
      } catch (error) {
        this.#fail(error)
      }
    }
    const transfer = buffer === null ? [] : [buffer]
    const size = writer?.size ?? 0
    this.#post({ type: 'written', session, buffer, count, used, size }, transfer)
  }

  #flush(): void {
    this.#flushTimer = undefined
    try {
      for (const writer of this.#writers.values()) writer.flush()
      this.#commitOpen()
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Also of sessions in which nothing happens: their entries grow old all the same. */
  #dropAllOldest(): void {
    try {
      for (const writer of this.#writers.values()) this.#dropOldest(writer)
      this.#commitOpen()
    } catch (error) {
      this.#fail(error)
    }
  }

  #dropOldest(writer: SessionWriter): void {
    const before = writer.dropped
    writer.dropOldest(nowUs())
    if (writer.dropped === before) return
    this.#post({ type: 'dropped', session: writer.session, dropped: writer.dropped })
  }

  #commitOpen(): void {
    if (this.#database.inTransaction) this.#commit.run()
  }

  #rollBack(): void {
    if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
  }

  /** Nothing more can be written: every recording ends with what was committed. */
  #fail(error: unknown): void {
    const sessions = [...this.#writers.keys()]
    this.#writers.clear()
    this.#housekeeping?.release(sessions)
    const said = toStoreError(error, this.#path)
    try {
      this.#rollBack()
      for (const session of sessions) interrupt(this.#database, session)
    } catch (cause) {
      // The same trouble again. The sessions stay `recording` in the database; once nothing here records them, the
      // housekeeping interrupts them as soon as the disk takes it, at the latest when the store is next opened.
      said.cause ??= cause
    }
    this.#post({ type: 'failed', sessions, error: said.toData() })
  }

  #start(start: SessionStart): ReturnType<WorkerCalls['startSession']> {
    if (this.#owner === null) throw this.#unwritable ?? new Error('a store without an owner')
    this.#space.mustHaveRoom()
    const session = this.#catalog.startSession(start, this.#owner.name)
    this.#writers.set(
      session.id,
      new SessionWriter(this.#database, session.id, start.config.limits, this.#begin),
    )
    this.#housekeeping?.keep(session.id)
    return session
  }

  #end(session: number, endedAt: number): void {
    const writer = this.#writers.get(session)
    if (writer === undefined) return
    try {
      writer.end('complete', endedAt)
      this.#commitOpen()
      this.#writers.delete(session)
      this.#housekeeping?.release([session])
    } catch (error) {
      this.#fail(error)
      throw error
    }
  }

  #close(endedAt: number): void {
    clearTimeout(this.#flushTimer)
    this.#housekeeping?.stop()
    this.#queries.stop()
    this.#space.cancelCompaction()
    try {
      for (const session of [...this.#writers.keys()]) this.#end(session, endedAt)
      if (this.#owner !== null) this.#space.close()
    } finally {
      // Without the checkpoint nothing is lost: the log stays and is read when the database is next opened.
      this.#database.close()
      this.#owner?.release()
    }
  }

  readonly #calls: WorkerCalls = {
    about: () => ({ database: this.#path, databaseBytes: this.#space.databaseBytes }),
    storage: () => this.#space.facts,
    setDatabaseLimit: (limit) => {
      this.#space.setLimit(limit)
    },
    compact: () => this.#space.compact(),
    cancelCompaction: () => {
      this.#space.cancelCompaction()
    },
    endpoints: () => this.#catalog.endpoints(),
    saveEndpoint: (params) => this.#catalog.saveEndpoint(params),
    removeEndpoint: (id) => {
      this.#catalog.removeEndpoint(id)
    },
    plainSecrets: () => this.#plainSecrets.find(),
    setSecretsApart: (sealed) => {
      this.#plainSecrets.setApart(sealed)
      // The log has the pages as they were.
      this.#space.emptyLog()
    },
    snippets: () => this.#snippets.list(),
    saveSnippet: (params) => this.#snippets.save(params),
    removeSnippet: (id) => {
      this.#snippets.remove(id)
    },
    moveSnippet: (id, to) => {
      this.#begin()
      return this.#snippets.move(id, to)
    },
    sequences: () => this.#sequences.list(),
    saveSequence: (params) => this.#sequences.save(params),
    removeSequence: (id) => {
      this.#sequences.remove(id)
    },
    sessions: (params) => this.#catalog.sessions(params),
    session: (session) => this.#catalog.session(session),
    renameSession: (session, name) => this.#catalog.renameSession(session, name),
    setReading: (session, reading) => {
      this.#catalog.setReading(session, reading)
    },
    removeSession: (session) => {
      this.#catalog.removeSession(session, nowUs())
    },
    restoreSession: (session) => this.#catalog.restoreSession(session),
    setDiffering: (session, differing) => {
      this.#catalog.setDiffering(session, differing)
    },
    connections: (params) => {
      this.#writers.get(params.session)?.flushConnections()
      return this.#catalog.connections(params)
    },
    peers: (params) => {
      this.#writers.get(params.session)?.flushConnections()
      return this.#catalog.peers(params)
    },
    arrivals: (session, connection) => this.#arrivals.of(session, connection),
    entries: (params) =>
      params.view === undefined
        ? this.#reader.entries(params)
        : this.#views.entries(params.view, params),
    openView: (params) => this.#views.open(params),
    viewCount: (view) => this.#views.count(view),
    viewState: (view) => this.#views.state(view),
    viewPosition: (view, n, offset) => this.#views.position(view, n, offset),
    closeView: (view) => {
      this.#views.close(view)
    },
    handshake: (session, n) => handshakeFacts(this.#reader, session, n),
    message: (session, n) => {
      const span = spanOfFrame(this.#reader, session, n)
      return span && summaryOf(this.#reader, span)
    },
    matches: (params) => this.#matches.find(params),
    searchSessions: (params) => this.#queries.searchSessions(params),
    stopSearch: (search) => {
      this.#queries.stopSearch(search)
    },
    statistics: (params) => this.#queries.statistics(params),
    bytes: (params) => this.#bodies.bytes(params),
    scan: (request) => scan(this.#reader, request),
    exportHead: (session) => this.#export.head(session),
    exportBlock: (session, from) => this.#export.block(session, from),
    exportPart: (session, body, part) => this.#export.part(session, body, part),
    startImport: (head) => this.#import.start(head),
    importContent: (session, content) => {
      this.#space.wrote(this.#import.take(session, content))
    },
    finishImport: (session) => {
      this.#import.finish(session)
      return this.#catalog.session(session)
    },
    dropImport: (session) => this.#import.drop(session),
    startSession: (start) => this.#start(start),
    endSession: (session, endedAt) => {
      this.#end(session, endedAt)
    },
    close: (endedAt) => {
      this.#close(endedAt)
    },
  }
}

function run(port: MessagePort, options: WorkerOptions): void {
  const post = (message: FromWorker, transfer: ArrayBuffer[] = []): void => {
    port.postMessage(message, transfer)
  }
  let worker: StoreWorker
  try {
    worker = new StoreWorker(options, post)
  } catch (error) {
    post({
      type: 'refused',
      error: toStoreError(error, join(options.folder, 'sessions.db')).toData(),
    })
    return
  }
  port.on('message', (message: ToWorker) => {
    worker.receive(message)
    // Nothing follows a close; with the port closed the thread ends by itself.
    if (message.type === 'call' && message.method === 'close') port.close()
  })
  post({ type: 'ready' })
}

// What `workerData` is, they know who start this thread: `open.ts`, and `checkpoints.ts` for its own.
const given: unknown = workerData
if (parentPort !== null) {
  if (isCheckpointerData(given)) runCheckpointer(parentPort, given)
  else run(parentPort, given as WorkerOptions)
}
