/**
 * Opens a connection as text in the window, and goes to its end: from the key until the frame that shows the page. Each
 * run begins with a page that has just been loaded. The baseline is a session of a thousand entries in another window of
 * the same browser.
 */
import { chromium, type Browser, type Page } from '@playwright/test'
import { AppWindow } from '../../e2e/app-window.ts'
import { findBrowser } from '../../support/browser.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { WebHost } from '../../support/web-host.ts'
import { alternate, formatCount, median, runsOf, under, type Measurement } from '../measurement.ts'
import { receive, type Load } from '../receivers.ts'

const pages = ['first', 'last'] as const
type Timings = Record<(typeof pages)[number], number>
const limitMs = 200
const payloadBytes = 100
const viewport = { width: 1440, height: 900 }

/** What is followed. */
interface Followed {
  readonly what: string
  readonly endpoint: string
  readonly load: Omit<Load, 'count'>
}
const followed: readonly Followed[] = [
  {
    what: 'TCP',
    endpoint: 'TCP server',
    load: { protocol: 'tcp', bytes: payloadBytes },
  },
  {
    what: 'WebSocket messages',
    endpoint: 'WebSocket server',
    load: { protocol: 'ws-text', bytes: payloadBytes },
  },
  {
    what: 'one of 1,000 peers',
    endpoint: 'WebSocket server',
    load: { protocol: 'ws-text', bytes: payloadBytes, connections: 1_000 },
  },
]

export const conversation: Measurement = {
  name: 'conversation',
  async run(options) {
    const counts = { few: 1_000, many: options.quick ? 50_000 : 1_000_000 }
    const browser = await chromium.launch(await findBrowser())
    try {
      const results = []
      for (const each of followed) {
        using folderOfFew = new TemporaryFolder()
        using folderOfMany = new TemporaryFolder()
        const { connections: _, ...one } = each.load
        await receive('sockeye', { ...one, count: counts.few }, folderOfFew.path)
        await receive('sockeye', { ...each.load, count: counts.many }, folderOfMany.path)
        await using hostOfFew = await WebHost.start(folderOfFew.path)
        await using hostOfMany = await WebHost.start(folderOfMany.path)
        const pageOfFew = await openPage(browser, hostOfFew)
        const pageOfMany = await openPage(browser, hostOfMany)
        const times = await alternate(
          runsOf(options),
          () => timings(pageOfMany, each),
          () => timings(pageOfFew, each),
        )
        for (const page of pages) {
          const ours = median(times.sockeye.map((timing) => timing[page]))
          const theirs = median(times.baseline.map((timing) => timing[page]))
          results.push({
            what: `Conversation, ${each.what}, ${formatCount(counts.many)} entries: ${page} page`,
            against: `a session of ${formatCount(counts.few)}`,
            sockeye: `${ours.toFixed(1)} ms`,
            baseline: `${theirs.toFixed(1)} ms`,
            ratio: theirs / ours,
            ...under(limitMs, ours, 'ms'),
          })
        }
      }
      return results
    } finally {
      await browser.close()
    }
  },
}

async function openPage(browser: Browser, host: WebHost): Promise<Page> {
  const page = await browser.newPage({ viewport })
  await page.goto(await host.url())
  return page
}

async function timings(page: Page, { endpoint }: Followed): Promise<Timings> {
  await page.bringToFront()
  await page.reload()
  const window = new AppWindow(page)
  await window.openSession(endpoint)
  // The first payload of a thousand peers follows their handshakes, out of view.
  await window
    .row(/127\.0\.0\.1:\d+ connected/)
    .first()
    .click()
  await page.waitForLoadState('networkidle')
  return { first: await untilShown(page, 'Alt+f'), last: await untilShown(page, 'Control+End') }
}

/** Presses a key. Returns the milliseconds until a frame was painted in which every visible row is loaded. */
async function untilShown(page: Page, key: 'Alt+f' | 'Control+End'): Promise<number> {
  const shown = await page.evaluateHandle((isLast) => {
    const isShown = (): boolean => {
      const grid = document.querySelector('.conversation [role=grid]')
      if (grid === null) return false
      const { top, bottom } = grid.getBoundingClientRect()
      const visible = [...grid.querySelectorAll('[data-row]')].filter((row) => {
        const box = row.getBoundingClientRect()
        return box.bottom > top + 1 && box.top < bottom - 1
      })
      const isLoaded = visible.length > 20 && visible.every((row) => row.querySelector('.content'))
      return isLoaded && (!isLast || grid.scrollTop + grid.clientHeight >= grid.scrollHeight - 1)
    }
    const milliseconds = new Promise<number>((resolve) => {
      const onkey = ({ timeStamp, key: pressed }: KeyboardEvent): void => {
        if (pressed === 'Alt' || pressed === 'Control') return
        removeEventListener('keydown', onkey, true)
        const look = (): void => {
          // A task that begins in a frame runs after that frame was painted.
          if (isShown()) setTimeout(() => resolve(performance.now() - timeStamp))
          else requestAnimationFrame(look)
        }
        requestAnimationFrame(look)
      }
      addEventListener('keydown', onkey, true)
    })
    return { milliseconds }
  }, key === 'Control+End')
  await page.keyboard.press(key)
  return shown.evaluate(({ milliseconds }) => milliseconds)
}
