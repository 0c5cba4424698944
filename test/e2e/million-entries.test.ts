/** A session of a million entries: the requested row is the row shown. */
import { numberedText, sendNumberedFrames } from '../support/numbered-frames.ts'
import { Sockeye } from '../support/sockeye.ts'
import type { AppWindow } from './app-window.ts'
import { expect, test } from './app.ts'

const frames = 1_000_000
/** Entries before the first frame: listening, accepted, both heads, the open WebSocket. */
const before = 5
/** Pixels. */
const rowHeight = 24

/** Every rendered row shows its position, and its payload has the same number. */
async function expectRightRows(window: AppWindow): Promise<number[]> {
  let numbers: number[] = []
  await expect(async () => {
    const rows = await window.timeline
      .getByRole('row')
      .filter({ hasText: /row \d{8}/ })
      .allInnerTexts()
    expect(rows.length).toBeGreaterThan(10)
    numbers = rows.map((row) => {
      const number = Number(
        /^[\d\s\u202f\u00a0]+?(?=\s*[+\d]+[:.])/.exec(row)?.[0].replace(/\D/g, ''),
      )
      expect(row).toContain(numberedText(number - before))
      return number
    })
  }).toPass()
  return numbers
}

test('scrolls to any of a million entries and shows the right row', async ({ app }) => {
  test.slow()
  const sockeye = new Sockeye(app.data)
  await using server = sockeye.open('listen', 'ws://127.0.0.1:0', '--quiet')
  await sendNumberedFrames((await server.opened()).port, frames)
  const end = await server.end()
  expect(end.entries).toBeGreaterThan(frames + before)

  const window = await app.start()
  await window.openSession('WebSocket server')
  const goTo = async (n: number): Promise<void> => {
    await window.button('Go to entry (Ctrl G)').click()
    await window.page.getByRole('textbox', { name: 'Go to entry' }).fill(String(n))
    await window.page.keyboard.press('Enter')
    const row = window.row(new RegExp(numberedText(n - before)))
    await expect(row).toHaveAttribute('aria-selected', 'true')
    await expect(row).toHaveAttribute('aria-rowindex', String(n + 1))
  }

  for (const n of [500_000, 123_456, 1_000_000, before + 1, 777_777]) {
    await goTo(n)
    expect(await expectRightRows(window)).toContain(n)
  }

  await window.timeline.press('Home')
  await expect(window.row(/Listening on/)).toHaveAttribute('aria-selected', 'true')
  await window.timeline.press('PageDown')
  await window.timeline.press('ArrowDown')
  await expectRightRows(window)
  await window.timeline.press('End')
  await expect(window.timeline.getByRole('row').last()).toHaveAttribute('aria-selected', 'true')
  await expect(window.timeline.getByRole('row').last()).toHaveAttribute(
    'aria-rowindex',
    String(end.entries + 1),
  )

  for (const part of [0.25, 0.9, 0.5]) {
    // Near both ends the mapping of the scroll bar is stretched, so that the first and the last rows can be reached by
    // dragging.
    await expect(async () => {
      // A smooth scroll in progress can undo this, so it is set again.
      await window.timeline.evaluate((list, share) => {
        list.scrollTop = (list.scrollHeight - list.clientHeight) * share
      }, part)
      const [first = 0] = await expectRightRows(window)
      expect(Math.abs(first / end.entries - part)).toBeLessThan(0.01)
    }).toPass()
    const [first = 0] = await expectRightRows(window)
    await window.timeline.hover()
    await window.page.mouse.wheel(0, 40 * rowHeight)
    await expect.poll(async () => ((await expectRightRows(window))[0] ?? 0) - first).toBe(40)
  }

  await window.timeline.press('Control+a')
  await expect(window.page.getByText(/^1\u2009000\u2009\d{3} rows selected$/)).toBeVisible()
  await window.timeline.press('Control+c')
  await expect(window.page.getByText(/^You can copy up to 100\u2009000 rows at once/)).toBeVisible()
})
