/**
 * The store beside its database: the only owner of the database's connection. It processes arenas and calls in order of
 * arrival, so that a read sees every earlier write.
 */
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { AppError } from '../../../../shared/contract/errors.ts'
import type { SearchProgress, ViewProgress } from '../../../../shared/contract/query.ts'
import { toStoreError } from '../errors.ts'
import type {
  FromWorker,
  LifecycleCalls,
  ListEvent,
  SessionStart,
  ToWorker,
  WorkerOptions,
} from '../protocol.ts'
import { MatchFinder } from './query/matches.ts'
import { Queries } from './query/queries.ts'
import { RowColours } from './query/row-colours.ts'
import { RegexThread } from './query/regex-thread.ts'
import { ScanSource } from './query/scan-source.ts'
import { ConnectionTimings } from './reading/first-byte-timing.ts'
import { ByteReader } from './reading/bytes.ts'
import { ConversationReader } from './reading/conversation.ts'
import { EncodingGuesser } from './reading/encoding-guess.ts'
import { storeCalls, type StoreCalls } from './calls.ts'
import { AnnotationChanges, AnnotationTable } from './saved/annotations.ts'
import { ColourRuleTable } from './saved/colour-rules.ts'
import { ConnectionTable } from './saved/connections.ts'
import { SessionEncodings } from './saved/encodings.ts'
import { EndpointTable } from './saved/endpoints.ts'
import { SessionTable } from './saved/sessions.ts'
import { Housekeeping } from './housekeeping.ts'
import { Inflater } from './reading/inflater.ts'
import { openOrRead } from './open-or-read.ts'
import type { Owner } from './owner.ts'
import { PlainSecrets } from './saved/plain-secrets.ts'
import { ForeignTails } from './reading/foreign-tails.ts'
import { ReadableRows } from './saved/rows.ts'
import { Reader } from './reading/reader.ts'
import { RowContents } from './reading/row-contents.ts'
import { StreamPhases } from './reading/stream-phases.ts'
import { Recordings } from './writing/recordings.ts'
import { interruptAbandoned, removeStrayTails } from './writing/recovery.ts'
import { TailFolder } from './writing/tail-file.ts'
import { SequenceTable } from './saved/sequences.ts'
import { SessionExport } from './transfer/session-export.ts'
import { SessionImport } from './transfer/session-import.ts'
import { SnippetTable } from './saved/snippets.ts'
import { Space } from './space/space.ts'
import { Transaction } from './transaction.ts'
import { Views } from './reading/views.ts'

export class StoreWorker {
  readonly #path: string
  readonly #database: Database.Database
  /** Null when the database is read-only. */
  readonly #owner: Owner | null
  /** Why the database is read-only. */
  readonly #unwritable: AppError | null
  readonly #post: (message: FromWorker, transfer?: ArrayBuffer[]) => void
  readonly #transaction: Transaction
  readonly #recordings: Recordings
  readonly #sessions: SessionTable
  readonly #queries: Queries
  readonly #colours: RowColours
  readonly #space: Space
  readonly #housekeeping: Housekeeping | null
  readonly #calls: StoreCalls & LifecycleCalls
  /** The lists that the current call changes. */
  readonly #changed = new Set<ListEvent>()
  readonly #annotationChanges: AnnotationChanges
  /** The current call changes annotations. */
  #annotates = false

