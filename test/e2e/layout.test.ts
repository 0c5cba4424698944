/** The parts of the window can be hidden, moved and sized, and stay so after a restart. */
import type { Locator } from '@playwright/test'
import type { AppWindow } from './app-window.ts'
import { expect, test } from './app.ts'

async function openEchoPair(window: AppWindow): Promise<void> {
  await window.page.getByRole('button', { name: 'Open echo pair' }).click()
  await window.send('Hello', 'Text')
  await window.row(/received text 5 Hello/).click()
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox()
  if (box === null) throw new Error('the part is not visible')
  return box
}

test('hides the sidebar, also after a restart', async ({ app }) => {
  let window = await app.start()
  await expect(window.sidebar).toBeVisible()
  const width = (await boxOf(window.page.getByRole('main'))).width
  await window.page.keyboard.press('Control+b')
  await expect(window.sidebar).toBeHidden()
  expect((await boxOf(window.page.getByRole('main'))).width).toBeGreaterThan(width + 200)

  window = await app.restart()
  await expect(window.page.getByRole('tab')).toHaveCount(1)
  await expect(window.sidebar).toBeHidden()
  await window.button('Show or hide the sidebar').click()
  await expect(window.sidebar).toBeVisible()
})

test('folds the composer, and unfolds it to write a message', async ({ app }) => {
  const window = await app.start()
  await openEchoPair(window)
  await window.write('kept')
  await window.page.keyboard.press('Control+j')
  await expect(window.composer).toBeHidden()
  const editor = window.composer.getByRole('textbox', { name: 'Message to send' })

  await window.page.keyboard.press('Alt+m')
  await expect(editor).toBeFocused()
  await expect(editor).toHaveText('kept')
  await window.composer.getByRole('button', { name: 'Show or hide the composer' }).click()
  await window.page.getByRole('button', { name: 'Write message' }).click()
  await expect(editor).toHaveText('kept')
  await window.page.keyboard.press('Control+j')
  await window.run('Snippets')
  await expect(window.composer).toBeVisible()
})

test('puts the detail below the timeline, also after a restart', async ({ app }) => {
  let window = await app.start()
  await openEchoPair(window)
  const left = await boxOf(window.timeline)
  expect((await boxOf(window.detail)).x).toBeGreaterThan(left.x + left.width - 1)

  await window.run('Toggle details position')
  const below = async (): Promise<boolean> => {
    const [above, detail] = [await boxOf(window.timeline), await boxOf(window.detail)]
    return detail.x <= above.x && detail.y >= above.y + above.height - 1
  }
  await expect.poll(below).toBe(true)
  await expect(window.detail).toContainText('Hello')

  window = await app.restart()
  await window.openSession('Echo client')
  await expect.poll(below).toBe(true)
})

test('text size and row height change the rows and keep the last one in view', async ({ app }) => {
  const window = await app.start()
  await openEchoPair(window)
  const row = window.row(/received text 5 Hello/)
  expect((await boxOf(row)).height).toBe(24)
  await window.page.keyboard.press('Control+,')
  const settings = window.page.getByRole('dialog', { name: 'Settings' })
  await settings.getByRole('radio', { name: 'Relaxed' }).click()
  await settings.getByRole('combobox', { name: 'Text size: Normal' }).click()
  await window.page.getByRole('option', { name: 'Larger' }).click()
  await window.page.keyboard.press('Escape')
  await expect.poll(async () => (await boxOf(row)).height).toBe(39)
  expect(await row.evaluate((element) => getComputedStyle(element).fontSize)).toBe('15.6px')
})
