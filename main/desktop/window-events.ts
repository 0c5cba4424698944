/** Events of the shell for its window: in order, and queued until the window listens. */
import type { BrowserWindow } from 'electron'
import { hostChannels } from '../../shared/contract/desktop-bridge.ts'
import type { HostEvent } from '../../shared/contract/host.ts'

export class WindowEvents {
  #window: BrowserWindow | null = null
  /** Events from before the window listened; null once it listens. */
  #waiting: HostEvent[] | null = []

  /** From now on events go to this window, once it listens. */
  lead(window: BrowserWindow): void {
    this.#window = window
    // Its page was reloaded or closed; the next one has to report that it listens.
    window.webContents.on('render-process-gone', () => (this.#waiting ??= []))
  }

  notify(event: HostEvent): void {
    if (this.#waiting !== null) this.#waiting.push(event)
    else if (this.#window?.isDestroyed() === false)
      this.#window.webContents.send(hostChannels.event, event)
  }

  /** The window listens. */
  flow(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = null
    for (const event of waiting) this.notify(event)
  }
}
