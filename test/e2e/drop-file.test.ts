/** A file dropped on the window becomes the file to send; the page never navigates to it. */
import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'

/** Drags a file over the middle of an element and drops it. */
async function drop(page: Page, onto: string, text: string): Promise<void> {
  const data = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([content], 'greeting.txt', { type: 'text/plain' }))
    return transfer
  }, text)
  for (const event of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent(onto, event, { dataTransfer: data })
}

test('a file dropped on the window or the composer becomes the file to send', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  await expect(page.getByText('sessions.db')).toBeVisible()
  await drop(page, '#panel', 'nobody can send this')
  await expect(page.getByText('Open an endpoint to send a file')).toBeVisible()

  await page.getByRole('button', { name: 'Open echo pair' }).click()
  await expect(window.row(/The WebSocket is open/)).toBeVisible()
  await drop(page, '#panel', 'dropped on the window')
  await expect(window.composer.getByText('greeting.txt')).toBeVisible()
  await window.composer.getByRole('button', { name: /^Send/ }).click()
  await expect(window.row(/received .* dropped on the window/)).toBeVisible()

  await drop(page, '[aria-label="Message to send"]', 'dropped on the composer')
  await window.composer.getByRole('button', { name: /^Send/ }).click()
  await expect(window.row(/received .* dropped on the composer/)).toBeVisible()
})
