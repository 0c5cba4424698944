/**
 * Works with rows without a pointer: bookmarks, notes, copies, sending again, filters, conversations, columns, colours and
 * exports. The focus is visible, and returns to the rows after each menu and dialog.
 */
import type { Locator } from '@playwright/test'
import type { AppWindow } from './app-window.ts'
import { expect, test, type App } from './app.ts'
import { graveViolations } from './axe.ts'
import { chooseItem, expectFocus, openEchoPair, tabTo, write } from './by-keyboard.ts'

const selected = ({ timeline }: AppWindow): Locator => timeline.getByRole('row', { selected: true })

const editor = ({ composer }: AppWindow): Locator =>
  composer.getByRole('textbox', { name: 'Message to send' })

/** Opens the echo pair and sends texts. */
async function openEcho(app: App, ...texts: string[]): Promise<AppWindow> {
  const window = await openEchoPair(app)
  const { page, composer } = window
  await tabTo(page, composer.getByRole('radio', { name: 'JSON' }))
  await page.keyboard.press('ArrowLeft')
  await expectFocus(composer.getByRole('radio', { name: 'Text', exact: true }))
  for (const text of texts) await write(window, text)
  return window
}

/** Leaves what is open with Escape; the rows have the focus again. */
async function escapeToRows(window: AppWindow, opened: Locator): Promise<void> {
  await expect(opened).toBeVisible()
  expect(await graveViolations(window.page, '.float')).toEqual([])
  await window.page.keyboard.press('Escape')
  await expect(opened).toBeHidden()
  await expectFocus(window.timeline)
}

/** Runs a command by name from the palette, by keyboard. */
async function runCommand({ page }: AppWindow, name: string): Promise<void> {
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Search or run a command' })
  await expect(palette.getByRole('combobox')).toBeFocused()
  await page.keyboard.insertText(name)
  await expect(palette.getByRole('option').first()).toContainText(name)
  await page.keyboard.press('Enter')
  await expect(palette).toBeHidden()
}

test('bookmarks a row, and writes a note that Escape does not lose', async ({ app }) => {
  test.slow()
  const window = await openEcho(app, 'first', 'second')
  const { page, timeline } = window
  await tabTo(page, timeline, 'Shift+Tab')
  await page.keyboard.press('End')
  await expect(selected(window)).toContainText('second')
  await page.keyboard.press('Control+F2')
  await expect(selected(window).getByRole('img', { name: 'Bookmark' })).toBeVisible()
  await expectFocus(timeline)

  const note = page.getByRole('textbox', { name: 'Note', exact: true })
  await page.keyboard.press('Control+Alt+c')
  await expectFocus(note)
  await page.keyboard.type('half writ')
  await escapeToRows(window, note)
  await page.keyboard.press('Control+Alt+c')
  await expect(note).toHaveValue('half writ')
  await page.keyboard.press('End')
  await page.keyboard.type('ten')
  await page.keyboard.press('Control+Enter')
  await expect(note).toBeHidden()
  await expect(selected(window)).toContainText('half written')
  await expectFocus(timeline)

  // The button of the notification opens a note again, too.
  await page.keyboard.press('Control+Alt+c')
  await expect(note).toHaveValue('half written')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('another')
  await tabTo(page, page.getByRole('button', { name: 'Cancel' }))
  await page.keyboard.press('Enter')
  await expectFocus(timeline)
  await tabTo(page, page.getByRole('button', { name: 'Continue' }))
  await page.keyboard.press('Enter')
  await expect(note).toHaveValue('another')
  await expectFocus(note)
  await page.keyboard.press('Control+Enter')
  await expect(selected(window)).toContainText('another')

  await tabTo(page, timeline, 'Shift+Tab')
  await page.keyboard.press('Home')
  await page.keyboard.press('F2')
  await expect(selected(window)).toContainText('second')
  await expectFocus(timeline)
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+F2')
  await expect(selected(window)).toContainText('second')

  await runCommand(window, 'Bookmarks and notes')
  const list = page.getByRole('dialog', { name: 'Bookmarks and notes' })
  await escapeToRows(window, list)
})

