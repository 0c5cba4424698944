/**
 * The small contract between the window and what shows it: the desktop shell, or a browser that does the same with
 * what it has. Each host implements `HostApi`; the window finds it through its bridge.
 */
import { z } from 'zod'

export const themeSchema = z.enum(['system', 'light', 'dark'])
export type Theme = z.infer<typeof themeSchema>

export interface HostApi {
  readonly kind: 'desktop' | 'web'
  /** Saves bytes to a file the person chooses; false when they changed their mind. */
  saveFile(suggestedName: string, bytes: Uint8Array): Promise<boolean>
  /** Tells the native parts (title bar, dialogs) which theme the window shows. */
  setTheme(theme: Theme): void
}

/** Names of the named calls a desktop window may make to its shell. */
export const hostChannels = {
  saveFile: 'host:save-file',
  setTheme: 'host:set-theme',
  /** The shell hands the window the engine's MessagePort with this message. */
  enginePort: 'host:engine-port',
  /** The window asks for a (new) engine port. */
  requestEnginePort: 'host:request-engine-port',
} as const

/** What the preload script gives a desktop window, as `window.sockeye`; absent in a browser. */
export interface DesktopBridge {
  saveFile(suggestedName: string, bytes: Uint8Array): Promise<boolean>
  setTheme(theme: Theme): void
  /** Asks for an engine port; it arrives as a window message whose data is `hostChannels.enginePort`. */
  requestEnginePort(): void
}
