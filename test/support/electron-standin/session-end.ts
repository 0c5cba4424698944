/** The end of a session on Windows: shut down, restarted or logged off (`native_window_views_win.cc`). */
import { app } from './app.ts'
import { BrowserWindow, SessionEndEvent } from './browser-window.ts'

/**
 * Asks the windows, then ends them. Returns whether a window has delayed it: Windows then waits until the application has
 * ended. Otherwise the process ends at once, unless it is quitting already.
 * @param isForced Windows does not ask
 */
export function endSession({ isForced }: { isForced: boolean }): 'delayed' | 'ended' {
  const windows = BrowserWindow.getAllWindows()
  if (!isForced) {
    const events = windows.map((window) => {
      const event = new SessionEndEvent()
      window.emit('query-session-end', event)
      return event
    })
    if (events.some(({ defaultPrevented }) => defaultPrevented)) return 'delayed'
  }
  for (const window of windows) window.emit('session-end', new SessionEndEvent())
  // Time for the answer to the test.
  if (!app.isQuitting) setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50)
  return 'ended'
}
