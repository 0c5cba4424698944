/** The page's main world: what the preload script exposes appears here, and windows are opened as the shell decides. */
import type { BridgeEnd } from './world-bridge.ts'

/**
 * Runs before any script of the page; its source is injected there, so it has no imports.
 * @param closed the last message of a port, in either direction
 */
export function enterPageWorld(bridge: BridgeEnd, closed: string): void {
  if (window.top !== window) return
  // Electron's ports report when their other end is closed, which those of browsers do not.
  window.addEventListener('message', ({ source, ports }) => {
    if (source !== window) return
    for (const port of ports) {
      const close = port.close.bind(port)
      port.addEventListener('message', (event) => {
        if (event.data !== closed) return
        event.stopImmediatePropagation()
        close()
        port.dispatchEvent(new Event('close'))
      })
      port.close = () => {
        port.postMessage(closed)
        close()
      }
    }
  })
  const freeze = (value: unknown): unknown => {
    if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
      for (const each of Object.values(Object.freeze(value))) freeze(each)
    return value
  }
  bridge.give('expose', (key: string, api: unknown) => {
    if (key in window)
      throw new Error(`Cannot bind an API on top of an existing property on the window object`)
    Object.defineProperty(window, key, { value: freeze(api), enumerable: true })
  })
  window.open = (url) => {
    const address = new URL(String(url ?? 'about:blank'), location.href)
    bridge.call('open-window', address.href)
    return null
  }
}
