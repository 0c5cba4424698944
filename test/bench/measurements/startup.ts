/** From `npm start -- --web` to the first painted window, in a browser that is already running. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser } from '@playwright/test'
import { findBrowser } from '../../support/browser.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { Program } from '../../support/program.ts'
import { alternate, median, runsOf, type Measurement } from '../measurement.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const plainPage = fileURLToPath(new URL('../programs/plain-page.ts', import.meta.url))

/** The aim, and what the plain page takes on the machine for which it is stated. Milliseconds. */
const limitMs = 900
const referenceMs = 360

export const startup: Measurement = {
  name: 'startup',
  async run(options) {
    using folder = new TemporaryFolder()
    const plain = folder.file('plain')
    mkdirSync(plain)
    const start = `${JSON.stringify(process.execPath)} ${JSON.stringify(plainPage)}`
    writeFileSync(join(plain, 'package.json'), JSON.stringify({ scripts: { start } }))

    const browser = await chromium.launch(await findBrowser())
    try {
      const data = folder.file('data')
      const sockeye = (): Promise<number> => painted(browser, root, ['--data', data])
      const baseline = (): Promise<number> => painted(browser, plain, [])
      // Builds if the sources have changed, which is not measured.
      await sockeye()
      const times = await alternate(runsOf(options), sockeye, baseline)
      const ours = median(times.sockeye)
      const theirs = median(times.baseline)
      return [
        {
          what: 'From `npm start -- --web` to the first painted window',
          against: '`npm start` of a plain page',
          sockeye: `${ours.toFixed(0)} ms`,
          baseline: `${theirs.toFixed(0)} ms`,
          ratio: theirs / ours,
          aim: `under ${String(limitMs)} ms where the plain page takes ${String(referenceMs)} ms`,
          // In proportion: the same machine takes twice the time for both on a busy day.
          met: ours / theirs < limitMs / referenceMs,
        },
      ]
    } finally {
      await browser.close()
    }
  },
}

/** Milliseconds from starting npm until the page it serves has painted its first content. */
async function painted(browser: Browser, cwd: string, options: string[]): Promise<number> {
  const began = performance.timeOrigin + performance.now()
  // With CI set, it does not open a browser.
  await using program = new Program('npm', ['start', '--', '--web', ...options], {
    cwd,
    env: { CI: '1' },
    group: true,
  })
  const [url] = await program.waitForOutput(/http:\/\/\S+/)
  const page = await browser.newPage()
  try {
    await page.goto(url)
    await page.locator('h1').first().waitFor()
    const at = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) => {
            const paint = list.getEntriesByName('first-contentful-paint')[0]
            if (paint) resolve(performance.timeOrigin + paint.startTime)
          }).observe({ type: 'paint', buffered: true })
        }),
    )
    return at - began
  } finally {
    await page.close()
    await program.stop('SIGINT')
  }
}
