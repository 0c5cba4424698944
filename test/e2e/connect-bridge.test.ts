/** The page finds its engine through the web host, hides its token, and comes back after the host was away. */
import { expect, test } from '@playwright/test'
import { TemporaryFolder } from '../support/folders.ts'
import { WebHost } from '../support/web-host.ts'

test('the token leaves the address bar and survives a reload', async ({ page }) => {
  using folder = new TemporaryFolder()
  await using host = await WebHost.start(folder.path)
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(String(error)))
  const url = await host.url()
  await page.goto(url)
  await expect(page.locator('#app')).not.toBeEmpty()
  expect(page.url()).toBe(url.replace(/#.*/, ''))
  await page.reload()
  await expect(page.locator('#app')).not.toBeEmpty()
  expect(problems).toEqual([])
})
