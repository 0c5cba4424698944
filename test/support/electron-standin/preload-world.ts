/**
 * The isolated world of a sandboxed preload script: CommonJS with `require('electron')` and nothing else, in a browser
 * that has no Node. One function without imports, since its source runs in the page.
 */
import type { Codec } from './codec.ts'
import type { FromPage, ToPage } from './page-protocol.ts'
import type { BridgeEnd } from './world-bridge.ts'

export interface PreloadWorldOptions {
  /** Name of the function, in this world only, that passes text to the main process. */
  tell: string
  /** Name of the function, in this world only, that the main process calls. */
  hear: string
  /** The last message of a port, in either direction. */
  closed: string
}

type Preload = (require: (id: string) => unknown, module: object, exports: object) => void

export function enterPreloadWorld(
  options: PreloadWorldOptions,
  codec: Codec,
  bridge: BridgeEnd,
  preload: Preload,
): void {
  // Frames inside the page get no preload script.
  if (window.top !== window) return
  const globals = globalThis as unknown as Record<string, (text: string) => void>
  const tell = (message: FromPage): void => globals[options.tell]?.(JSON.stringify(message))

  interface IpcEvent {
    sender: typeof ipcRenderer
    ports: MessagePort[]
  }
  type Listener = (event: IpcEvent, ...args: unknown[]) => void
  const listeners = new Map<string, Set<Listener>>()
  const calls = new Map<number, PromiseWithResolvers<unknown>>()
  const ports = new Map<number, MessagePort>()
  let lastCall = 0

  const ipcRenderer = {
    send: (channel: string, ...args: unknown[]) =>
      tell({ type: 'send', channel, args: codec.encode(args) }),
    invoke(channel: string, ...args: unknown[]) {
      const call = Promise.withResolvers<unknown>()
      const id = ++lastCall
      tell({ type: 'invoke', id, channel, args: codec.encode(args) })
      calls.set(id, call)
      return call.promise
    },
    on(channel: string, listener: Listener) {
      const all = listeners.get(channel) ?? new Set()
      listeners.set(channel, all.add(listener))
      return ipcRenderer
    },
    off(channel: string, listener: Listener) {
      listeners.get(channel)?.delete(listener)
      return ipcRenderer
    },
  }
  const contextBridge = {
    exposeInMainWorld: (key: string, api: unknown) => bridge.call('expose', key, api),
  }

  /** A port of this page on the end of a channel that the main process holds. */
  const openPort = (end: number): MessagePort => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', ({ data }) => {
      if (data === options.closed) {
        ports.delete(end)
        tell({ type: 'close', end })
      } else tell({ type: 'port', end, data: codec.encode(data) })
    })
    port1.start()
    ports.set(end, port1)
    return port2
  }

  globals[options.hear] = (text) => {
    const message = JSON.parse(text) as ToPage
    switch (message.type) {
      case 'message': {
        const event = { sender: ipcRenderer, ports: message.ports.map(openPort) }
        const args = codec.decode(message.args) as unknown[]
        for (const listener of listeners.get(message.channel) ?? []) listener(event, ...args)
        break
      }
      case 'result':
      case 'failure': {
        const call = calls.get(message.id)
        calls.delete(message.id)
        if (message.type === 'result') call?.resolve(codec.decode(message.value))
        else call?.reject(new Error(message.message))
        break
      }
      case 'port':
        ports.get(message.end)?.postMessage(codec.decode(message.data))
        break
      case 'close':
        ports.get(message.end)?.postMessage(options.closed)
        ports.delete(message.end)
        break
    }
  }

  bridge.give('open-window', (url: string) => tell({ type: 'open-window', url }))
  // An accelerator of the menu applies to keys that the page has not handled.
  window.addEventListener('keydown', (event) => {
    const { key, code, ctrlKey: control, shiftKey: shift, altKey: alt, metaKey: meta } = event
    if (!event.isTrusted) return
    setTimeout(() => {
      if (event.defaultPrevented) return
      tell({ type: 'key', pressed: { key, code, control, shift, alt, meta } })
    })
  })

  const require = (id: string): unknown => {
    if (id === 'electron' || id === 'electron/renderer') return { ipcRenderer, contextBridge }
    throw new Error(`module not found: ${id}`)
  }
  const module = { exports: {} }
  try {
    preload(require, module, module.exports)
  } catch (error) {
    tell({
      type: 'preload-failed',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
  }
}
