/**
 * The transports to the engine: the shell's MessagePort, or the web host's WebSocket on the page's own origin, with
 * msgpack in binary messages.
 */
import { decode, encode } from '@msgpack/msgpack'
import { hostChannels, type DesktopBridge } from '../../shared/contract/desktop-bridge.ts'

/** An open channel, as required by birpc. */
export interface BridgeChannel {
  post(message: unknown): void
  on(listener: (message: unknown) => void): void
}

/** Creates channels, one after another; reports each with `opened` and its end with `lost`. */
export interface ChannelFactory {
  start(opened: (channel: BridgeChannel) => void, lost: (forGood: boolean) => void): void
  retryNow(): void
}

/** The shell's MessagePort. It closes when the engine process ends; the shell then starts a new engine. */
export class PortTransport implements ChannelFactory {
  readonly #desktop: DesktopBridge

  constructor(desktop: DesktopBridge) {
    this.#desktop = desktop
  }

  start(opened: (channel: BridgeChannel) => void, lost: (forGood: boolean) => void): void {
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

/** The web host's WebSocket. Reconnects automatically, with exponential backoff. */
export class SocketTransport implements ChannelFactory {
  readonly #token = takeToken()
  #retryMs = firstRetryMs
  #timer: number | undefined
  #connect: () => void = () => undefined

  start(opened: (channel: BridgeChannel) => void, lost: (forGood: boolean) => void): void {
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

  /** Reports whether the host is reachable but rejects our token: it was restarted, with a new token. */
  async #refused(wasOpen: boolean): Promise<boolean> {
    if (wasOpen) return false
    try {
      return (await fetch('/', { method: 'HEAD', cache: 'no-store' })).ok
    } catch {
      return false // not reachable: retry
    }
  }

  retryNow(): void {
    if (this.#timer !== undefined) this.#connect()
  }
}

/** Reads the token from the URL and moves it to the session storage: it survives a reload and is not visible. */
function takeToken(): string {
  const given = new URLSearchParams(location.hash.slice(1)).get('token')
  if (given === null) return sessionStorage.getItem(tokenKey) ?? ''
  sessionStorage.setItem(tokenKey, given)
  history.replaceState(null, '', location.pathname)
  return given
}