test('copies, sends again and edits rows, from keys and from their menu', async ({ app }) => {
  test.slow()
  const window = await openEcho(app, 'first', 'second')
  const { page, timeline } = window
  await tabTo(page, timeline, 'Shift+Tab')
  await page.keyboard.press('End')
  await page.keyboard.press('Shift+ArrowUp')
  await page.keyboard.press('Control+c')
  await expect(page.getByText('2 rows copied')).toBeVisible()
  await expectFocus(timeline)
  await page.keyboard.press('Alt+m')
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+v')
  await expect(editor(window)).toContainText('second')

  await tabTo(page, timeline, 'Shift+Tab')
  await page.keyboard.press('Shift+F10')
  const menu = page.getByRole('menu', { name: /rows? selected/ })
  await escapeToRows(window, menu)
  await page.keyboard.press('Shift+F10')
  await page.keyboard.press('ArrowRight')
  await chooseItem(page, 'Hex')
  await expect(menu).toBeHidden()
  await expectFocus(timeline)

  await page.keyboard.press('Control+Shift+Enter')
  await expect(page.getByText('1 entry resent')).toBeVisible()
  await expect(window.row(/received text 6 second/)).toHaveCount(2)
  await expectFocus(timeline)

  await page.keyboard.press('Control+e')
  await expect(editor(window)).toHaveText('second')
  await expectFocus(editor(window))
  await page.keyboard.press('End')
  await page.keyboard.type(' edited')
  await page.keyboard.press('Escape')
  await expect(editor(window)).toHaveText('second edited')
  await page.keyboard.press('Control+Enter')
  await expect(window.row(/received text 13 second edited/)).toBeVisible()

  await tabTo(page, timeline, 'Shift+Tab')
  await page.keyboard.press('Shift+F10')
  await chooseItem(page, /^Row colour/)
  await escapeToRows(window, page.getByRole('menuitem', { name: 'Green' }))
  await page.keyboard.press('Shift+F10')
  await chooseItem(page, /^Row colour/)
  await chooseItem(page, 'Green')
  await expect(selected(window).first()).toHaveAttribute('data-colour', 'green')
  await expectFocus(timeline)
  await page.keyboard.press('Shift+F10')
  await chooseItem(page, /^Edit note/)
  await escapeToRows(window, page.getByRole('dialog', { name: /^Note of entry/ }))
})

