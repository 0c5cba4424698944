/** Filtering and searching a recorded session: results, error messages and stepping through matches. */
import { openStore } from '../../main/engine/store/open.ts'
import { config, dataHead } from '../support/store.ts'
import { expect, test } from './app.ts'

const entries = 3_000
const textOf = (n: number): string =>
  `{"seq":${String(n)},"symbol":"${n % 10 === 0 ? 'AAPL' : 'MSFT'}","bid":${String(n / 4)}}`

async function record(folder: string): Promise<void> {
  const store = await openStore({ folder })
  const recording = await store.startRecording({ config, name: 'quotes' })
  for (let n = 1; n <= entries; n++)
    recording.append(
      dataHead({ direction: n % 2 === 0 ? 'in' : 'out', at: 1_700_000_000_000_000 + n * 1_000 }),
      Buffer.from(textOf(n)),
    )
  await recording.end()
  await store.close()
}

test('filters, completes fields and points at errors', async ({ app }) => {
  await record(app.data)
  const window = await app.start()
  await window.openSession('quotes')
  const { page } = window
  const field = page.getByRole('textbox', { name: 'Filter', exact: true })
  // Completions below come from rows that were visible.
  await expect(window.row(/"symbol":"MSFT"/).first()).toBeVisible()
  await field.click()
  await page.keyboard.type('json.seq > 2900 and "AAPL"')
  await page.keyboard.press('Enter')
  await expect(window.timeline).toHaveAttribute('aria-rowcount', '11')
  await expect(window.row(/"seq":2910/)).toBeVisible()
  await expect(window.row(/"seq":2911/)).toHaveCount(0)

  // Paths and values of visible rows.
  await page.keyboard.press('Control+A')
  await page.keyboard.type('json.sym')
  await page.getByRole('option', { name: 'json.symbol' }).click()
  await page.keyboard.type('== "MS')
  await page.getByRole('option', { name: '"MSFT"' }).click()
  await expect(field).toHaveText('json.symbol == "MSFT" ')

  await page.keyboard.press('Control+A')
  await page.keyboard.type('di')
  await expect(page.getByRole('option', { name: /^dir/ })).toBeVisible()
  await page.keyboard.press('Tab')
  await page.keyboard.type('== up')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toHaveText('dir requires in, out or none, not up.')
  // The previous result stays until the filter is valid.
  await expect(window.timeline).toHaveAttribute('aria-rowcount', '11')

  await window.button('Clear filter').click()
  await expect(window.timeline).toHaveAttribute('aria-rowcount', String(entries + 1))
  await window.button('Recent filters').click()
  await page.getByRole('menuitem', { name: 'json.seq > 2900 and "AAPL"' }).click()
  await expect(window.timeline).toHaveAttribute('aria-rowcount', '11')
})

