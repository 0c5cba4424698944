/**
 * The only file that reaches outside of the window: to the engine, over the shell's MessagePort or the web host's
 * WebSocket, and to the host. Channels come and go; `engine` stays the same object, its listeners survive, and calls
 * that were waiting when a channel broke reject with `disconnected`.
 */
import { decode, encode } from '@msgpack/msgpack'
import { createBirpc, type BirpcReturn } from 'birpc'
import { createSubscriber } from 'svelte/reactivity'
import { z } from 'zod'
import type {
  EngineApi,
  EngineEvent,
  EngineEvents,
  EngineMethod,
  EngineParams,
  EngineResult,
} from '../shared/contract/engine.ts'
import { hostChannels, type DesktopBridge } from '../shared/contract/desktop-bridge.ts'
import { unwrap } from '../shared/contract/envelope.ts'
import { AppError } from '../shared/contract/errors.ts'
import type { HostApi, NotificationsAllowed } from '../shared/contract/host.ts'
import { links } from '../shared/contract/links.ts'
import type { ClientCalls, EngineCalls, SettingsCalls } from '../shared/contract/rpc.ts'
import type { SettingChanges, SettingsApi, SettingsState } from '../shared/contract/settings.ts'

declare global {
  interface Window {
    readonly sockeye?: DesktopBridge
  }
}

// The content security policy forbids eval, which zod's compiled parsers would want.
z.config({ jitless: true })

/** `connecting` before the first channel; `gone` when trying again is of no use: the token is missing or refused. */
export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'gone'

/** A transport that is open: what birpc needs of it, and its end. */
interface Channel {
  post(message: unknown): void
  on(listener: (message: unknown) => void): void
  close(): void
}

/** Finds channels, one after another; told of each and of its end through `opened` and `lost`. */
interface Transport {
  start(opened: (channel: Channel) => void, lost: (forGood: boolean) => void): void
  retryNow(): void
}

const disconnected = (): AppError =>
  new AppError(
    'disconnected',
    'The connection to the engine was lost.',
    'Wait until it is back, then try again.',
  )

class Bridge implements EngineApi, SettingsApi {
  readonly #transport: Transport
  readonly #listeners = new Map<string, Set<(payload: never) => void>>()
  readonly #stateListeners = new Set<(state: ConnectionState) => void>()
  readonly #subscribe = createSubscriber((update) => this.onState(update))
  readonly #settingsListeners = new Set<(state: SettingsState) => void>()
  #rpc: BirpcReturn<EngineCalls & SettingsCalls, ClientCalls> | null = null
  #state: ConnectionState = 'connecting'
  /** Resolved with the first channel, so that calls made while the window starts just wait for it. */
  readonly #first = Promise.withResolvers<void>()

  constructor(transport: Transport) {
    this.#transport = transport
    // A rejected start is reported by each call that waits for it.
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

  /** Calls `listener` at each change until the returned function is called. */
  onState(listener: (state: ConnectionState) => void): () => void {
    this.#stateListeners.add(listener)
    return () => this.#stateListeners.delete(listener)
  }

  /** Tries to connect again without waiting for the next attempt. */
  retryNow(): void {
    this.#transport.retryNow()
  }

  async call<M extends EngineMethod>(method: M, params: EngineParams<M>): Promise<EngineResult<M>> {
    const rpc = await this.#connected()
    // The engine answers with what the contract says; only this line knows that the envelope belongs to `method`.
    return unwrap(await rpc.call(method, params)) as EngineResult<M>
  }

  /** Only where the host of the engine keeps the settings too, which is the web host. */
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

  #opened(channel: Channel): void {
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
      // Opening, closing and replaying take as long as the network does.
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

/** The shell's MessagePort. A port closes when the engine process ends; the shell then starts another engine. */
class PortTransport implements Transport {
  readonly #desktop: DesktopBridge

  constructor(desktop: DesktopBridge) {
    this.#desktop = desktop
  }

  start(opened: (channel: Channel) => void, lost: (forGood: boolean) => void): void {
    window.addEventListener('message', (message: MessageEvent<unknown>) => {
      const port = message.ports[0]
      if (message.source !== window || message.data !== hostChannels.enginePort || !port) return
      port.addEventListener('close', () => {
        lost(false)
        this.retryNow()
      })
      opened({
        post: (data) => port.postMessage(data),
        on: (listener) => {
          port.addEventListener('message', (event: MessageEvent<unknown>) => listener(event.data))
          port.start()
        },
        close: () => port.close(),
      })
    })
    this.retryNow()
  }

  retryNow(): void {
    this.#desktop.requestEnginePort()
  }
}

const tokenKey = 'sockeye-token'
const firstRetryMs = 250
const lastRetryMs = 4_000

/** The web host's WebSocket on the page's own origin, with msgpack in binary messages. */
class SocketTransport implements Transport {
  readonly #token = takeToken()
  #retryMs = firstRetryMs
  #timer: number | undefined
  #connect: () => void = () => undefined

  start(opened: (channel: Channel) => void, lost: (forGood: boolean) => void): void {
    if (this.#token === '') return lost(true)
    this.#connect = () => {
      clearTimeout(this.#timer)
      this.#timer = undefined
      const address = new URL('/engine', location.href)
      address.protocol = 'ws:'
      address.hash = ''
      const socket = new WebSocket(address, ['sockeye', `token.${this.#token}`])
      socket.binaryType = 'arraybuffer'
      socket.addEventListener('open', () => {
        this.#retryMs = firstRetryMs
        opened({
          post: (message) => socket.send(encode(message, { ignoreUndefined: true })),
          on: (listener) => {
            socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) =>
              listener(decode(data)),
            )
          },
          close: () => socket.close(),
        })
      })
      let wasOpen = false
      socket.addEventListener('open', () => (wasOpen = true))
      socket.addEventListener('close', () => {
        lost(false)
        void this.#refused(wasOpen).then((refused) => {
          if (refused) return lost(true)
          this.#timer = window.setTimeout(this.#connect, this.#retryMs)
          this.#retryMs = Math.min(this.#retryMs * 2, lastRetryMs)
        })
      })
    }
    this.#connect()
  }

  /** Whether the host is there but does not take our token: another run of it, with another token. */
  async #refused(wasOpen: boolean): Promise<boolean> {
    if (wasOpen) return false
    try {
      return (await fetch('/', { method: 'HEAD', cache: 'no-store' })).ok
    } catch {
      return false // nobody there, which is what retrying is for
    }
  }

  retryNow(): void {
    if (this.#timer !== undefined) this.#connect()
  }
}

