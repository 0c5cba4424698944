/** Several rows of the timeline: selected by mouse and by keyboard, copied, sent again, and filtered by. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Locator, Page } from '@playwright/test'
import type { AppWindow } from './app-window.ts'
import { expect, test } from './app.ts'
import { graveViolations } from './axe.ts'
import { openEcho } from './echo-pair.ts'

const editor = ({ composer }: AppWindow): Locator =>
  composer.getByRole('textbox', { name: 'Message to send' })

/** The text in the clipboard, as the composer pastes it. */
async function pasted(window: AppWindow): Promise<string> {
  await window.write('', 'Text')
  await window.page.keyboard.press('Control+v')
  await expect(editor(window)).not.toHaveText('')
  return (await editor(window).locator('.cm-line').allTextContents()).join('\n')
}

const selected = (window: AppWindow): Locator =>
  window.timeline.getByRole('row', { selected: true })

const rowMenu = (page: Page): Locator => page.getByRole('menu', { name: /rows? selected/ })

test('selects rows with Shift and Ctrl by mouse, and copies them in their order', async ({
  app,
}) => {
  const window = await openEcho(app, 'one', 'two', 'three')
  const { page, timeline } = window
  await expect(timeline).toHaveAttribute('aria-multiselectable', 'true')
  await window.row(/sent text 3 two/).click()
  await expect(selected(window)).toHaveCount(1)
  await window.row(/received text 5 three/).click({ modifiers: ['Shift'] })
  await expect(selected(window)).toHaveCount(4)
  await window.row(/sent text 3 one/).click({ modifiers: ['Control'] })
  await window.row(/received text 3 two/).click({ modifiers: ['Control'] })
  await expect(selected(window)).toHaveCount(4)
  await expect(page.getByText('4 rows selected', { exact: true })).toBeVisible()
  // The detail shows the focused row.
  await expect(window.detail.getByText('two')).toBeVisible()
  await page.keyboard.press('Control+c')
  await expect(page.getByText('4 rows copied')).toBeVisible()
  expect(await pasted(window)).toBe('one\ntwo\nthree\nthree')
})

test('selects rows by keyboard alone, and opens their menu', async ({ app }) => {
  const window = await openEcho(app, 'one', 'two')
  const { page, timeline } = window
  await window.row(/received text 3 two/).click()
  await timeline.press('Shift+ArrowUp')
  await timeline.press('Shift+ArrowUp')
  await expect(selected(window)).toHaveCount(3)
  await timeline.press('Shift+ArrowDown')
  await expect(selected(window)).toHaveCount(2)
  await timeline.press('Control+ArrowUp')
  await timeline.press('Control+ArrowUp')
  await expect(selected(window)).toHaveCount(2)
  await timeline.press('Space')
  await expect(selected(window)).toHaveCount(3)
  await timeline.press('Escape')
  await expect(selected(window)).toHaveCount(1)
  await timeline.press('Control+a')
  const all = Number(await timeline.getAttribute('aria-rowcount')) - 1
  await expect(page.getByText(`${String(all)} rows selected`, { exact: true })).toBeVisible()

  await window.row(/sent text 3 two/).click()
  for (const keys of ['Shift+F10', 'ContextMenu']) {
    await timeline.press(keys)
    await expect(rowMenu(page)).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(rowMenu(page)).toBeHidden()
    await expect(timeline).toBeFocused()
  }
  await timeline.press('Shift+F10')
  await expect(page.getByRole('menuitem', { name: 'Copy as' })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('menuitem', { name: 'Hex' })).toBeFocused()
  expect(await graveViolations(page, '.float')).toEqual([])
  await page.keyboard.press('Enter')
  await expect(rowMenu(page)).toBeHidden()
  expect(await pasted(window)).toBe('74 77 6f')
})

