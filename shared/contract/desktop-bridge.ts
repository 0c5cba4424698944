/**
 * What passes between a desktop window, its preload script and its shell. Imports no schema library: the preload script
 * is bundled whole into every window.
 */
import type { HostEvent, Language, ShellRequest, Theme } from './host.ts'

/** Names of the named calls a desktop window may make to its shell. */
export const hostChannels = {
  saveFile: 'host:save-file',
  setTheme: 'host:set-theme',
  setLanguage: 'host:set-language',
  request: 'host:request',
  /** The shell tells the window something with this message. */
  event: 'host:event',
  /** The shell hands the window the engine's MessagePort with this message. */
  enginePort: 'host:engine-port',
  /** The window asks for a (new) engine port. */
  requestEnginePort: 'host:request-engine-port',
} as const

/** What the preload script gives a desktop window, as `window.sockeye`; absent in a browser. */
export interface DesktopBridge {
  saveFile(suggestedName: string, bytes: Uint8Array): Promise<boolean>
  setTheme(theme: Theme): void
  setLanguage(language: Language): void
  /** Calls `listener` at each event until the returned function is called. */
  onEvent(listener: (event: HostEvent) => void): () => void
  request(what: ShellRequest): void
  /** Asks for an engine port; it arrives as a window message whose data is `hostChannels.enginePort`. */
  requestEnginePort(): void
}