/** The token from the address, moved to where a reload finds it and nobody reads it over a shoulder. */
function takeToken(): string {
  const given = new URLSearchParams(location.hash.slice(1)).get('token')
  if (given === null) return sessionStorage.getItem(tokenKey) ?? ''
  sessionStorage.setItem(tokenKey, given)
  history.replaceState(null, '', location.pathname)
  return given
}

/** A page without a secure context has none. */
const notificationsAllowed = (): NotificationsAllowed =>
  'Notification' in window ? Notification.permission : 'denied'

/** Only where the person has allowed it: they are asked when they turn it on. */
function notify(title: string, body: string): void {
  if (notificationsAllowed() !== 'granted') return
  const notification = new Notification(title, { body })
  notification.addEventListener('click', () => window.focus())
}

function download(file: Blob, name: string): true {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
  return true
}

/** What a browser has. */
const browserHost: HostApi = {
  kind: 'web',
  notifications: {
    allowed: notificationsAllowed,
    ask: async () =>
      notificationsAllowed() === 'default'
        ? Notification.requestPermission()
        : notificationsAllowed(),
  },
  saveFile: (suggestedName, bytes) =>
    Promise.resolve(download(new Blob([new Uint8Array(bytes)]), suggestedName)),
  async exportSession(session, suggestedName) {
    const started = await bridge.call('startExport', { session })
    const parts: Blob[] = []
    for (;;) {
      const piece = await bridge.call('readExport', started)
      // A Blob is the browser's to keep, on its disk when it is large.
      if (piece.length > 0) parts.push(new Blob([new Uint8Array(piece)]))
      else break
    }
    return download(new Blob(parts), suggestedName)
  },
  onEvent: () => () => undefined,
  request(what) {
    if (typeof what === 'string') return
    if (what.do === 'open-link') window.open(links[what.link], '_blank', 'noopener')
    else if (what.do === 'notify') notify(what.title, what.text)
  },
}

const desktopHost = (desktop: DesktopBridge): HostApi => ({
  kind: 'desktop',
  notifications: { allowed: () => 'granted', ask: () => Promise.resolve('granted') },
  saveFile: (suggestedName, bytes) => desktop.saveFile(suggestedName, bytes),
  exportSession: (session, suggestedName) => desktop.exportSession(session, suggestedName),
  onEvent: (listener) => desktop.onEvent(listener),
  request: (what) => desktop.request(what),
})

const desktopSettings = (desktop: DesktopBridge): SettingsApi => ({
  settings: async () => unwrap(await desktop.settings()),
  changeSettings: async (changes) => unwrap(await desktop.changeSettings(changes)),
  onSettings: (listener) =>
    desktop.onEvent((event) => {
      if (event.type === 'settings') listener(event.state)
    }),
})

const bridge = new Bridge(
  window.sockeye ? new PortTransport(window.sockeye) : new SocketTransport(),
)

/** The engine, wherever it runs. */
export const engine: EngineApi = bridge
/** What shows this window. */
export const host: HostApi = window.sockeye ? desktopHost(window.sockeye) : browserHost
/** What the person set up, wherever it is kept. */
export const settingsApi: SettingsApi = window.sockeye ? desktopSettings(window.sockeye) : bridge
/** How the way to the engine is; after a reconnection everything that was pushed may have been missed. */
export const connection: Pick<Bridge, 'state' | 'onState' | 'retryNow'> = bridge
