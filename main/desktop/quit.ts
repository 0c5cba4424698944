/**
 * Graceful quit: nothing closes before everything is on disk. Closing the window quits the app, but the window stays
 * open until then, so that it can say why it takes a while and offer to quit without saving.
 */
import { app, type BrowserWindow } from 'electron'

/** A quit that takes longer than this is shown. Milliseconds. */
const showAfterMs = 300

export class Quitting {
  readonly #dispose: () => Promise<void>
  readonly #showSaving: () => void
  #state: 'running' | 'saving' | 'saved' = 'running'

  /**
   * @param dispose ends everything; called once
   * @param showSaving called when that takes a while
   */
  constructor(dispose: () => Promise<void>, showSaving: () => void) {
    this.#dispose = dispose
    this.#showSaving = showSaving
    app.on('before-quit', (event) => {
      if (this.#state === 'saved') return
      event.preventDefault()
      if (this.#state === 'running') void this.#save()
    })
    app.on('window-all-closed', () => app.quit())
  }

  /**
   * Keeps this window open until everything is saved. On Windows, Electron ends the process at once when the session of
   * the user ends, unless the window asks for a delay: Windows then waits until the application has ended.
   */
  hold(window: BrowserWindow): void {
    const holdBack = (event: { preventDefault(): void }): void => {
      if (this.#state === 'saved') return
      event.preventDefault()
      app.quit()
    }
    window.on('close', holdBack)
    window.on('query-session-end', holdBack)
    // Windows did not ask, or did not wait: the engine has what time is left.
    window.on('session-end', () => app.quit())
  }

  async #save(): Promise<void> {
    this.#state = 'saving'
    const timer = setTimeout(this.#showSaving, showAfterMs)
    try {
      await this.#dispose()
    } finally {
      clearTimeout(timer)
      this.#state = 'saved'
      app.quit()
    }
  }
}
