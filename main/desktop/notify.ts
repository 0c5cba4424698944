/** Tells a person something while they look elsewhere; a click brings the window to the front. */
import { Notification, type BrowserWindow } from 'electron'

/** Those that are shown: one that nobody holds is forgotten, and its click with it. */
const shown = new Set<Notification>()

export function notify(window: BrowserWindow | null, title: string, body: string): void {
  if (!Notification.isSupported()) return
  const notification = new Notification({ title, body })
  shown.add(notification)
  notification.on('click', () => comeForward(window))
  notification.on('close', () => shown.delete(notification))
  notification.show()
}

export function comeForward(window: BrowserWindow | null): void {
  if (window?.isMinimized()) window.restore()
  window?.focus()
}