test('filters, searches and follows a connection, and returns to the rows', async ({ app }) => {
  test.slow()
  const window = await openEcho(app, 'first', 'second')
  const { page, timeline } = window
  const filter = page.getByRole('textbox', { name: 'Filter', exact: true })
  await tabTo(page, timeline, 'Shift+Tab')
  await page.keyboard.press('End')
  await page.keyboard.press('Alt+v')
  await expect(filter).toHaveText('text == "second"')
  await expect(timeline).toHaveAttribute('aria-rowcount', '3')
  await expectFocus(timeline)

  await page.keyboard.press('Control+Shift+l')
  await expectFocus(filter)
  await page.keyboard.press('End')
  await page.keyboard.type(' and len >')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expectFocus(timeline)
  await expect(filter).toHaveText('text == "second" and len >')
  await runCommand(window, 'Clear all filters')
  await expect(window.row(/received text 5 first/)).toBeVisible()
  await expectFocus(timeline)

  const search = page.getByRole('search').getByRole('textbox')
  await page.keyboard.press('Control+f')
  await expectFocus(search)
  await page.keyboard.type('first')
  await page.keyboard.press('Enter')
  await expect(selected(window)).toContainText('first')
  await page.keyboard.press('Escape')
  await expectFocus(timeline)
  await page.keyboard.press('Control+f')
  await expect(search).toHaveValue('first')
  await page.keyboard.press('Escape')

  await page.keyboard.press('Alt+f')
  const conversation = page.getByRole('grid', { name: 'Conversation' })
  await expectFocus(conversation)
  expect(await graveViolations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(conversation).toBeHidden()
  await expectFocus(timeline)
  await page.keyboard.press('Shift+F10')
  await chooseItem(page, /^View connection as conversation/)
  await expectFocus(conversation)
  await page.keyboard.press('Alt+f')
  await expectFocus(timeline)

  await page.keyboard.press('Control+g')
  await page.keyboard.press('Escape')
  await expectFocus(timeline)
})

test('changes columns and colour rules', async ({ app }) => {
  test.slow()
  const window = await openEcho(app, 'first')
  const { page, timeline } = window
  await tabTo(page, timeline, 'Shift+Tab')
  await page.keyboard.press('End')

  const chooser = page.getByRole('dialog', { name: 'Columns' })
  await runCommand(window, 'Choose columns')
  const path = chooser.getByRole('textbox', { name: 'JSON value' })
  await tabTo(page, path)
  await page.keyboard.type('json.or')
  await escapeToRows(window, chooser)
  await runCommand(window, 'Choose columns')
  await expect(path).toHaveValue('json.or')
  const bytes = chooser.getByRole('checkbox', { name: 'Bytes' })
  await tabTo(page, bytes)
  await page.keyboard.press('Space')
  await expect(timeline.getByRole('columnheader', { name: 'Bytes' })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expectFocus(timeline)

  const time = timeline.getByRole('columnheader', { name: 'Time', exact: true })
  await tabTo(page, timeline.getByRole('columnheader', { name: 'Number' }))
  await page.keyboard.press('ArrowRight')
  await expectFocus(time)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menu', { name: 'Columns' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expectFocus(time)
  await page.keyboard.press('Enter')
  await chooseItem(page, 'Columns…')
  await expect(chooser).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(chooser).toBeHidden()
  await expectFocus(time)

  await tabTo(page, timeline)
  await page.keyboard.press('End')
  await page.keyboard.press('Shift+F10')
  await chooseItem(page, /^Colour rows like this/)
  const rules = page.getByRole('dialog', { name: 'Colour rules' })
  const ofSession = rules.getByRole('group', { name: 'This session' })
  const ofAll = rules.getByRole('group', { name: 'All sessions' })
  const field = ofSession.getByRole('textbox')
  await expectFocus(field)
  expect(await graveViolations(page, '.float')).toEqual([])
  const grip = rules.getByRole('button', { name: /^Move rule 1 / })
  await tabTo(page, grip, 'Shift+Tab')
  // Into the other scope and back.
  await page.keyboard.press('ArrowDown')
  await expect(ofAll.getByRole('textbox')).toHaveCount(3)
  await expectFocus(ofAll.getByRole('button', { name: /^Move rule 1 / }))
  await page.keyboard.press('ArrowUp')
  await expectFocus(ofSession.getByRole('button', { name: /^Move rule 1 / }))
  const scope = rules.getByRole('combobox', { name: /^Scope of rule 1/ })
  await tabTo(page, scope)
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(ofSession.getByRole('textbox')).toHaveCount(0)
  await expectFocus(rules.getByRole('combobox', { name: /^Scope of rule 3/ }))
  await tabTo(page, rules.getByRole('button', { name: 'Delete rule 3' }))
  await page.keyboard.press('Enter')
  await expectFocus(rules.getByRole('button', { name: 'Delete rule 2' }))
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expectFocus(rules.getByRole('button', { name: 'Add rule: All sessions' }))
  await tabTo(page, rules.getByRole('button', { name: 'Restore default rules' }))
  await page.keyboard.press('Enter')
  await expectFocus(rules.getByRole('button', { name: /^Move rule 1 / }))
  await escapeToRows(window, rules)
})

test('exports the selected rows', async ({ app }) => {
  test.slow()
  const window = await openEcho(app, 'first')
  const { page, timeline } = window
  await page.keyboard.press('Alt+d')
  await expect(window.button('Connect')).toBeVisible()
  await tabTo(page, timeline, 'Shift+Tab')
  await page.keyboard.press('End')
  await page.keyboard.press('Shift+ArrowUp')
  const dialog = page.getByRole('dialog', { name: /^Export / })
  await page.keyboard.press('Control+Shift+e')
  await expect(dialog.getByRole('combobox', { name: 'Range: Selected rows (2)' })).toBeVisible()
  await escapeToRows(window, dialog)

  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+F10')
  await chooseItem(page, /^Export selected rows/)
  await expect(dialog.getByRole('combobox', { name: 'Range: Selected rows (1)' })).toBeVisible()
  const format = dialog.getByRole('combobox', { name: /^Format/ })
  await tabTo(page, format)
  await page.keyboard.press('Enter')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expectFocus(format)
  await tabTo(page, dialog.getByRole('button', { name: 'Export…' }))
  await page.keyboard.press('Escape')
  await expectFocus(timeline)
})

/** The commands on rows that have shortcuts, as the list of shortcuts shows them. */
const shortcuts = [
  ['Copy as text', 'Ctrl C'],
  ['Copy rows as TSV', 'Ctrl Shift C'],
  ['Resend', 'Ctrl Shift Enter'],
  ['Edit and resend', 'Ctrl E'],
  ['Filter by value', 'Alt V'],
  ['Add or remove a bookmark', 'Ctrl F2'],
  ['Next bookmark or note', 'F2'],
  ['Previous bookmark or note', 'Shift F2'],
  ['Edit note…', 'Ctrl Alt C'],
  ['View connection as conversation', 'Alt F'],
  ['Export selected rows…', 'Ctrl Shift E'],
  ['Show or hide the sidebar', 'Ctrl B'],
  ['Follow latest', 'Alt End'],
] as const

test('every shortcut of rows is in the list of shortcuts and in the palette', async ({ app }) => {
  test.slow()
  const window = await openEcho(app, 'first')
  const { page, timeline } = window
  await tabTo(page, timeline, 'Shift+Tab')
  await page.keyboard.press('End')
  await expect(selected(window)).toContainText('first')
  await page.keyboard.press('Alt+d')
  await expect(window.button('Connect')).toBeVisible()
  await page.keyboard.press('Control+/')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  for (const [title, keys] of shortcuts)
    await expect(
      sheet
        .locator('dt', { hasText: new RegExp(`^${title}$`) })
        .locator('+ dd kbd')
        .first(),
    ).toHaveText(keys)
  await escapeToRows(window, sheet)

  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Search or run a command' })
  for (const [title, keys] of shortcuts.filter(([name]) => !/^(Resend|Edit and)/.test(name))) {
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(title)
    await expect(
      palette.getByRole('option', { name: new RegExp(`^${title}`) }).locator('kbd'),
    ).toHaveText(keys)
  }
  await page.keyboard.press('Escape')
  await expectFocus(timeline)
})
