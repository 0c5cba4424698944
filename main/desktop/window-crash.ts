/**
 * A window whose page has crashed or does not respond. Sessions are recorded by the engine's process and continue; the page
 * is loaded again, and the person is asked when it keeps crashing.
 */
import { app, dialog, type BrowserWindow } from 'electron'
import type { Language } from '../../shared/contract/appearance.ts'
import type { Log } from './log.ts'
import { words } from './text.ts'

/** Crashes within `periodMs` after which the page is not loaded again by itself. */
const mostCrashes = 3
const periodMs = 60_000

export interface WindowCrashOptions {
  readonly log: Log
  readonly language: () => Language
  /** The page crashed and is loaded again. */
  readonly reloaded: () => void
}

export class WindowCrash {
  readonly #window: BrowserWindow
  readonly #options: WindowCrashOptions
  /** Times of the last crashes. Milliseconds. */
  #crashes: number[] = []
  /** Withdraws the question about a page that does not respond. */
  #asking: AbortController | null = null

  constructor(window: BrowserWindow, options: WindowCrashOptions) {
    this.#window = window
    this.#options = options
    window.webContents.on('render-process-gone', (_, { reason, exitCode }) => {
      options.log.error(`window: its process ended (${reason}, exit code ${exitCode})`)
      void this.#crashed(reason)
    })
    window.on('unresponsive', () => void this.#askToReload())
    window.on('responsive', () => this.#asking?.abort())
  }

  async #crashed(reason: string): Promise<void> {
    if (this.#window.isDestroyed()) return
    this.#asking?.abort()
    const now = performance.now()
    this.#crashes = [...this.#crashes.filter((time) => now - time < periodMs), now]
    if (this.#crashes.length > mostCrashes && !(await this.#isWantedAgain(reason))) {
      app.quit()
      return
    }
    if (this.#window.isDestroyed()) return
    this.#options.reloaded()
    this.#window.webContents.reload()
  }

  /** Whether the person wants to load the page once more; otherwise the application quits. */
  async #isWantedAgain(reason: string): Promise<boolean> {
    const t = words[this.#options.language()]
    const wanted = await this.#ask({
      type: 'error',
      message: t.crashing,
      detail: t.crashingDetail(this.#crashes.length, reason),
      buttons: [t.reload, t.quit],
      defaultId: 0,
      cancelId: 0,
    })
    this.#crashes = []
    return wanted === 0
  }

  async #askToReload(): Promise<void> {
    if (this.#asking) return
    const asking = new AbortController()
    this.#asking = asking
    const t = words[this.#options.language()]
    this.#options.log.error('window: it does not respond')
    const answer = await this.#ask({
      type: 'warning',
      message: t.hanging,
      detail: t.hangingDetail,
      buttons: [t.wait, t.reload],
      defaultId: 0,
      cancelId: 0,
      signal: asking.signal,
    })
    this.#asking = null
    // Its process ends, which loads the page again.
    if (answer === 1 && !asking.signal.aborted && !this.#window.isDestroyed())
      this.#window.webContents.forcefullyCrashRenderer()
  }

  async #ask(question: Electron.MessageBoxOptions): Promise<number> {
    return (await dialog.showMessageBox(this.#window, question)).response
  }
}
