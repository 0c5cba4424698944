/**
 * Selects all rows of a recorded session in the window and opens their menu: from the key or the click until the frame
 * that shows the result. The baseline is a session of a thousand entries in another window of the same browser.
 */
import { chromium, type Browser, type Page } from '@playwright/test'
import { AppWindow } from '../../e2e/app-window.ts'
import { findBrowser } from '../../support/browser.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { WebHost } from '../../support/web-host.ts'
import { alternate, formatCount, median, runsOf, under, type Measurement } from '../measurement.ts'
import { receive } from '../receivers.ts'

const steps = ['all', 'menu'] as const
type Timings = Record<(typeof steps)[number], number>
const names: Record<keyof Timings, string> = {
  all: 'selecting all rows',
  menu: 'opening the menu of all rows',
}
const limitMs = 100
const payloadBytes = 100
const viewport = { width: 1440, height: 900 }

export const rows: Measurement = {
  name: 'rows',
  async run(options) {
    const [few, many] = [1_000, options.quick ? 50_000 : 1_000_000]
    using folderOfFew = new TemporaryFolder()
    using folderOfMany = new TemporaryFolder()
    await receive('sockeye', { protocol: 'ws', bytes: payloadBytes, count: few }, folderOfFew.path)
    await receive(
      'sockeye',
      { protocol: 'ws', bytes: payloadBytes, count: many },
      folderOfMany.path,
    )
    await using hostOfFew = await WebHost.start(folderOfFew.path)
    await using hostOfMany = await WebHost.start(folderOfMany.path)
    const browser = await chromium.launch(await findBrowser())
    try {
      const pageOfFew = await open(browser, hostOfFew)
      const pageOfMany = await open(browser, hostOfMany)
      const times = await alternate(
        runsOf(options),
        () => timings(pageOfMany),
        () => timings(pageOfFew),
      )
      return steps.map((step) => {
        const ours = median(times.sockeye.map((timing) => timing[step]))
        const theirs = median(times.baseline.map((timing) => timing[step]))
        return {
          what: `Window with ${formatCount(many)} entries: ${names[step]}`,
          against: `a session of ${formatCount(few)}`,
          sockeye: `${ours.toFixed(1)} ms`,
          baseline: `${theirs.toFixed(1)} ms`,
          ratio: theirs / ours,
          ...under(limitMs, ours, 'ms'),
        }
      })
    } finally {
      await browser.close()
    }
  },
}

/** Opens the only session of a host. */
async function open(browser: Browser, host: WebHost): Promise<Page> {
  const page = await browser.newPage({ viewport })
  await page.goto(await host.url())
  const window = new AppWindow(page)
  await window.openSession('WebSocket server')
  await window
    .row(/received bin/)
    .first()
    .waitFor()
  return page
}

async function timings(page: Page): Promise<Timings> {
  await page.bringToFront()
  await new AppWindow(page)
    .row(/received bin/)
    .first()
    .click()
  const all = await until(page, 'all')
  const menu = await until(page, 'menu')
  // Closes the menu, then selects the focused row alone.
  await page.keyboard.press('Escape')
  await page.getByRole('menu').waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  return { all, menu }
}

/** Sends Ctrl+A or a right click to the rows. Returns the milliseconds until a frame with the result was painted. */
const until = (page: Page, step: keyof Timings): Promise<number> =>
  page.evaluate(
    (wanted) =>
      new Promise<number>((resolve, reject) => {
        const list = document.querySelector('[data-rows] [role=grid]')
        const row = list?.querySelector('[data-row]')
        if (!list || !row) {
          reject(new Error('There are no rows.'))
          return
        }
        const isShown = (): boolean =>
          wanted === 'menu'
            ? document.querySelector('[role=menu]') !== null
            : list.querySelector('[data-row]:not([aria-selected=true])') === null
        const about = { bubbles: true, cancelable: true }
        const start = performance.now()
        if (wanted === 'menu')
          row.dispatchEvent(
            new MouseEvent('contextmenu', { ...about, button: 2, clientX: 400, clientY: 300 }),
          )
        else
          list.dispatchEvent(
            new KeyboardEvent('keydown', { ...about, key: 'a', code: 'KeyA', ctrlKey: true }),
          )
        const look = (): void => {
          // A task that begins in a frame runs after that frame was painted.
          if (isShown()) setTimeout(() => resolve(performance.now() - start))
          else requestAnimationFrame(look)
        }
        requestAnimationFrame(look)
      }),
    step,
  )
