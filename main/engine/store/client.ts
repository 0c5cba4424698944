/**
 * The store in the engine's process: sends calls to its worker, passes recordings through the recorder, and delivers
 * the worker's events to listeners.
 */
import { AppError } from '../../../shared/contract/errors.ts'
import { formatEndpointUrl } from '../../../shared/model/endpoint-url.ts'
import { nowUs } from '../clock.ts'
import { debugLog, logDuration } from '../debug-log.ts'
import { Emitter } from '../emitter.ts'
import { Recorder } from './recorder/recorder.ts'
import type { WatchedRecording } from '../recording.ts'
import type { LifecycleCalls } from './protocol.ts'
import { remoteCalls, type RemoteCalls } from './remote-calls.ts'
import type { RecordingStart, Store, StoreEvents } from './store.ts'
import type { StorePort } from './store-port.ts'
import { settles, WorkerLink, type WorkerEvent } from './worker-link.ts'
import type { StoreCalls } from './worker/calls.ts'

const log = debugLog('store')

/** The worker writes out everything before it ends. Closing fails when that takes longer. */
const closeWithinMs = 30_000

/** The methods of a store that are not calls of its worker. */
type OwnMethods = Omit<Store, keyof StoreCalls>

/** @param port its other end has reported that it is ready */
export function createStore(port: StorePort): Store {
  const client = new StoreClient(port)
  return remoteCalls<StoreCalls, OwnMethods>(
    {
      startRecording: (start) => client.startRecording(start),
      on: (event, listener) => client.on(event, listener),
      close: () => client.close(),
    },
    client.call,
  )
}

class StoreClient implements OwnMethods {
  readonly #link: WorkerLink
  readonly #recorder: Recorder
  readonly #emitter = new Emitter<StoreEvents>()
  readonly #calls: RemoteCalls<StoreCalls & LifecycleCalls>
  #closing: Promise<void> | undefined

  constructor(port: StorePort) {
    this.#calls = remoteCalls({}, (method, params) => this.call(method, params))
    this.#link = new WorkerLink(port, {
      onMessage: (message) => {
        this.#onMessage(message)
      },
      lost: (error) => {
        this.#recorder.failAll(error)
      },
    })
    this.#recorder = new Recorder({
      post: port.post,
      counts: (counts) => {
        this.#emitter.emit('counts', counts)
      },
      endSession: async (session) => {
        await this.#calls.endSession(session, nowUs())
      },
    })
  }

  async startRecording(start: RecordingStart): Promise<WatchedRecording> {
    const { config, name = '', endpoint = null, replayOf = null, startedAt = nowUs() } = start
    const session = await this.#calls.startSession({
      config,
      name: name.trim() === '' ? formatEndpointUrl(config) : name.trim(),
      endpoint,
      replayOf,
      startedAt,
    })
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
        await within(closeWithinMs, this.#calls.close(nowUs()))
      }
    })
  }

  /** Entries recorded before the call reach the worker before the call. */
  readonly call = (method: string, params: unknown[]): Promise<unknown> => {
    if (!this.#link.isGone) this.#recorder.flush()
    return logDuration(log, method, () => this.#link.call(method, params))
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
        break
      case 'event':
        this.#emitter.emit(message.event, {})
        break
      case 'annotations':
        this.#emitter.emit('annotationsChanged', { session: message.session })
        break
      case 'colours':
        this.#emitter.emit('coloursFound', { session: message.session })
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
}

/** @throws AppError `store-failed` when the promise takes longer */
async function within(limitMs: number, promise: Promise<unknown>): Promise<void> {
  if (!(await settles(limitMs, promise)))
    throw new AppError(
      'store-failed',
      'Could not write all data to disk in time.',
      'The missing part was recorded last.',
    )
}