test('one menu is open at a time, and it fits into the window with its submenu', async ({
  app,
}) => {
  const window = await openEcho(app, 'one', 'two')
  const { page } = window
  await page.setViewportSize({ width: 900, height: 600 })
  const first = window.row(/sent text 3 one/)
  await first.click({ button: 'right' })
  await expect(rowMenu(page)).toBeVisible()
  const other = await window.row(/received text 3 two/).boundingBox()
  if (other === null) throw new Error('The row is not visible.')
  // Beside the open menu.
  await page.mouse.click(other.x + 4, other.y + 4, { button: 'right' })
  await expect(rowMenu(page)).toHaveCount(1)
  await expect(window.row(/received text 3 two/)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Escape')
  await expect(rowMenu(page)).toHaveCount(0)

  const box = await first.boundingBox()
  if (box === null) throw new Error('The row is not visible.')
  await page.mouse.click(box.x + box.width - 16, box.y + 4, { button: 'right' })
  await rowMenu(page).getByRole('menuitem', { name: 'Copy as' }).hover()
  await expect(page.getByRole('menuitem', { name: 'TSV rows' })).toBeVisible()
  for (const menu of await page.getByRole('menu').all()) {
    const place = await menu.boundingBox()
    if (place === null) throw new Error('The menu is not visible.')
    expect(place.x).toBeGreaterThanOrEqual(0)
    expect(place.y).toBeGreaterThanOrEqual(0)
    expect(place.x + place.width).toBeLessThanOrEqual(900)
    expect(place.y + place.height).toBeLessThanOrEqual(600)
  }
})

test('a right click opens the menu of the row, or of the selected rows', async ({ app }) => {
  const window = await openEcho(app, 'one', 'two')
  const { page } = window
  await window.row(/sent text 3 one/).click({ button: 'right' })
  await expect(page.getByRole('menu', { name: '1 row selected' })).toBeVisible()
  await page.keyboard.press('Escape')
  await window.row(/received text 3 two/).click({ modifiers: ['Shift'] })
  await window.row(/received text 3 one/).click({ button: 'right' })
  const menu = page.getByRole('menu', { name: '4 rows selected' })
  await expect(menu).toBeVisible()
  await menu.getByRole('menuitem', { name: 'Copy as' }).hover()
  await page.getByRole('menuitem', { name: 'C array' }).click()
  expect(await pasted(window)).toMatch(
    /^const unsigned char entry_\d+\[3\] = \{\n {2}0x6f, 0x6e, 0x65\n\};/,
  )
})

test('sends selected rows again, and loads one into the composer', async ({ app }) => {
  const window = await openEcho(app, 'one', 'two')
  const { page, timeline } = window
  await window.row(/sent text 3 one/).click()
  await window.row(/received text 3 two/).click({ modifiers: ['Shift'] })
  await page.keyboard.press('Control+Shift+Enter')
  await expect(page.getByText('2 entries resent')).toBeVisible()
  await expect(window.row(/received text 3 one/)).toHaveCount(2)
  await expect(window.row(/received text 3 two/)).toHaveCount(2)

  await window.write('draft', 'Text')
  await window
    .row(/received text 3 two/)
    .first()
    .click()
  await timeline.press('Control+e')
  await expect(editor(window)).toHaveText('two')
  await expect(editor(window)).toBeFocused()
  await page.keyboard.press('End')
  await page.keyboard.insertText(' edited')
  await page.keyboard.press('Control+Enter')
  await expect(window.row(/received text 10 two edited/)).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(editor(window)).toHaveText('draft')
})

test('a server sends a row again to its peer, which the menu names, or to where the composer sends', async ({
  app,
}) => {
  const window = await app.start()
  const { page } = window
  const port = await window.listen('TCP server')
  const first = connect({ port, host: '127.0.0.1' })
  await once(first, 'connect')
  await window.send('greeting', 'Text')
  await expect(window.row(/sent data 8 greeting/)).toBeVisible()
  const second = connect({ port, host: '127.0.0.1' })
  await once(second, 'connect')
  const [ofFirst, ofSecond] = [text(first), text(second)]
  const address = `#1 127.0.0.1:${String(first.localPort)}`

  const row = window.row(/sent data 8 greeting/).first()
  await row.click({ button: 'right' })
  await page.getByRole('menuitem', { name: `Resend → ${address}` }).click()
  await expect(page.getByText(`1 entry resent to ${address}`)).toBeVisible()

  first.end()
  await expect(window.row(/closed the connection/)).toBeVisible()
  await row.click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Resend → all peers' }).click()
  await expect(page.getByText('1 entry resent to all peers')).toBeVisible()
  await window.button('Stop').click()
  expect(await ofFirst).toBe('greetinggreeting')
  expect(await ofSecond).toBe('greeting')
})

test('filters by the value, the field and the type of a row', async ({ app }) => {
  const window = await openEcho(app, 'one', 'two', '{"id":7,"name":"x"}')
  const { page, timeline } = window
  const filter = page.getByRole('textbox', { name: 'Filter' })
  await window.row(/sent text 3 two/).click()
  await timeline.press('Alt+v')
  await expect(filter).toHaveText('text == "two"')
  await expect(timeline).toHaveAttribute('aria-rowcount', '3')
  await window.run('Clear all filters')

  await window.row(/sent text 19 /).click()
  await window.view('JSON')
  await window.detail.getByRole('treeitem', { name: /id/ }).click()
  await window.run('Exclude value')
  await expect(filter).toHaveText('not json.id == 7')
  await expect(window.row(/text 19 /)).toHaveCount(0)

  await window.row(/sent text 3 two/).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Filter by type' }).click()
  await expect(filter).toHaveText('not json.id == 7 and kind == text')
  await expect(timeline).toHaveAttribute('aria-rowcount', '5')
  await window.row(/sent text 3 two/).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Follow connection' }).click()
  await expect(filter).not.toContainText('json')
  await expect(page.getByRole('button', { name: 'Connection 1' })).toBeVisible()
  await expect(window.row(/text 19 /)).toHaveCount(2)
})

test('keys of the rows leave other fields alone', async ({ app }) => {
  const window = await openEcho(app, 'one')
  const { page } = window
  await window.row(/sent text 3 one/).click()
  await window.write('from the editor', 'Text')
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  await page.keyboard.press('End')
  await page.keyboard.press('Control+v')
  await expect(editor(window)).toHaveText('from the editorfrom the editor')
})

test('the menu speaks Chinese', async ({ app }) => {
  const window = await openEcho(app, 'one')
  const { page } = window
  await window.settings({ language: '简体中文' })
  await page
    .getByRole('grid', { name: '时间线' })
    .getByRole('row', { name: /发出 文本/ })
    .click({
      button: 'right',
    })
  const menu = page.getByRole('menu', { name: '已选 1 行' })
  await expect(menu.getByRole('menuitem', { name: /^重新发送/ })).toBeEnabled()
  await menu.getByRole('menuitem', { name: '复制为' }).hover()
  await expect(page.getByRole('menuitem', { name: '十六进制' })).toBeVisible()
})
