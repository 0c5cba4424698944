/** Tabs are restored, and everything is found from the keyboard. */
import { expect, test } from './app.ts'

test('a reload restores tabs, their order and unsent messages', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  const tabs = page.getByRole('banner').getByRole('tab')
  const names = (): Promise<string[]> => tabs.allInnerTexts()
  await page.getByRole('button', { name: 'Open echo pair' }).click()
  await expect(window.row(/The WebSocket is open/)).toBeVisible()
  await window.write('not sent yet', 'Text')
  await page.getByRole('tab', { name: 'Echo client' }).focus()
  await page.keyboard.press('Alt+Shift+ArrowLeft')
  await expect.poll(names).toEqual(['Echo client', 'Echo server'])

  await page.reload()
  await expect.poll(names).toEqual(['Echo client', 'Echo server'])
  await expect(window.row(/The WebSocket is open/)).toBeVisible()
  await expect(window.composer.getByRole('textbox')).toHaveText('not sent yet')
})

test('a reload keeps what was sent, also of an endpoint whose tab was closed', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  const port = await window.listen('TCP server')
  await page.getByRole('button', { name: 'New tab' }).click()
  await window.connect('TCP client', `127.0.0.1:${port}`)
  for (const text of ['first', 'second']) {
    await window.write(text, 'Text')
    await window.button('Send Ctrl ↵').click()
    await expect(window.row(`sent data ${text.length} ${text}`)).toBeVisible()
  }
  await window.write('not sent yet')
  await window.button('Disconnect').click()
  const name = `tcp://127.0.0.1:${port}`
  await page.getByRole('button', { name: `Close ${name}` }).click()
  await page.reload()
  await window.sidebar
    .getByRole('button', { name: new RegExp(name) })
    .first()
    .click()
  const editor = window.composer.getByRole('textbox', { name: 'Message to send' })
  await expect(editor).toHaveText('not sent yet')
  await editor.click()
  await page.keyboard.press('ArrowUp')
  await expect(editor).toHaveText('second')
  await page.keyboard.press('ArrowUp')
  await expect(editor).toHaveText('first')
})

test('the command palette runs commands and opens sessions', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  await page.getByRole('button', { name: 'Open echo pair' }).click()
  await window.button('Disconnect').click()
  await expect(window.button('Connect')).toBeVisible()
  await page.getByRole('button', { name: 'Close Echo client' }).click()
  await expect(page.getByRole('tab', { name: 'Echo client' })).toBeHidden()
  await page.keyboard.press('Control+K')
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
  await page.keyboard.type('light theme')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')

  await page.keyboard.press('Control+K')
  await page.keyboard.type('echo client')
  await expect(page.getByRole('option', { name: /Echo client/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Echo client' })).toBeVisible()
})
