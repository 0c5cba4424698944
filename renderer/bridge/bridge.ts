/**
 * The connection of the window to the engine and the host; only this folder accesses them directly. Channels are
 * replaced after a failure; the `engine` object and its listeners persist, and calls that are pending when a channel
 * breaks reject with `disconnected`.
 */
import { createBirpc, type BirpcReturn } from 'birpc'
import { createSubscriber } from 'svelte/reactivity'
import type {
  EngineApi,
  EngineEvent,
  EngineEvents,
  EngineMethod,
  EngineParams,
  EngineResult,
} from '../../shared/contract/engine.ts'
import type { DesktopBridge } from '../../shared/contract/desktop-bridge.ts'
import { unwrap } from '../../shared/contract/envelope.ts'
import { AppError } from '../../shared/contract/errors.ts'
import type { HostApi } from '../../shared/contract/host.ts'
import type { ClientCalls, EngineCalls, SettingsCalls } from '../../shared/contract/rpc.ts'
import type { SettingChanges, SettingsApi, SettingsState } from '../../shared/contract/settings.ts'
import { browserHost, desktopHost, desktopSettings } from './hosts.ts'
import {
  PortTransport,
  SocketTransport,
  type BridgeChannel,
  type ChannelFactory,
} from './transports.ts'

declare global {
  interface Window {
    readonly sockeye?: DesktopBridge
  }
}

/**
 * `connecting`: before the first channel. `gone`: retrying is useless, because the token is missing or was rejected.
 */
export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'gone'

const disconnected = (): AppError =>
  new AppError(
    'disconnected',
    'The connection to the engine was lost.',
    'Wait until it has restarted and try again.',
  )

class Bridge implements EngineApi, SettingsApi {
  readonly #transport: ChannelFactory
  readonly #listeners = new Map<string, Set<(payload: never) => void>>()
  readonly #stateListeners = new Set<(state: ConnectionState) => void>()
  readonly #subscribe = createSubscriber((update) => this.onState(update))
  readonly #settingsListeners = new Set<(state: SettingsState) => void>()
  #rpc: BirpcReturn<EngineCalls & SettingsCalls, ClientCalls> | null = null
  #state: ConnectionState = 'connecting'
  /** Resolves with the first channel, so that calls made during startup wait for it. */
  readonly #first = Promise.withResolvers<void>()

  constructor(transport: ChannelFactory) {
    this.#transport = transport
    // A failed start is reported by each call that waits for it.
    this.#first.promise.catch(() => undefined)
    transport.start(
      (channel) => this.#opened(channel),
      (forGood) => this.#lost(forGood),
    )
  }

  /** Reactive when read in a component or an effect. */
  get state(): ConnectionState {
    this.#subscribe()
    return this.#state
  }

  /** Calls `listener` for each change until the returned function is called. */
  onState(listener: (state: ConnectionState) => void): () => void {
    this.#stateListeners.add(listener)
    return () => this.#stateListeners.delete(listener)
  }

  /** Reconnects without waiting for the next scheduled attempt. */
  retryNow(): void {
    this.#transport.retryNow()
  }

  async call<M extends EngineMethod>(method: M, params: EngineParams<M>): Promise<EngineResult<M>> {
    const rpc = await this.#connected()
    // The engine's results follow the contract; the type of `method` is known only here.
    return unwrap(await rpc.call(method, params)) as EngineResult<M>
  }

  /** Works only if the engine's host also stores the settings: the web host. */
  async settings(): Promise<SettingsState> {
    return unwrap(await (await this.#connected()).settings())
  }

  /** @see settings */
  async changeSettings(changes: SettingChanges): Promise<SettingsState> {
    return unwrap(await (await this.#connected()).changeSettings(changes))
  }

  onSettings(listener: (state: SettingsState) => void): () => void {
    this.#settingsListeners.add(listener)
    return () => this.#settingsListeners.delete(listener)
  }

  async #connected(): Promise<BirpcReturn<EngineCalls & SettingsCalls, ClientCalls>> {
    if (this.#state === 'connecting') await this.#first.promise
    if (!this.#rpc) throw disconnected()
    return this.#rpc
  }

  on<E extends EngineEvent>(event: E, listener: (payload: EngineEvents[E]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  #opened(channel: BridgeChannel): void {
    const functions: ClientCalls = {
      events: (batch) => {
        for (const { event, payload } of batch)
          for (const listener of this.#listeners.get(event) ?? []) listener(payload as never)
      },
      settingsChanged: (state) => {
        for (const listener of this.#settingsListeners) listener(state)
      },
    }
    this.#rpc = createBirpc<EngineCalls & SettingsCalls, ClientCalls>(functions, {
      post: (message) => channel.post(message),
      on: (listener) => channel.on(listener),
      resolver: (name, resolved) => (Object.hasOwn(functions, name) ? resolved : undefined),
      // No timeout: opening, closing and replaying depend on the network.
      timeout: -1,
    })
    this.#enter('connected')
    this.#first.resolve()
  }

  #lost(forGood: boolean): void {
    this.#rpc?.$close(disconnected())
    this.#rpc = null
    if (forGood) {
      this.#enter('gone')
      this.#first.reject(disconnected())
    } else if (this.#state === 'connected') this.#enter('reconnecting')
  }

  #enter(state: ConnectionState): void {
    if (state === this.#state) return
    this.#state = state
    for (const listener of this.#stateListeners) listener(state)
  }
}

const bridge = new Bridge(
  window.sockeye ? new PortTransport(window.sockeye) : new SocketTransport(),
)

/** The engine, wherever it runs. */
export const engine: EngineApi = bridge
/** The host of this window. */
export const host: HostApi = window.sockeye ? desktopHost(window.sockeye) : browserHost(bridge)
/** The user's settings, wherever they are stored. */
export const settingsApi: SettingsApi = window.sockeye ? desktopSettings(window.sockeye) : bridge
/** The state of the connection to the engine. Events may have been missed before a reconnection. */
export const connection: Pick<Bridge, 'state' | 'onState' | 'retryNow'> = bridge
