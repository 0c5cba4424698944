/**
 * The contract between the window and its host: the desktop shell, or a browser with equivalent functions. Each host
 * implements `HostApi`; the window gets it from its bridge.
 */
import { z } from 'zod'
import type { CommandId } from './commands.ts'
import type { FormatInfo } from './formats.ts'
import { linkNames } from './links.ts'
import type { SettingsState } from './settings.ts'
import type { AppErrorData } from './errors.ts'

/** Number of endpoints in the system's menus. */
export const mostRecent = 10
const recentSchema = z.object({ id: z.int().positive(), name: z.string().max(200) })
export type RecentEndpoint = z.infer<typeof recentSchema>

/**
 * Requests of the window to its shell, most of them in response to an event. `ready`: the window listens for events
 * from now on.
 */
export const shellRequestSchema = z.union([
  z.enum(['ready', 'open-log', 'show-data', 'start-engine', 'quit-now']),
  z.object({ do: z.literal('open-link'), link: z.enum(linkNames) }),
  /** Shows a notification. */
  z.object({ do: z.literal('notify'), title: z.string().max(200), text: z.string().max(1_000) }),
  /** Sets the most recently opened endpoints in the system's menus. */
  z.object({ do: z.literal('show-recent'), endpoints: z.array(recentSchema).max(mostRecent) }),
])
export type ShellRequest = z.infer<typeof shellRequestSchema>

/** The events from a shell to its window. */
export type HostEvent =
  /** A command was chosen in the menu. */
  | { type: 'command'; command: CommandId }
  /** The user chose a saved endpoint in a menu of the system. */
  | { type: 'open-endpoint'; endpoint: number }
  /** A newer version is available. */
  | { type: 'update'; version: string }
  /** The engine's process died. It was restarted, except after a second crash within a short time. */
  | { type: 'engine-died'; startedAgain: boolean }
  /** The window's process died, and the window was loaded again. */
  | { type: 'window-crashed' }
  /** A session file was opened with the application and imported. */
  | { type: 'open-session'; session: number }
  | { type: 'problem'; error: AppErrorData }
  /** The user has quit; the recording is still being written. */
  | { type: 'saving' }
  /** The settings changed, in any window or process. */
  | { type: 'settings'; state: SettingsState }

/** Whether notifications are permitted; `default` when the user was not asked yet. */
export type NotificationsAllowed = 'granted' | 'denied' | 'default'

/** What was exported, and where. */
export interface SavedExport {
  /** Path of the file or folder; the name of a download. */
  readonly place: string
  readonly bytes: number
}

export interface HostApi {
  readonly kind: 'desktop' | 'web'
  readonly notifications: {
    allowed(): NotificationsAllowed
    /** Asks the user for permission if necessary. Must be called during a user gesture. */
    ask(): Promise<NotificationsAllowed>
  }
  /**
   * Writes an export that was started to a file or a folder that the user chooses; null when the choice was cancelled,
   * and the export is then still to be stopped. It is read in parts and never held in memory as a whole.
   * @throws AppError
   */
  saveExport(
    started: number,
    format: FormatInfo,
    suggestedName: string,
  ): Promise<SavedExport | null>
  /** Calls `listener` for each event of the shell until the returned function is called; a browser has no events. */
  onEvent(listener: (event: HostEvent) => void): () => void
  /** Sends a request to the shell; has no effect in a browser. */
  request(what: ShellRequest): void
}
