/** The hosts of the window, with functions that a page alone does not have: a browser, or the desktop shell. */
import { markHidden } from '../../shared/bytes/hidden-characters.ts'
import type { DesktopBridge } from '../../shared/contract/desktop-bridge.ts'
import type { EngineApi } from '../../shared/contract/engine.ts'
import { unwrap } from '../../shared/contract/envelope.ts'
import type { HostApi, NotificationsAllowed } from '../../shared/contract/host.ts'
import { links } from '../../shared/contract/links.ts'
import type { SettingsApi } from '../../shared/contract/settings.ts'

/** The Notification API is missing outside secure contexts. */
const notificationsAllowed = (): NotificationsAllowed =>
  'Notification' in window ? Notification.permission : 'denied'

/** Does nothing without permission; the user is asked when enabling notifications. */
function notify(title: string, body: string): void {
  if (notificationsAllowed() !== 'granted') return
  const notification = new Notification(markHidden(title), { body: markHidden(body) })
  notification.addEventListener('click', () => window.focus())
}

function download(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** Returns the host API of a browser; it reads sessions to save from the engine. */
export const browserHost = (engine: EngineApi): HostApi => ({
  kind: 'web',
  notifications: {
    allowed: notificationsAllowed,
    ask: async () =>
      notificationsAllowed() === 'default'
        ? Notification.requestPermission()
        : notificationsAllowed(),
  },
  async saveExport(started, _format, suggestedName) {
    const parts: Blob[] = []
    let bytes = 0
    for (;;) {
      const piece = await engine.call('readExport', { export: started })
      if (piece.length === 0) break
      // The browser manages Blobs, and stores large ones on disk.
      parts.push(new Blob([new Uint8Array(piece)]))
      bytes += piece.length
    }
    download(new Blob(parts), suggestedName)
    return { place: suggestedName, bytes }
  },
  onEvent: () => () => undefined,
  request(what) {
    if (typeof what === 'string') return
    if (what.do === 'open-link') window.open(links[what.link], '_blank', 'noopener')
    else if (what.do === 'notify') notify(what.title, what.text)
  },
})

/** Returns the host API of the desktop shell. */
export const desktopHost = (desktop: DesktopBridge): HostApi => ({
  kind: 'desktop',
  notifications: { allowed: () => 'granted', ask: () => Promise.resolve('granted') },
  saveExport: async (started, { id }, suggestedName) =>
    unwrap(await desktop.saveExport(started, id, suggestedName)),
  onEvent: (listener) => desktop.onEvent(listener),
  request: (what) => desktop.request(what),
})

/** Returns the settings API of the desktop shell. */
export const desktopSettings = (desktop: DesktopBridge): SettingsApi => ({
  settings: async () => unwrap(await desktop.settings()),
  changeSettings: async (changes) => unwrap(await desktop.changeSettings(changes)),
  onSettings: (listener) =>
    desktop.onEvent((event) => {
      if (event.type === 'settings') listener(event.state)
    }),
})
