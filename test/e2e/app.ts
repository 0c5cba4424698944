/**
 * The running app for end-to-end tests: a data folder, a host that shows the window, and the window. Tests are written
 * once; each host in hosts.ts is a project of the Playwright configuration.
 */
import { test as base } from '@playwright/test'
import { TemporaryFolder } from '../support/folders.ts'
import { missingPeers, peersRequired, type PeerName } from '../support/peers.ts'
import { AppWindow } from './app-window.ts'
import { hosts, missingHost, type Desktop, type HostName, type Running } from './hosts.ts'

export class App {
  readonly data: string
  /** Errors that the pages reported; empty at the end of a passing test. */
  readonly complaints: string[] = []
  readonly #launch: (options: readonly string[]) => Promise<Running>
  #running: Running | undefined

  constructor(data: string, launch: (options: readonly string[]) => Promise<Running>) {
    this.data = data
    this.#launch = launch
  }

  /**
   * Starts the app and returns its window once that is mounted.
   * @param options arguments of a desktop application
   */
  async start(...options: string[]): Promise<AppWindow> {
    this.#running = await this.#launch(options)
    const { page } = this.#running
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text())
    })
    page.on('pageerror', (error) => this.complaints.push(String(error)))
    // The window is mounted after the page has loaded, when it knows the saved theme and language.
    await page.locator('html[data-theme]').waitFor()
    return new AppWindow(page)
  }

  /** The main process of the running app. @throws Error on the web host, which has none */
  get desktop(): Desktop {
    const desktop = this.#running?.desktop
    if (!desktop) throw new Error('There is no desktop application')
    return desktop
  }

  async end(): Promise<void> {
    const running = this.#running
    const code = await running?.end()
    await this.dispose()
    if (code !== undefined && code !== 0) throw new Error(`the app ended with ${String(code)}`)
  }

  /** Waits for the exit and returns the exit code. */
  async exited(): Promise<number | null> {
    const { exited } = this.desktop
    const code = await exited
    await this.dispose()
    return code
  }

  /** Cleans up in every case. */
  async dispose(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    await running?.dispose()
  }

  /** Quits and starts it again on the same data. */
  async restart(): Promise<AppWindow> {
    // A desktop application restores the tabs of the last run; tests begin with none, as in a browser.
    if (this.#running?.desktop) await new AppWindow(this.#running.page).closeTabs()
    await this.end()
    return this.start()
  }
}

interface HostOptions {
  host: HostName
  /** Makes a missing Electron a failure instead of a skip. */
  hostRequired: boolean
}

export const test = base.extend<HostOptions & { app: App }>({
  host: ['web', { option: true }],
  hostRequired: [false, { option: true }],
  app: async ({ context, host, hostRequired }, use, testInfo) => {
    const missing = await missingHost(host)
    if (missing !== undefined && hostRequired) throw new Error(missing)
    testInfo.skip(missing !== undefined, missing)
    using folder = new TemporaryFolder()
    const app = new App(folder.path, (options) => hosts[host](folder.path, context, options))
    try {
      await use(app)
      await app.end()
      base.expect(app.complaints).toEqual([])
    } finally {
      await app.dispose()
    }
  },
})
export { expect } from '@playwright/test'

/** Skips the test if a real program is missing, or fails it if programs are required. */
export function needs(...programs: PeerName[]): void {
  const missing = missingPeers(programs)
  if (missing !== undefined && peersRequired()) throw new Error(missing)
  test.skip(missing !== undefined, missing)
}
