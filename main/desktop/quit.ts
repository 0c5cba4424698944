/**
 * Graceful quit: nothing closes before everything is on disk. Closing the window quits the app, but the window stays
 * open until then, so that it can say why it takes a while and offer to quit without saving.
 */
import { app, type BrowserWindow } from 'electron'

/** A quit that takes longer than this is shown. Milliseconds. */
const tellAfterMs = 300

export class Quitting {
  readonly #dispose: () => Promise<void>
  readonly #tellSaving: () => void
  #state: 'running' | 'saving' | 'saved' = 'running'

  /**
   * @param dispose ends everything; called once
   * @param tellSaving called when that takes a while
   */
  constructor(dispose: () => Promise<void>, tellSaving: () => void) {
    this.#dispose = dispose
    this.#tellSaving = tellSaving
    app.on('before-quit', (event) => {
      if (this.#state === 'saved') return
      event.preventDefault()
      if (this.#state === 'running') void this.#save()
    })
    app.on('window-all-closed', () => app.quit())
  }

  /** Keeps this window open until everything is saved. */
  hold(window: BrowserWindow): void {
    window.on('close', (event) => {
      if (this.#state === 'saved') return
      event.preventDefault()
      app.quit()
    })
  }

  async #save(): Promise<void> {
    this.#state = 'saving'
    const teller = setTimeout(this.#tellSaving, tellAfterMs)
    try {
      await this.#dispose()
    } finally {
      clearTimeout(teller)
      this.#state = 'saved'
      app.quit()
    }
  }
}
