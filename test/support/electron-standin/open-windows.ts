/** The windows that are open, oldest first; the application ends after the last one. */
interface OpenWindow {
  close(): void
}

export const openWindows = new Set<OpenWindow>()
