/**
 * Serves an engine over any channel of messages: a MessagePort (structured clone) or a WebSocket (MessagePack). Events
 * wait until the client has acknowledged the batch before, and newer ones of the same subject replace older ones
 * meanwhile: a slow or disconnected client costs a bounded amount of memory and never blocks the engine.
 */
import { createBirpc } from 'birpc'
import {
  engineEvents,
  type EngineApi,
  type EngineEvent,
  type EngineEvents,
  type EngineMethod,
  type EngineParams,
  type EngineResult,
} from '../../../shared/contract/engine.ts'
import { envelop, unwrap } from '../../../shared/contract/envelope.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type {
  ClientCalls,
  EngineCalls,
  EventMessage,
  SettingsCalls,
} from '../../../shared/contract/rpc.ts'
import type { SettingChanges, SettingsApi } from '../../../shared/contract/settings.ts'
import { debugLog } from '../debug-log.ts'
import { Emitter } from '../emitter.ts'
import { OpenedWork } from './opened-work.ts'

/** Two-way transport of messages that the structured clone algorithm supports. */
export interface Channel {
  /** Sends a message; a closed channel drops it. Throws only for a message that cannot be cloned. */
  post(message: unknown): void
  /** Calls `listener` for each message until the returned function is called. */
  onMessage(listener: (message: unknown) => void): () => void
}

const log = debugLog('rpc')
let lastChannel = 0

/** Calls take as long as the network does. */
const noTimeout = -1

/**
 * Answers calls on the channel and pushes events to it until the returned function is called.
 * @param settings served on the same channel, by a host that has no other way to its page
 */
export function serveEngine(
  engine: EngineApi,
  channel: Channel,
  settings?: SettingsApi,
): () => void {
  const id = ++lastChannel
  log('channel %d: opened', id)
  const opened = new OpenedWork(engine)
  const calls: EngineCalls & Partial<SettingsCalls> = {
    // The engine validates method and parameters itself.
    call: (method, params) => envelop<unknown>(() => opened.call(method, params as never)),
    ...(settings && settingsCalls(settings)),
  }
  const rpc = joinChannel<ClientCalls, EngineCalls & Partial<SettingsCalls>>(calls, channel)
  const push = new EventPush((batch) => rpc.$call('events', batch))
  const undo = (Object.keys(engineEvents) as EngineEvent[]).map((event) =>
    engine.on(event, (payload) => {
      push.add({ event, payload } as EventMessage)
    }),
  )
  if (settings)
    undo.push(settings.onSettings((state) => void rpc.$callEvent('settingsChanged', state)))
  return () => {
    log('channel %d: closed', id)
    for (const off of undo) off()
    opened.close()
    push.close()
    rpc.$close(disconnected())
  }
}

const settingsCalls = (settings: SettingsApi): SettingsCalls => ({
  settings: () => envelop(() => settings.settings()),
  // The settings file validates the changes itself.
  changeSettings: (changes) => envelop(() => settings.changeSettings(changes as SettingChanges)),
})

/** The client end in plain Node: an engine behind a channel. `close` rejects pending calls with `disconnected`. */
export function connectEngine(channel: Channel): EngineApi & { close(): void } {
  const emitter = new Emitter<EngineEvents>()
  const functions: ClientCalls = {
    events(batch) {
      for (const { event, payload } of batch) emitter.emit(event, payload)
    },
    // Nothing here shows a window.
    settingsChanged: () => undefined,
  }
  const rpc = joinChannel<EngineCalls, ClientCalls>(functions, channel)
  return {
    async call<M extends EngineMethod>(method: M, params: EngineParams<M>) {
      if (rpc.$closed) throw disconnected()
      return unwrap(await rpc.$call('call', method, params)) as EngineResult<M>
    },
    on: (event, listener) => emitter.on(event, listener),
    close: () => {
      rpc.$close(disconnected())
    },
  }
}

/** The pending batch of events, and events that arrived since. */
class EventPush {
  readonly #send: (batch: EventMessage[]) => Promise<unknown>
  readonly #pending = new Map<string, EventMessage>()
  #sending = false
  #closed = false

