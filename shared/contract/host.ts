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
