/** The columns of the timeline: widths, order, choice and values of JSON; the formats of times; the counts of rows. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import type { AppWindow } from './app-window.ts'
import { expect, test } from './app.ts'
import { graveViolations } from './axe.ts'

async function openEchoPair(window: AppWindow): Promise<void> {
  await window.page.getByRole('button', { name: 'Open echo pair' }).click()
  await window.send('{"order": {"id": 1.50}}', 'Text')
  await expect(window.row(/received text \d+ \{"order"/)).toBeVisible()
}

const header = (window: AppWindow, name: string): Locator =>
  window.timeline.getByRole('columnheader', { name, exact: true })
const divider = (window: AppWindow, name: string): Locator =>
  window.timeline.getByRole('separator', { name: `Width of ${name}`, exact: true })
const headers = (window: AppWindow): Promise<(string | null)[]> =>
  window.timeline
    .locator('[data-column]')
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-column')))

async function widthOf(locator: Locator): Promise<number> {
  return (await locator.boundingBox())?.width ?? 0
}

test('a column is resized by pointer and keys, fitted, and reset', async ({ app }) => {
  let window = await app.start()
  await openEchoPair(window)
  const { page } = window
  const type = header(window, 'Type')
  const before = await widthOf(type)
  const box = await divider(window, 'Type').boundingBox()
  if (box === null) throw new Error('the divider is not visible')
  await page.mouse.move(box.x + box.width / 2, box.y + 5)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2 + 60, box.y + 5, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => widthOf(type)).toBe(before + 60)

  await divider(window, 'Type').focus()
  await page.keyboard.press('ArrowLeft')
  await expect(divider(window, 'Type')).toHaveAttribute('aria-valuenow', String(before + 52))
  await divider(window, 'Type').dblclick()
  await expect.poll(() => widthOf(type)).toBeLessThan(before + 52)

  await divider(window, 'Type').focus()
  for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowRight')
  const chosen = await widthOf(type)
  expect(chosen).toBeGreaterThan(before)
  // Settings are saved a moment after a change.
  await expect
    .poll(() => readFileSync(join(app.data, 'settings.json'), 'utf8'))
    .toMatch(new RegExp(`"width": ?${String(chosen)}\\b`))
  // Closing the tab of an open endpoint asks first.
  for (const [name, opens] of [
    ['Echo client', 'Connect'],
    ['Echo server', 'Listen'],
  ] as const) {
    await page.getByRole('tab', { name }).click()
    await page.keyboard.press('Alt+d')
    await expect(window.button(opens)).toBeVisible()
  }
  window = await app.restart()
  await window.openSession('Echo client')
  await expect.poll(() => widthOf(header(window, 'Type'))).toBe(chosen)
  await window.run('Reset columns')
  await expect.poll(() => widthOf(header(window, 'Type'))).not.toBe(chosen)
})

test('columns are moved and hidden by dragging, keys and the menu', async ({ app }) => {
  const window = await app.start()
  await openEchoPair(window)
  const { page } = window
  await header(window, 'Bytes').dragTo(header(window, 'Time'), { targetPosition: { x: 4, y: 10 } })
  await expect
    .poll(() => headers(window))
    .toEqual(['number', 'bytes', 'time', 'gap', 'direction', 'type'])

  await header(window, 'Bytes').focus()
  await page.keyboard.press('Shift+ArrowRight')
  await expect
    .poll(() => headers(window))
    .toEqual(['number', 'time', 'bytes', 'gap', 'direction', 'type'])
  await expect(header(window, 'Bytes')).toBeFocused()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Hide column' }).click()
  await expect(header(window, 'Bytes')).toHaveCount(0)

  await header(window, 'Time').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Bytes' }).click()
  await expect(header(window, 'Bytes')).toBeVisible()
  await header(window, 'Time').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Reset columns' }).click()
  await expect
    .poll(() => headers(window))
    .toEqual(['number', 'time', 'gap', 'direction', 'type', 'bytes'])
})

test('a value of JSON is a column, from the chooser and from the detail', async ({ app }) => {
  const window = await app.start()
  await openEchoPair(window)
  const { page } = window
  await window.run('Choose columns')
  const chooser = page.getByRole('dialog', { name: 'Columns' })
  const path = chooser.getByRole('textbox', { name: 'JSON value' })
  await path.fill('order.id')
  await page.keyboard.press('Enter')
  await expect(chooser.getByRole('alert')).toContainText('Invalid path')
  await path.fill('json.order.id')
  await page.keyboard.press('Enter')
  await expect(window.row(/received text \d+ 1\.50 \{"order"/)).toBeVisible()
  expect(await graveViolations(page, '.float')).toEqual([])
  await chooser.getByRole('checkbox', { name: 'json.order.id' }).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(window.row(/received text 1\.50 \d+ \{"order"/)).toBeVisible()
  await chooser.getByRole('button', { name: 'Remove json.order.id' }).click()
  await expect(header(window, 'json.order.id')).toHaveCount(0)
  await page.keyboard.press('Escape')

  await window.row(/received text \d+ \{"order"/).click()
  const json = await window.view('JSON')
  await json.getByRole('treeitem', { name: /id/ }).last().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Show as column' }).click()
  await expect(window.row(/received text \d+ 1\.50 \{"order"/)).toBeVisible()
  await window.send('{"order": {"id": 2}}')
  await expect(window.row(/received text \d+ 2 \{"order"/)).toBeVisible()
})

test('times are shown in four formats with microseconds', async ({ app }) => {
  const window = await app.start()
  await openEchoPair(window)
  const { page } = window
  // A column that is resized has room for microseconds in any window.
  await divider(window, 'Time').focus()
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight')
  const time = window.row(/received text \d+ \{"order"/).locator('[data-cell="time"]')
  await expect(time).toHaveText(/^\d\d:\d\d:\d\d\.\d{6}$/)
  const times = page.getByRole('button', { name: /^Time display/ })
  for (const mode of ['Since session start', 'Since previous row']) {
    await times.click()
    await page.getByRole('menuitem', { name: mode }).click()
    await expect(time).toHaveText(/^\+\d+\.\d{6}$/)
  }
  await window.row(/sent text/).click()
  await times.click()
  await page.getByRole('menuitem', { name: 'Since selected row' }).click()
  await expect(time).toHaveText(/^\+0\.\d{6}$/)
})

test('the filter and the status bar agree on the number of rows while entries arrive', async ({
  app,
}) => {
  const window = await app.start()
  await openEchoPair(window)
  const { page, status } = window
  await page.getByRole('textbox', { name: 'Filter' }).click()
  await page.keyboard.insertText('kind == text and dir == in')
  await page.keyboard.press('Enter')
  await expect(status).toContainText('1 shown')
  await window.send('another', 'Text')
  await expect(status).toContainText('2 shown')
  const total = /(\d+) entries/.exec((await status.textContent()) ?? '')?.[1] ?? ''
  await expect(page.getByText(`2 of ${total}`, { exact: true })).toBeAttached()
  expect(await graveViolations(page, '[aria-label="Timeline"]')).toEqual([])
})

/** No two of these overlap, and none has more content than it shows. */
async function expectApart(items: Locator): Promise<void> {
  await expect(items.first()).toBeVisible()
  const boxes = await items.evaluateAll((elements) =>
    elements
      .filter((element) => element.getBoundingClientRect().width > 0)
      .map((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect()
        const isCut = element.scrollWidth > element.clientWidth + 1
        return { what: element.outerHTML.slice(0, 120), left, right, top, bottom, isCut }
      }),
  )
  expect(boxes.filter(({ isCut }) => isCut)).toEqual([])
  for (const [i, a] of boxes.entries())
    for (const b of boxes.slice(i + 1)) {
      const isApart =
        a.right <= b.left + 1 ||
        b.right <= a.left + 1 ||
        a.bottom <= b.top + 1 ||
        b.bottom <= a.top + 1
      expect(isApart, `${a.what} beside ${b.what}`).toBe(true)
    }
}

