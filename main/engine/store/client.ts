/** The store in the engine's process: calls go to its worker, recordings through the recorder, what it says to listeners. */
import type { Worker } from 'node:worker_threads'
import { AppError } from '../../../shared/contract/errors.ts'
import { formatEndpointUrl } from '../../../shared/model/endpoint-url.ts'
import { nowUs } from '../clock.ts'
import { Emitter } from '../emitter.ts'
import { Recorder } from './recorder/recorder.ts'
import type { WatchedRecording } from '../recording.ts'
import type { RecordingStart, Store, StoreEvents } from './store.ts'
import { settles, WorkerLink, type WorkerEvent } from './worker-link.ts'

/** The worker writes out everything before it ends; a disk that takes longer is given up on. */
const closeWithinMs = 30_000

type ListEvent = 'sessionsChanged' | 'endpointsChanged' | 'snippetsChanged'

export class StoreClient implements Store {
  readonly #link: WorkerLink
  readonly #recorder: Recorder
  readonly #emitter = new Emitter<StoreEvents>()
  #closing: Promise<void> | undefined

  /** `worker` has said that it is ready. */
  constructor(worker: Worker) {
    this.#link = new WorkerLink(worker, {
      onMessage: (message) => {
        this.#onMessage(message)
      },
      lost: (error) => {
        this.#recorder.failAll(error)
      },
    })
    this.#recorder = new Recorder({
      post: (message, transfer) => {
        this.#link.post(message, transfer)
      },
      counts: (counts) => {
        this.#emitter.emit('counts', counts)
      },
      endSession: async (session) => {
        await this.#call('endSession', session, nowUs())
        this.#emitter.emit('sessionsChanged', {})
      },
    })
  }

  readonly about: Store['about'] = () => this.#call('about')
  readonly storage: Store['storage'] = () => this.#call('storage')
  readonly setDatabaseLimit: Store['setDatabaseLimit'] = (limit) =>
    this.#call('setDatabaseLimit', limit)
  readonly compact: Store['compact'] = () => this.#call('compact')
  readonly cancelCompaction: Store['cancelCompaction'] = () => this.#call('cancelCompaction')
  readonly endpoints: Store['endpoints'] = () => this.#call('endpoints')
  readonly snippets: Store['snippets'] = () => this.#call('snippets')
  readonly sequences: Store['sequences'] = () => this.#call('sequences')
  readonly sessions: Store['sessions'] = (params = {}) => this.#call('sessions', params)
  readonly session: Store['session'] = (session) => this.#call('session', session)
  readonly connections: Store['connections'] = (params) => this.#call('connections', params)
  readonly entries: Store['entries'] = (params) => this.#call('entries', params)
  readonly openView: Store['openView'] = (session, filter, how = {}) =>
    this.#call('openView', { session, filter, ...how })
  readonly viewState: Store['viewState'] = (view) => this.#call('viewState', view)
  readonly handshake: Store['handshake'] = (session, n) => this.#call('handshake', session, n)
  readonly message: Store['message'] = (session, n) => this.#call('message', session, n)
  readonly viewCount: Store['viewCount'] = (view) => this.#call('viewCount', view)
  readonly viewPosition: Store['viewPosition'] = (view, n, offset = 0) =>
    this.#call('viewPosition', view, n, offset)
  readonly closeView: Store['closeView'] = (view) => this.#call('closeView', view)
  readonly peers: Store['peers'] = (params) => this.#call('peers', params)
  readonly firstByteTiming: Store['firstByteTiming'] = (session, connection) =>
    this.#call('firstByteTiming', session, connection)
  readonly matches: Store['matches'] = (params) => this.#call('matches', params)
  readonly searchSessions: Store['searchSessions'] = (params) =>
    this.#call('searchSessions', params)
  readonly stopSearch: Store['stopSearch'] = (search) => this.#call('stopSearch', search)
  readonly statistics: Store['statistics'] = (params) => this.#call('statistics', params)
  readonly bytes: Store['bytes'] = (params) => this.#call('bytes', params)
  readonly scan: Store['scan'] = (scan) => this.#call('scan', scan)

  readonly exportHead: Store['exportHead'] = (session) => this.#call('exportHead', session)
  readonly exportBlock: Store['exportBlock'] = (session, from) =>
    this.#call('exportBlock', session, from)
  readonly exportPart: Store['exportPart'] = (session, body, part) =>
    this.#call('exportPart', session, body, part)
  readonly startImport: Store['startImport'] = (head) => this.#call('startImport', head)
  readonly importContent: Store['importContent'] = (session, content) =>
    this.#call('importContent', session, content)
  readonly finishImport: Store['finishImport'] = (session) =>
    this.#then('sessionsChanged', this.#call('finishImport', session))
  readonly dropImport: Store['dropImport'] = (session) => this.#call('dropImport', session)

  readonly saveEndpoint: Store['saveEndpoint'] = (params) =>
    this.#then('endpointsChanged', this.#call('saveEndpoint', params))
  readonly removeEndpoint: Store['removeEndpoint'] = (id) =>
    this.#then('endpointsChanged', this.#call('removeEndpoint', id))
  readonly plainSecrets: Store['plainSecrets'] = () => this.#call('plainSecrets')
  readonly setSecretsApart: Store['setSecretsApart'] = (sealed) =>
    this.#call('setSecretsApart', sealed)
  readonly saveSnippet: Store['saveSnippet'] = (params) =>
    this.#then('snippetsChanged', this.#call('saveSnippet', params))
  readonly removeSnippet: Store['removeSnippet'] = (id) =>
    this.#then('snippetsChanged', this.#call('removeSnippet', id))
  readonly moveSnippet: Store['moveSnippet'] = (id, to) =>
    this.#then('snippetsChanged', this.#call('moveSnippet', id, to))
  readonly saveSequence: Store['saveSequence'] = (params) =>
    this.#then('snippetsChanged', this.#call('saveSequence', params))
  readonly removeSequence: Store['removeSequence'] = (id) =>
    this.#then('snippetsChanged', this.#call('removeSequence', id))
  readonly renameSession: Store['renameSession'] = (session, name) =>
    this.#then('sessionsChanged', this.#call('renameSession', session, name))
  readonly setViewMode: Store['setViewMode'] = (session, viewMode) =>
    this.#call('setViewMode', session, viewMode)
  readonly removeSession: Store['removeSession'] = (session) =>
    this.#then('sessionsChanged', this.#call('removeSession', session))
  readonly restoreSession: Store['restoreSession'] = (session) =>
    this.#then('sessionsChanged', this.#call('restoreSession', session))
  readonly setDiffering: Store['setDiffering'] = (session, differing) =>
    this.#then('sessionsChanged', this.#call('setDiffering', session, differing))

  async startRecording(start: RecordingStart): Promise<WatchedRecording> {
    const { config, name = '', endpoint = null, replayOf = null, startedAt = nowUs() } = start
    const session = await this.#then(
      'sessionsChanged',
      this.#call('startSession', {
        config,
        name: name.trim() === '' ? formatEndpointUrl(config) : name.trim(),
        endpoint,
        replayOf,
        startedAt,
      }),
    )
    const facts = { session: session.id, config, startedAt: session.startedAt }
    return this.#recorder.start(facts, {
      failed: (error) => {
        this.#emitter.emit('problem', { session: session.id, error: error.toData() })
        start.onFailure?.(error)
      },
      limitReached: (limit) => start.onLimit?.(limit),
    })
  }

  on<E extends keyof StoreEvents>(
    event: E,
    listener: (payload: StoreEvents[E]) => void,
  ): () => void {
    return this.#emitter.on(event, listener)
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    if (this.#link.isGone) return
    await this.#link.end(async () => {
      try {
        await this.#recorder.endAll()
      } finally {
        await within(closeWithinMs, this.#call('close', nowUs()))
      }
    })
  }

  /** What was recorded before the call is with the worker before it. */
  readonly #call: WorkerLink['call'] = (method, ...params) => {
    if (!this.#link.isGone) this.#recorder.flush()
    return this.#link.call(method, ...params)
  }

  async #then<T>(event: ListEvent, call: Promise<T>): Promise<T> {
    const value = await call
    this.#emitter.emit(event, {})
    return value
  }

  #onMessage(message: WorkerEvent): void {
    switch (message.type) {
      case 'written':
        this.#recorder.written(message)
        break
      case 'dropped':
        this.#recorder.dropped(message.session, message.dropped)
        break
      case 'limit':
        this.#recorder.limitReached(message.limit)
        break
      case 'compaction':
        this.#emitter.emit('compaction', message.progress)
        break
      case 'failed':
        this.#recorder.failed(message.sessions, AppError.from(message.error))
        this.#emitter.emit('sessionsChanged', {})
        for (const session of message.sessions) void this.#recount(session)
        break
      case 'event':
        this.#emitter.emit(message.event, {})
        break
      case 'view':
      case 'search':
        this.#emitter.emit(message.type, message.progress)
        break
      case 'problem':
        this.#emitter.emit('problem', { session: message.session, error: message.error })
        break
    }
  }

  /** Counts of a session that failed what was kept of it; as it was counted where nobody can tell. */
  async #recount(session: number): Promise<void> {
    try {
      const kept = await this.#call('session', session)
      if (kept.state !== 'recording') this.#recorder.kept(kept)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
  }
}

/** @throws AppError `store-failed` when the promise takes longer */
async function within(limitMs: number, promise: Promise<unknown>): Promise<void> {
  if (!(await settles(limitMs, promise)))
    throw new AppError(
      'store-failed',
      'The disk did not take everything in time.',
      'What is missing was recorded in the last moments.',
    )
}
