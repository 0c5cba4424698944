/** Languages and themes switch live, and every main state can be used by everybody, as far as axe can tell. */
import { AxeBuilder } from '@axe-core/playwright'
import type { AppWindow } from './app-window.ts'
import { expect, test } from './app.ts'

async function expectAccessible(window: AppWindow, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page: window.page }).analyze()
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${state}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  expect(grave).toEqual([])
}

async function openEchoPair(window: AppWindow): Promise<void> {
  await window.page.getByRole('button', { name: 'Open the echo pair' }).click()
  await expect(window.row(/WebSocket open/)).toBeVisible()
}

const background = (window: AppWindow): Promise<string> =>
  window.page.evaluate(() => getComputedStyle(document.body).backgroundColor)

test('the language switches live and is remembered', async ({ app }) => {
  const window = await app.start()
  await openEchoPair(window)
  await window.send('你好', 'Text')
  await expect(window.row(/received text 6 你好/)).toBeVisible()
  await window.settings({ language: '简体中文' })
  await expect(window.page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(window.page.getByRole('button', { name: '设置' })).toBeVisible()
  await expect(window.page.getByRole('row', { name: /你好/ }).first()).toBeVisible()
  await expect(window.page.locator('body')).not.toContainText(/Disconnect|Endpoints|Sessions/)
  await window.page.reload()
  await expect(window.page.getByRole('button', { name: '设置' })).toBeVisible()
})

test('the theme follows the system, and switches', async ({ app }) => {
  const window = await app.start()
  const dark = await background(window)
  await window.page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(() => background(window)).not.toBe(dark)
  const light = await background(window)
  await window.settings({ theme: 'Dark' })
  await expect.poll(() => background(window)).toBe(dark)
  await window.settings({ theme: 'Light' })
  await expect.poll(() => background(window)).toBe(light)
})

for (const theme of ['Dark', 'Light'] as const) {
  test(`axe finds nothing serious in the ${theme.toLowerCase()} theme`, async ({ app }) => {
    test.slow()
    let window = await app.start()
    await window.settings({ theme })
    await expectAccessible(window, 'start')
    await openEchoPair(window)
    await window.send('{"symbol": "AAPL", "bid": 231.4}')
    await window.row(/received text/).click()
    for (const view of ['Text', 'JSON', 'Hex', 'Frame'] as const) {
      await window.view(view)
      await expectAccessible(window, view)
    }
    await window.button('Options').click()
    await expectAccessible(window, 'options')
    await window.page.keyboard.press('Escape')
    await window.page.getByRole('button', { name: 'Settings' }).click()
    await expectAccessible(window, 'settings')
    await window.page.keyboard.press('Escape')
    await window.button('Disconnect').click()
    await expect(window.row(/Closed from here/)).toBeVisible()
    window = await app.restart()
    await window.openSession('Echo client')
    await expectAccessible(window, 'session')
    await window.button('Replay').click()
    await expectAccessible(window, 'replay dialog')
  })
}