test('the toggles are named, left of the search, and the bars fit in every window', async ({
  app,
}) => {
  const window = await app.start()
  const { page } = window
  await page.setViewportSize({ width: 1_440, height: 900 })
  await openEchoPair(window)
  await window.row(/received text/).click()
  await window.timeline.press('Control+a')
  const toggles = page.getByRole('group', { name: 'Show' })
  const search = page.getByRole('search')
  const time = window.row(/received text \d+ \{"order"/).locator('[data-cell="time"]')
  await expect(time).toHaveText(/^\d\d:\d\d:\d\d\.\d{6}$/)
  await expectApart(time)
  for (const name of ['← In', '→ Out', 'Control', 'Events', 'Violations'])
    await expect(toggles.getByText(name, { exact: true })).toBeVisible()
  expect((await toggles.boundingBox())?.x).toBeLessThan((await search.boundingBox())?.x ?? 0)
  // The bar spans the timeline and the detail.
  const detail = await window.detail.boundingBox()
  const tools = await page.getByRole('button', { name: 'Columns', exact: true }).boundingBox()
  expect(tools?.x).toBeGreaterThan(detail?.x ?? Infinity)

  for (const [width, height] of [
    [1_440, 900],
    [1_024, 700],
    [900, 600],
  ] as const) {
    await page.setViewportSize({ width, height })
    await expect(toggles.getByText('Control', { exact: true })).toBeVisible()
    await expectApart(page.getByRole('group', { name: 'Timeline rows' }).locator(':scope > *'))
    await expectApart(toggles.getByRole('button'))
    await expectApart(page.locator('.tools > *'))
  }
})

test('a name in the sidebar is cut in the middle, and keeps its port', async ({ app }) => {
  const window = await app.start()
  const { page, sidebar } = window
  await page.setViewportSize({ width: 1_440, height: 900 })
  const port = await window.listen('WebSocket server')
  await window.button('New tab').click()
  await window.connect('WebSocket client', `ws://127.0.0.1:${String(port)}/a/long/path/of/quotes`)
  const name = `ws://127.0.0.1:${String(port)}/a/long/path/of/quotes`
  const item = sidebar.getByRole('button', { name: new RegExp(`^${name} recording`) })
  await expect(item).toBeVisible()
  const shown = item.locator('b [aria-hidden="true"]')
  await expect(shown).toHaveText(/^127\.0\.0\.1.*….*quotes$/)
  expect(await shown.evaluate((text) => text.getBoundingClientRect().width)).toBeLessThanOrEqual(
    await widthOf(item.locator('b')),
  )
})

test('the payload gets at least 45 % of the timeline at 1440 pixels, and nothing covers a row at 900', async ({
  app,
}) => {
  const window = await app.start()
  const { page } = window
  await page.setViewportSize({ width: 1_440, height: 900 })
  await openEchoPair(window)
  const share = async (): Promise<number> =>
    (await widthOf(
      window
        .row(/received text/)
        .getByRole('gridcell')
        .last(),
    )) / (await widthOf(window.timeline))
  await expect.poll(share).toBeGreaterThanOrEqual(0.45)
  await page.setViewportSize({ width: 900, height: 600 })
  const bar = await page.getByRole('group', { name: 'Timeline rows' }).boundingBox()
  const grid = await window.timeline.boundingBox()
  if (bar === null || grid === null) throw new Error('the timeline is not visible')
  expect(bar.y).toBeGreaterThanOrEqual(grid.y + grid.height - 1)
})
