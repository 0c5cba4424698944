/** How regularly a page paints. */
import type { Page } from '@playwright/test'

/** Times between the animation frames that the page requested, in milliseconds. */
export const frameIntervals = (page: Page, ms: number): Promise<number[]> =>
  page.evaluate(
    (length) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = []
        const next = (now: number): void => {
          times.push(now)
          if (now - (times[0] ?? now) < length) requestAnimationFrame(next)
          else resolve(times.slice(1).map((time, i) => time - (times[i] ?? time)))
        }
        requestAnimationFrame(next)
      }),
    ms,
  )
