/**
 * Quitting in good order: nothing closes before everything is on disk. A window that is closed quits the app, and stays
 * until then, so that it can say why it takes a while and offer a way out.
 */
import { app, type BrowserWindow } from 'electron'

/** An end that takes longer than this is told. Milliseconds. */
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
