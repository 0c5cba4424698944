/**
 * The running app as its tests see it: a data folder, a host that shows the window, and the window. Tests are written
 * once; a further host is one more entry of `hosts` and one more project of the Playwright configuration.
 */
import { test as base, type BrowserContext, type Page } from '@playwright/test'
import { TemporaryFolder } from '../support/folders.ts'
import { missingPeers, peersRequired, type PeerName } from '../support/peers.ts'
import { WebHost } from '../support/web-host.ts'
import { AppWindow } from './app-window.ts'

interface Running {
  page: Page
  /** Ends the app as a person does; gives its exit code. */
  end(): Promise<number | null>
}

const hosts = {
  async web(data: string, context: BrowserContext): Promise<Running> {
    const host = await WebHost.start(data)
    const page = await context.newPage()
    await page.goto(await host.url())
    return {
      page,
      async end() {
        await page.close()
        return host.stop('SIGINT')
      },
    }
  },
}
export type HostName = keyof typeof hosts

export class App {
  readonly data: string
  /** What the pages complained about; nothing, at the end of a good test. */
  readonly complaints: string[] = []
  readonly #launch: () => Promise<Running>
  #running: Running | undefined

  constructor(data: string, launch: () => Promise<Running>) {
    this.data = data
    this.#launch = launch
  }

  async start(): Promise<AppWindow> {
    this.#running = await this.#launch()
    const { page } = this.#running
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text())
    })
    page.on('pageerror', (error) => this.complaints.push(String(error)))
    return new AppWindow(page)
  }

  async end(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    const code = await running?.end()
    if (code !== undefined && code !== 0) throw new Error(`the app ended with ${String(code)}`)
  }

  /** Ends it in good order and starts it again on the same data. */
  async restart(): Promise<AppWindow> {
    await this.end()
    return this.start()
  }
}

export const test = base.extend<{ host: HostName; app: App }>({
  host: ['web', { option: true }],
  app: async ({ context, host }, use) => {
    using folder = new TemporaryFolder()
    const app = new App(folder.path, () => hosts[host](folder.path, context))
    await use(app)
    await app.end()
    base.expect(app.complaints).toEqual([])
  },
})
export { expect } from '@playwright/test'

/** Skips the test where a real program is missing, or fails it where they are required. */
export function needs(...programs: PeerName[]): void {
  const missing = missingPeers(programs)
  if (missing !== undefined && peersRequired()) throw new Error(missing)
  test.skip(missing !== undefined, missing)
}
