/**
 * The small contract between the window and what shows it: the desktop shell, or a browser that does the same with
 * what it has. Each host implements `HostApi`; the window finds it through its bridge.
 */
import { z } from 'zod'
import type { CommandId } from './commands.ts'
import { linkNames } from './links.ts'
import type { SettingsState } from './settings.ts'
import type { AppErrorData } from './errors.ts'

/** How many endpoints the system's menus offer. */
export const mostRecent = 10
const recentSchema = z.object({ id: z.int().positive(), name: z.string().max(200) })
export type RecentEndpoint = z.infer<typeof recentSchema>

/** What the window may ask of its shell, most of it in answer to an event; `ready`: it listens to events from now on. */
export const shellRequestSchema = z.union([
  z.enum(['ready', 'open-log', 'show-data', 'start-engine', 'quit-now']),
  z.object({ do: z.literal('open-link'), link: z.enum(linkNames) }),
  /** Tells the person something while they look elsewhere. */
  z.object({ do: z.literal('notify'), title: z.string().max(200), text: z.string().max(1_000) }),
  /** The endpoints opened last, for menus of the system. */
  z.object({ do: z.literal('show-recent'), endpoints: z.array(recentSchema).max(mostRecent) }),
])
export type ShellRequest = z.infer<typeof shellRequestSchema>

/** What a shell tells its window. */
export type HostEvent =
  /** The menu asks for it. */
  | { type: 'command'; command: CommandId }
  /** The person chose a saved endpoint in a menu of the system. */
  | { type: 'open-endpoint'; endpoint: number }
  /** There is a newer version than this one. */
  | { type: 'update'; version: string }
  /** The engine's process died: another was started, or after a second death in short order none. */
  | { type: 'engine-died'; startedAgain: boolean }
  /** A file of a session was opened with the application, and imported. */
  | { type: 'open-session'; session: number }
  | { type: 'problem'; error: AppErrorData }
  /** The person has quit, and what was recorded is still being written. */
  | { type: 'saving' }
  /** Settings were changed, by whomever. */
  | { type: 'settings'; state: SettingsState }

/** Whether notifications may be shown; `default` when the person has not been asked. */
export type NotificationsAllowed = 'granted' | 'denied' | 'default'

export interface HostApi {
  readonly kind: 'desktop' | 'web'
  readonly notifications: {
    allowed(): NotificationsAllowed
    /** Asks the person, where that was not done before; called while they click. */
    ask(): Promise<NotificationsAllowed>
  }
  /** Saves bytes to a file the person chooses; false when they changed their mind. */
  saveFile(suggestedName: string, bytes: Uint8Array): Promise<boolean>
  /**
   * Writes a session to a file the person chooses; false when there is none. Pieces of it are never all in memory.
   * @param format id of a format; where the person chooses the file's name, its ending decides
   */
  exportSession(session: number, format: string, suggestedName: string): Promise<boolean>
  /** Calls `listener` at what the shell says until the returned function is called; a browser says nothing. */
  onEvent(listener: (event: HostEvent) => void): () => void
  /** Asks the shell for what only it can do; a browser does nothing. */
  request(what: ShellRequest): void
}