test('searches with Ctrl+F, highlights matches and steps through them', async ({ app }) => {
  await record(app.data)
  const window = await app.start()
  await window.openSession('quotes')
  const { page } = window
  await window.timeline.press('Home')
  await page.keyboard.press('Control+F')
  await page.keyboard.type('aapl')
  const search = page.getByRole('search')
  await expect(search).toContainText('300')
  await page.keyboard.press('Enter')
  await expect(search).toContainText(/1 of 300/)
  await expect(window.row(/"seq":10,/)).toHaveAttribute('aria-selected', 'true')
  await expect(window.row(/"seq":10,/).locator('mark')).toHaveText('AAPL')
  await page.keyboard.press('Enter')
  await expect(search).toContainText(/2 of 300/)
  await expect(window.row(/"seq":20,/)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.press('Shift+Enter')
  await expect(search).toContainText(/300 of 300/)
  await expect(window.row(/"seq":3000,/)).toHaveAttribute('aria-selected', 'true')
  await page.screenshot({ path: process.env['SHOT'] ?? 'test-results/search.png' })

  await window.button('Search for: Text').click()
  await page.getByRole('menuitem', { name: 'Regular expression' }).click()
  const field = page.getByRole('textbox', { name: 'Search', exact: true })
  await field.fill('"seq":(')
  await expect(search.getByRole('alert')).toContainText('Unterminated group')
  await field.fill('"seq":\\d+5,')
  await expect(search.getByRole('alert')).toHaveCount(0)
  await expect(search).toContainText('299')
  // The first probe that does not answer a short text in time ends it and says so.
  await field.fill('^(?:\\{?"?\\w+"?[:,]?)*(?=~)\\1?$')
  await expect(search.getByRole('alert')).toContainText('The regular expression takes too long.')
})

test('highlights matches in the views of an entry and steps through them', async ({ app }) => {
  const store = await openStore({ folder: app.data })
  const recording = await store.startRecording({ config, name: 'book' })
  const orders = Array.from({ length: 60 }, (_, id) => ({
    id,
    side: id % 20 === 7 ? 'sell' : 'buy',
  }))
  recording.append(dataHead(), Buffer.from('nothing here'))
  recording.append(dataHead(), Buffer.from(JSON.stringify({ orders }, null, 2)))
  recording.append(dataHead(), Buffer.from(`${'.'.repeat(300_000)}one sell far away`))
  await recording.end()
  await store.close()
  const window = await app.start()
  await window.openSession('book')
  const { page, detail } = window
  await window.timeline.press('Home')
  await page.keyboard.press('Control+F')
  await page.keyboard.type('sell')
  const search = page.getByRole('search')
  await expect(search).toContainText('2')
  await page.keyboard.press('Enter')
  await expect(detail.getByRole('status')).toHaveText('Match 1 of 3')
  const text = await window.view('Text')
  await expect(text.locator('mark')).toHaveCount(3)
  await expect(text.locator('mark.now')).toBeInViewport()
  await page.getByRole('textbox', { name: 'Search', exact: true }).press('Enter')
  await expect(detail.getByRole('status')).toHaveText('Match 2 of 3')
  await expect(search).toContainText('1 of 2')
  await expect(text.locator('mark.now')).toBeInViewport()
  const tree = await window.view('JSON')
  await expect(tree.locator('.present')).toHaveText(/side\s*:\s*"sell"/)
  await expect(tree.locator('.present mark')).toHaveText('sell')
  const hex = await window.view('Hex')
  await expect(hex.locator('.chars .now')).toHaveText(['s', 'e', 'l', 'l'])

  const field = page.getByRole('textbox', { name: 'Search', exact: true })
  await field.press('Enter')
  await field.press('Enter')
  await expect(search).toContainText('2 of 2')
  await expect(detail.getByRole('status')).toHaveText('Match 1 of 1')
  await expect(hex.locator('.chars .now')).toHaveText(['s', 'e', 'l', 'l'])
  await expect((await window.view('Text')).locator('mark.now')).toBeInViewport()
  await field.press('Shift+Enter')
  await expect(detail.getByRole('status')).toHaveText('Match 3 of 3')
})

test('shows statistics of a session and zooms into a dragged range', async ({ app }) => {
  await record(app.data)
  const window = await app.start()
  await window.openSession('quotes')
  const { page } = window
  await window.button('Recent filters').click()
  await page.getByRole('menuitem', { name: 'Statistics for filtered entries' }).click()
  const dialog = page.getByRole('dialog', { name: 'Statistics' })
  await expect(dialog.getByRole('row', { name: /data in 1\s500/ })).toBeVisible()
  await page.screenshot({ path: process.env['SHOT2'] ?? 'test-results/statistics.png' })
  const plot = dialog.getByRole('img', { name: /Traffic over time/ }).locator('.u-over')
  const drag = async (): Promise<void> => {
    if (!(await dialog.isVisible())) await window.button('Statistics').click()
    await expect(plot).toBeVisible()
    const box = await plot.boundingBox()
    if (!box) throw new Error('no chart')
    await page.mouse.move(box.x + box.width / 2, box.y + 50)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width / 2 + 60, box.y + 60, { steps: 4 })
    await page.mouse.up()
  }
  await drag()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('textbox', { name: 'Filter', exact: true })).toContainText('at in (')
  const rows = async (): Promise<number> =>
    Number(await window.timeline.getAttribute('aria-rowcount'))
  await expect.poll(rows).toBeLessThan(entries / 4)
  expect(await rows()).toBeGreaterThan(10)

  // All entries again, from the statistics and from the notice.
  await window.button('Statistics').click()
  await expect(dialog.getByRole('row', { name: /data in 1\s500/ })).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Show entire time range' }).click()
  await expect(dialog.getByRole('row', { name: /data in 1\s500/ })).toBeVisible()
  expect(await rows()).toBe(entries + 1)
  await dialog.getByRole('button', { name: 'Close' }).click()
  const field = page.getByRole('textbox', { name: 'Filter', exact: true })
  await field.click()
  await page.keyboard.type('dir == in')
  await page.keyboard.press('Enter')
  await expect.poll(rows).toBe(entries / 2 + 1)
  await drag()
  await expect(field).toContainText('(dir == in) and at in (')
  await window.button('Undo').click()
  await expect(field).toHaveText('dir == in')
  await expect.poll(rows).toBe(entries / 2 + 1)

  await field.click()
  await page.keyboard.press('End')
  await page.keyboard.type(' and dir == out')
  await page.keyboard.press('Enter')
  await expect(page.getByText('No entries match the filter')).toBeVisible()
  await window.button('Statistics').click()
  await expect(dialog).toContainText('No entries match')
})
