/** Bookmarks, notes, colours and markers in the window. */
import { expect, test } from './app.ts'

test('bookmarks and notes are added, listed, stepped through and filtered by keyboard', async ({
  app,
}) => {
  const window = await app.start()
  const { page } = window
  await window.listen('TCP server')
  const bookmarks = page.getByRole('dialog', { name: 'Bookmarks and notes' })
  const note = page.getByRole('textbox', { name: 'Note', exact: true })

  // A marker is recorded at once; its note follows.
  await page.keyboard.press('Control+Alt+m')
  await expect(page.getByRole('dialog', { name: 'Marker at entry 2' })).toBeVisible()
  await expect(window.row(/Marker/)).toBeVisible()
  await note.fill('button pressed here')
  await page.keyboard.press('Control+Enter')
  await expect(note).toBeHidden()
  await page.keyboard.press('Control+Alt+m')
  await expect(page.getByRole('dialog', { name: /^Marker at entry/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(window.timeline).toHaveAttribute('aria-rowcount', '4')

  await window.button('Bookmarks and notes').click()
  await expect(bookmarks.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Escape')

  await window.row(/Listening/).click()
  await page.keyboard.press('Control+F2')
  await expect(window.row(/Listening/).getByRole('img', { name: 'Bookmark' })).toBeVisible()
  await page.keyboard.press('F2')
  await expect(window.row(/Marker/).first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('F2')
  await expect(window.row(/Listening/)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Shift+F2')
  await expect(window.row(/Marker/).first()).toHaveAttribute('aria-selected', 'true')
  await expect(window.detail).toContainText('Entry 2 of 3')
  await page.keyboard.press('Control+Alt+c')
  await expect(note).toHaveValue('button pressed here')
  await note.fill('pressed twice')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(note).toBeHidden()
  await expect(window.row(/Marker.*pressed twice/)).toBeVisible()

  await window.button('Bookmarks and notes').click()
  const options = bookmarks.getByRole('option')
  await expect(options).toHaveCount(2)
  await expect(options.nth(1)).toContainText('pressed twice')
  await page.getByRole('textbox', { name: 'Note text or #number' }).fill('twice')
  await expect(options).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(bookmarks).toBeHidden()
  await expect(window.row(/Marker/).first()).toHaveAttribute('aria-selected', 'true')

  await window.button('Bookmarks and notes').click()
  await bookmarks.getByRole('button', { name: 'Show only these rows' }).click()
  await expect(window.timeline).toHaveAttribute('aria-rowcount', '3')
  // Without its note, the row is hidden.
  await window.row(/Marker/).click()
  await page.keyboard.press('Control+Alt+c')
  await note.fill('')
  await page.keyboard.press('Control+Enter')
  await expect(window.timeline).toHaveAttribute('aria-rowcount', '2')
})

test('the list of bookmarks tells how to add one', async ({ app }) => {
  const window = await app.start()
  await window.listen('TCP server')
  await window.button('Bookmarks and notes').click()
  await expect(window.page.getByRole('dialog', { name: 'Bookmarks and notes' })).toContainText(
    'No bookmarks or notes yet. Select a row and press Ctrl F2 to bookmark it or Ctrl Alt C to add a note.',
  )
})

test('a row is given a colour, by which it is filtered', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  await window.listen('TCP server')
  await page.keyboard.press('Control+Alt+m')
  await expect(page.getByRole('dialog', { name: /^Marker at entry/ })).toBeVisible()
  await page.keyboard.press('Escape')
  const marker = window.row(/Marker/)
  await marker.click()
  await window.run('Row colour…')
  await page.getByRole('menuitem', { name: 'Red' }).click()
  await expect(marker).toHaveAttribute('data-colour', 'red')
  await expect(marker).toContainText('Red')

  await page.getByRole('textbox', { name: 'Filter', exact: true }).click()
  await page.keyboard.type('colour == red')
  await page.keyboard.press('Enter')
  await expect(window.timeline).toHaveAttribute('aria-rowcount', '2')
  await marker.click()
  await window.run('Row colour…')
  await expect(page.getByRole('menuitem', { name: '✓ Red' })).toBeVisible()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(marker).toBeHidden()
})