  constructor(
    options: WorkerOptions,
    post: (message: FromWorker, transfer?: ArrayBuffer[]) => void,
  ) {
    const path = join(options.folder, 'sessions.db')
    const { database, owner, unwritable } = openOrRead(options, path)
    this.#path = path
    this.#database = database
    this.#owner = owner
    this.#unwritable = unwritable
    this.#post = post
    const tails = new TailFolder(path)
    if (owner !== null) {
      // The housekeeping retries those that fail, and reports the error.
      interruptAbandoned(
        database,
        tails,
        (name) => owner.isAlive(name),
        () => undefined,
      )
      removeStrayTails(database, tails)
    }
    const toError = (error: unknown): AppError => toStoreError(error, path)
    const failed = (error: unknown): void => {
      post({ type: 'problem', session: null, error: toError(error).toData() })
    }

    const transaction = new Transaction(database)
    const recordings: Recordings = new Recordings(database, transaction, tails, owner?.name ?? '', {
      post,
      recorded: (session, bytes) => {
        space.recorded(bytes)
        queries.grew(session)
      },
      committed: () => {
        space.committed()
      },
      mostAtOnce: () => space.mostAtOnce,
      checkpoints: () => space.checkpoints,
      problem: failed,
      hasRoomFor: (bytes) => space.hasRoomFor(bytes),
      path,
      toError,
    })
    const foreign = new ForeignTails(tails)
    const space: Space = new Space(database, path, {
      post,
      isRecording: () => recordings.writers.size > 0,
      smallestLimit: () => recordings.smallestLimit,
      failed,
    })
    const rows = new ReadableRows(failed)
    const endpoints = new EndpointTable(database, rows)
    const encodings = new SessionEncodings(database, options.encoding)
    const sessions = new SessionTable(
      database,
      recordings.writers,
      rows,
      foreign,
      owner?.name ?? '',
      encodings,
    )
    const connections = new ConnectionTable(database, recordings.writers, foreign)
    const snippets = new SnippetTable(database, rows)
    const sequences = new SequenceTable(database, rows)
    const annotations = new AnnotationTable(database)
    const annotationChanges = new AnnotationChanges(database, (session) => {
      colours.annotated(session)
      post({ type: 'annotations', session })
    })
    const reader = new Reader(database, recordings.writers, foreign, encodings)
    const firstByteTiming = new ConnectionTimings(reader)
    const source = new ScanSource(database, reader)
    const inflater = new Inflater(reader, reader.handshakes)
    const thread = new RegexThread()
    const events = {
      view: (progress: ViewProgress) => {
        post({ type: 'view', progress })
      },
      search: (progress: SearchProgress) => {
        post({ type: 'search', progress })
      },
      error: (error: unknown) => toError(error).toData(),
    }
    const queries = new Queries(database, reader, source, inflater, events, thread)
    const views = new Views(reader, queries)
    const colours: RowColours = new RowColours({
      reader,
      source,
      inflater,
      problem: failed,
      found: (session) => {
        post({ type: 'colours', session })
      },
    })
    const bodies = new ByteReader(reader, views, inflater)
    const contents = new RowContents(reader, views, bodies)
    const phases = new StreamPhases(reader, source)
    this.#transaction = transaction
    this.#recordings = recordings
    this.#sessions = sessions
    this.#queries = queries
    this.#colours = colours
    this.#space = space
    this.#annotationChanges = annotationChanges

    // What a killed process left in the log.
    if (owner !== null) space.committed()
    // What an earlier run left of a purge.
    if (owner !== null && space.freeBytes > 0) space.compactSoon()
    this.#housekeeping =
      owner &&
      new Housekeeping({
        database,
        endpoints,
        snippets,
        sequences,
        owner,
        undoMs: options.undoMs,
        tails,
        othersVersion: () => foreign.version(recordings.writers),
        isRecorded: (session) => recordings.writers.has(session),
        tick: () => {
          recordings.dropAllOldest()
          recordings.syncFiles()
          annotationChanges.report()
          space.check()
        },
        purged: () => {
          space.compactSoon()
        },
        wrote: () => {
          space.committed()
        },
        forget: (session) => {
          tails.remove(session)
          reader.forget(session)
          firstByteTiming.forget(session)
          bodies.forget(session)
          phases.forget(session)
        },
        changed: (event) => {
          post({ type: 'event', event })
        },
        failed,
      })
    this.#calls = {
      ...storeCalls({
        path,
        transaction,
        endpoints,
        sessions,
        connections,
        encodings,
        plainSecrets: new PlainSecrets(database),
        snippets,
        sequences,
        annotations,
        colourRules: new ColourRuleTable(database),
        colours,
        export: new SessionExport(database, sessions, encodings),
        import: new SessionImport(database, owner?.name ?? ''),
        reader,
        firstByteTiming,
        queries,
        views,
        bodies,
        contents,
        conversations: new ConversationReader(reader, views, contents, phases),
        guesser: new EncodingGuesser(reader, contents),
        matches: new MatchFinder(source, bodies, thread, (read) => reader.inSnapshot(read)),
        space,
        changed: (event) => {
          this.#changed.add(event)
        },
        annotated: () => {
          this.#annotates = true
        },
      }),
      startSession: (start) => this.#start(start),
      endSession: (session, endedAt) => {
        this.#changed.add('sessionsChanged')
        recordings.end(session, endedAt)
      },
      close: (endedAt) => {
        this.#close(endedAt)
      },
    }
  }

  receive(message: ToWorker): void {
    if (message.type === 'call') this.#answer(message)
    else this.#recordings.write(message)
  }

  /**
   * Reports an uncaught error: calls, slices of work and timers catch theirs, so that this is a bug. Recording
   * continues, unless a write was interrupted: then the state in memory and on disk differ.
   */
  uncaught(error: unknown): void {
    if (this.#transaction.isOpen) throw error
    this.#post({ type: 'problem', session: null, error: toStoreError(error, this.#path).toData() })
  }

  #answer({ id, method, params }: Extract<ToWorker, { type: 'call' }>): void {
    try {
      const value = this.#callOf(method)(...params)
      this.#transaction.commit()
      if (this.#owner !== null) this.#space.committed()
      for (const event of this.#changed) this.#post({ type: 'event', event })
      if (this.#annotates) this.#annotationChanges.report()
      if (value instanceof Promise) this.#answerLater(id, value)
      else this.#post({ type: 'result', id, value })
    } catch (error) {
      this.#transaction.rollBack()
      this.#refuse(id, error)
    } finally {
      this.#changed.clear()
      this.#annotates = false
    }
  }

  /** @throws AppError `internal` for an unknown name */
  #callOf(method: string): (...params: unknown[]) => unknown {
    if (!isCall(this.#calls, method))
      throw new AppError('internal', `Unknown store call ${method}.`)
    // The client's calls are typed by the same functions, so the parameters match.
    return this.#calls[method] as (...params: unknown[]) => unknown
  }

  /** A call that waits for other threads: it holds no transaction, and other calls are answered meanwhile. */
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

  #start(start: SessionStart): ReturnType<LifecycleCalls['startSession']> {
    if (this.#owner === null) throw this.#unwritable ?? new Error('a store without an owner')
    this.#space.mustHaveRoom()
    const session = this.#sessions.start(start)
    this.#recordings.start(session, start.config.limits)
    this.#changed.add('sessionsChanged')
    return this.#sessions.get(session)
  }

  #close(endedAt: number): void {
    this.#housekeeping?.stop()
    this.#queries.stop()
    this.#colours.close()
    this.#space.cancelCompaction()
    try {
      this.#recordings.endAll(endedAt)
      if (this.#owner !== null) this.#space.close()
    } finally {
      // A missing checkpoint loses nothing: the log stays and is read when the database is opened next.
      this.#database.close()
      this.#owner?.release()
    }
  }
}

const isCall = <Calls extends object>(calls: Calls, method: PropertyKey): method is keyof Calls =>
  Object.hasOwn(calls, method)