  constructor(send: (batch: EventMessage[]) => Promise<unknown>) {
    this.#send = send
  }

  add(message: EventMessage): void {
    if (this.#closed) return
    const key = subject(message)
    // Deleted first, so that the newest of a subject is also last in order.
    this.#pending.delete(key)
    this.#pending.set(key, message)
    if (!this.#sending) void this.#flush()
  }

  close(): void {
    this.#closed = true
    this.#pending.clear()
  }

  async #flush(): Promise<void> {
    this.#sending = true
    try {
      // Later events of this turn are sent with the same batch.
      await Promise.resolve()
      while (this.#pending.size > 0 && !this.#closed) {
        const batch = [...this.#pending.values()]
        this.#pending.clear()
        await this.#sendBatch(batch)
      }
    } catch {
      // The channel is closed, or the client cannot accept events: nothing listens there any more.
      this.close()
    } finally {
      this.#sending = false
    }
  }

  /** An event that the channel cannot carry is replaced by a `problem`; others are not affected. */
  async #sendBatch(batch: EventMessage[]): Promise<void> {
    try {
      await this.#send(batch)
    } catch (error) {
      if (!(error instanceof UnsentError)) throw error
      const [only, ...others] = batch
      if (only === undefined) return
      if (others.length === 0) log('event %s: cannot be sent', only.event)
      if (others.length === 0) await this.#send([unsentProblem(only, error)])
      else for (const message of batch) await this.#sendBatch([message])
    }
  }
}

/** The channel cannot carry the message: it contains a value that cannot be serialized, a defect of the sender. */
class UnsentError extends Error {}

const unsentProblem = ({ event }: EventMessage, { message }: UnsentError): EventMessage => {
  const sentence = `Internal error: the event ${event} could not be sent: ${message}` as const
  return {
    event: 'problem',
    payload: { session: null, error: new AppError('internal', sentence).toData() },
  }
}

/** The subject of an event: a newer event of the same subject replaces it. */
function subject({ event, payload }: EventMessage): string {
  switch (event) {
    case 'counts':
    case 'live':
    case 'replay':
    case 'roundTrips':
    case 'annotationsChanged':
    case 'coloursFound':
      return `${event} ${payload.session}`
    case 'compaction':
      return event
    case 'export':
      return `${event} ${payload.export}`
    case 'repeat':
      return `${event} ${payload.repeat}`
    case 'view':
      return `${event} ${payload.view}`
    case 'search':
      return `${event} ${payload.search}`
    case 'problem':
      return `${event} ${payload.session} ${payload.error.code} ${payload.error.message}`
    case 'sessionsChanged':
    case 'endpointsChanged':
    case 'snippetsChanged':
      return event
  }
}

/** A birpc end on the channel that exposes its own functions and nothing they inherit. */
export function joinChannel<Remote extends object, Local extends object>(
  functions: Local,
  channel: Channel,
) {
  let off: () => void = () => undefined
  return createBirpc<Remote, Local, false>(functions, {
    proxify: false,
    timeout: noTimeout,
    post: (message: unknown) => {
      try {
        channel.post(message)
      } catch (error) {
        throw new UnsentError(error instanceof Error ? error.message : String(error))
      }
    },
    on: (listener) => {
      off = channel.onMessage((message) => {
        if (isMessage(message)) listener(message)
      })
    },
    off: () => {
      off()
    },
    resolver: (name, resolved) => (Object.hasOwn(functions, name) ? resolved : undefined),
    // An answer that could not be sent: birpc sends the error instead. A call of this end rejects.
    onGeneralError: (_error, method) => method !== undefined,
  })
}

/** A message that birpc can read without throwing; anything else on the channel is ignored. */
const isMessage = (message: unknown): boolean =>
  typeof message === 'object' &&
  message !== null &&
  't' in message &&
  (message.t === 's' || ('m' in message && 'a' in message && Array.isArray(message.a)))

const disconnected = (): AppError =>
  new AppError('disconnected', 'The connection to the engine was lost.')
