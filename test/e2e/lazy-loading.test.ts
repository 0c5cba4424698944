/** What is loaded after the first paint: late, failing, and with a user who does not wait. */
import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'

test.skip(({ host }) => host !== 'web', 'Only files that come over HTTP can be held up here.')

test('shows an error when a part fails to load, and focuses it once it is loaded', async ({
  app,
}) => {
  const { page } = await app.start()
  let broken = true
  await page.route('**/assets/Palette-*.js', (route) => (broken ? route.abort() : route.continue()))
  await page.reload()
  await expect(page.getByRole('tab')).toHaveCount(1)
  await page.keyboard.press('Control+k')
  const alert = page.getByRole('alert').filter({ hasText: 'Could not load this view' })
  await expect(alert).toBeVisible()
  await alert.getByRole('button', { name: 'Close' }).click()
  await expect(alert).toBeHidden()

  await page.keyboard.press('Control+k')
  await expect(alert).toBeVisible()
  broken = false
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  // The browser reports every request that failed.
  expect(app.complaints.filter((text) => !text.includes('Failed to load resource'))).toEqual([])
  app.complaints.length = 0
})

test('a saved endpoint that is not open offers to load its editor again', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  await window.listen('TCP server')
  await window.button('Stop').click()
  await expect(window.button('Listen')).toBeVisible()
  await window.closeTabs()
  let broken = true
  await page.route('**/assets/Composer-*.js', (route) =>
    broken ? route.abort() : route.continue(),
  )
  await page.reload()
  await window.sidebar.getByRole('button', { name: /^TCP/ }).first().click()
  await expect(window.button('Listen')).toBeVisible()
  const alert = page.getByRole('alert').filter({ hasText: 'Could not load this view' })
  await expect(alert).toBeVisible()

  broken = false
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect(window.composer.getByRole('textbox')).toBeVisible()
  await expect(alert).toBeHidden()
  // The browser reports every request that failed.
  expect(app.complaints.filter((text) => !text.includes('Failed to load resource'))).toEqual([])
  app.complaints.length = 0
})

test('the editor reserves its space while it loads and accepts typing immediately', async ({
  app,
}) => {
  const window = await app.start()
  const { page } = window
  const release = Promise.withResolvers<undefined>()
  await page.route('**/assets/Composer-*.js', async (route) => {
    await release.promise
    await route.continue()
  })
  await page.reload()
  await page.getByRole('button', { name: 'Open echo pair' }).click()
  const edge = page.getByRole('separator', { name: 'Resize composer' })
  await expect(edge).toBeVisible()
  await expect(window.composer).toBeHidden()
  const placed = await edge.boundingBox()

  release.resolve(undefined)
  await window.composer.getByRole('textbox').focus()
  await page.keyboard.type('typed as soon as it can be')
  // It begins with the greeting of the echo pair, and typing starts before it.
  await expect(window.composer.getByRole('textbox')).toHaveText(/^typed as soon as it can be\{/)
  const after = await edge.boundingBox()
  expect(Math.abs((placed?.y ?? 0) - (after?.y ?? 0))).toBeLessThanOrEqual(1)
})

test('opens every part after the host has ended, once the window has been idle', async ({
  app,
}) => {
  const { page } = await app.start()
  const loaded = page.waitForResponse('**/assets/Statistics-*.js')
  await page.reload()
  await page.getByRole('button', { name: 'Open echo pair' }).click()
  await loaded
  await expect.poll(() => loadedInASecond(page)).toBe(0)
  await page.route('**/*', (route) => route.abort())
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
  await page.keyboard.press('Escape')
})

/** The number of files that the page loads within a second. */
const loadedInASecond = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const count = (): number => performance.getEntriesByType('resource').length
    const before = count()
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    return count() - before
  })
