/** The page's own world: what the preload script exposes appears here, and windows are opened as the shell says. */
import type { BridgeEnd } from './world-bridge.ts'

/** Runs before any script of the page; its source goes there, so it has no imports. */
export function enterPageWorld(bridge: BridgeEnd): void {
  if (window.top !== window) return
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
