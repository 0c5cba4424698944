/** Shows a notification while the window is not in front; a click brings it to the front. */
import { Notification, type BrowserWindow } from 'electron'
import { markHidden } from '../../shared/bytes/hidden-characters.ts'

/** Notifications that are shown: an unreferenced one is garbage collected, and its click with it. */
const shown = new Set<Notification>()

export function notify(window: BrowserWindow | null, title: string, body: string): void {
  if (!Notification.isSupported()) return
  const notification = new Notification({ title: markHidden(title), body: markHidden(body) })
  shown.add(notification)
  notification.on('click', () => comeForward(window))
  notification.on('close', () => shown.delete(notification))
  notification.show()
}

export function comeForward(window: BrowserWindow | null): void {
  if (window?.isMinimized()) window.restore()
  window?.focus()
}
