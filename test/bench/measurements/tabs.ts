/**
 * A window with 14 open sessions is loaded again: from the navigation until its tabs and the rows of the active one are
 * painted. The baseline is a window with one tab.
 */
import { chromium, type Browser, type Page } from '@playwright/test'
import { openStore } from '../../../main/engine/store/open.ts'
import { tcpServer } from '../../../shared/protocols/tcp/server.ts'
import { AppWindow } from '../../e2e/app-window.ts'
import { findBrowser } from '../../support/browser.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { WebHost } from '../../support/web-host.ts'
import { alternate, median, runsOf, under, type Measurement } from '../measurement.ts'

const tabCount = 14
const entries = 10_000
const limitMs = 1_000
const viewport = { width: 1440, height: 900 }

export const tabs: Measurement = {
  name: 'tabs',
  async run(options) {
    using folder = new TemporaryFolder()
    await recordSessions(folder.path)
    await using host = await WebHost.start(folder.path)
    const browser = await chromium.launch(await findBrowser())
    try {
      const one = await openTabs(browser, host, 1)
      const many = await openTabs(browser, host, tabCount)
      const times = await alternate(
        runsOf(options),
        () => restored(many, tabCount),
        () => restored(one, 1),
      )
      const ours = median(times.sockeye)
      const theirs = median(times.baseline)
      return [
        {
          what: `Window with ${String(tabCount)} tabs: until they are restored`,
          against: '1 tab',
          sockeye: `${ours.toFixed(0)} ms`,
          baseline: `${theirs.toFixed(0)} ms`,
          ratio: theirs / ours,
          ...under(limitMs, ours, 'ms'),
        },
      ]
    } finally {
      await browser.close()
    }
  },
}

async function recordSessions(folder: string): Promise<void> {
  const store = await openStore({ folder })
  try {
    for (let session = 1; session <= tabCount; session++) {
      const config = tcpServer.schema.parse({ kind: 'tcp-server', port: 8_000 + session })
      const recording = await store.startRecording({ config, name: `session ${String(session)}` })
      for (let n = 0; n < entries; n++)
        recording.append(
          { connection: 1, direction: 'in', kind: 'data', headerLength: 0, at: n },
          Buffer.from(`entry ${String(n)}`),
        )
      await recording.end()
    }
  } finally {
    await store.close()
  }
}

/** A window of its own: each keeps its own tabs. */
async function openTabs(browser: Browser, host: WebHost, count: number): Promise<Page> {
  const page = await browser.newPage({ viewport })
  await page.goto(await host.url())
  const window = new AppWindow(page)
  for (let session = 1; session <= count; session++) {
    await window.openSession(`session ${String(session)}\\b`)
    await window.row(/entry 0$/).waitFor()
  }
  return page
}

/** Milliseconds from the navigation until all tabs and the rows of the active one are painted. */
async function restored(page: Page, count: number): Promise<number> {
  await page.bringToFront()
  await page.reload({ waitUntil: 'commit' })
  return page.evaluate(
    (tabs) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          const shown = document.querySelectorAll('[role=tab]').length
          // A task that begins in a frame runs after that frame was painted.
          if (shown >= tabs && document.querySelector('[data-row] [role=gridcell]') !== null)
            setTimeout(() => resolve(performance.now()))
          else requestAnimationFrame(look)
        }
        look()
      }),
    count,
  )
}
