/**
 * What passes between a desktop window, its preload script and its shell. Imports no schema library: the preload script
 * is bundled whole into every window.
 */
import type { Envelope } from './envelope.ts'
import type { HostEvent, ShellRequest } from './host.ts'
import type { SettingChanges, SettingsState } from './settings.ts'

/** Names of the named calls a desktop window may make to its shell. */
export const hostChannels = {
  saveFile: 'host:save-file',
  exportSession: 'host:export-session',
  settings: 'host:settings',
  changeSettings: 'host:change-settings',
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
  exportSession(session: number, suggestedName: string): Promise<boolean>
  settings(): Promise<Envelope<SettingsState>>
  changeSettings(changes: SettingChanges): Promise<Envelope<SettingsState>>
  /** Calls `listener` at each event until the returned function is called. */
  onEvent(listener: (event: HostEvent) => void): () => void
  request(what: ShellRequest): void
  /** Asks for an engine port; it arrives as a window message whose data is `hostChannels.enginePort`. */
  requestEnginePort(): void
}
