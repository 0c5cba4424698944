/**
 * The messages between a desktop window, its preload script and its shell. Imports no schema library: the preload
 * script is bundled into every window.
 */
import type { Envelope } from './envelope.ts'
import type { HostEvent, SavedExport, ShellRequest } from './host.ts'
import type { SettingChanges, SettingsState } from './settings.ts'

/** Channel names of the calls that a desktop window may make to its shell. */
export const hostChannels = {
  saveExport: 'host:save-export',
  settings: 'host:settings',
  changeSettings: 'host:change-settings',
  request: 'host:request',
  /** Sends a `HostEvent` from the shell to the window. */
  event: 'host:event',
  /** Sends the engine's MessagePort from the shell to the window. */
  enginePort: 'host:engine-port',
  /** Requests a (new) engine port for the window. */
  requestEnginePort: 'host:request-engine-port',
} as const

/** The API that the preload script exposes to a desktop window as `window.sockeye`; absent in a browser. */
export interface DesktopBridge {
  /** As `HostApi.saveExport`. */
  saveExport(
    started: number,
    format: string,
    suggestedName: string,
  ): Promise<Envelope<SavedExport | null>>
  settings(): Promise<Envelope<SettingsState>>
  changeSettings(changes: SettingChanges): Promise<Envelope<SettingsState>>
  /** Calls `listener` for each event until the returned function is called. */
  onEvent(listener: (event: HostEvent) => void): () => void
  request(what: ShellRequest): void
  /** Requests an engine port; it arrives as a window message whose data is `hostChannels.enginePort`. */
  requestEnginePort(): void
}
