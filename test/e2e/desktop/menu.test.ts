/** The native menu uses the window's language and commands; its shortcuts work where the page has none. */
import { expect, test, type App } from '../app.ts'

const labels = (app: App): Promise<string[]> =>
  app.desktop.evaluate(
    ({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? [],
    null,
  )

const click = (app: App, id: string): Promise<void> =>
  app.desktop.evaluate(({ Menu }, name) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById(name)
    if (!item) throw new Error(`no item ${name}`)
    item.click()
  }, id)

test('uses the language of the window', async ({ app }) => {
  const window = await app.start()
  await expect.poll(() => labels(app)).toContain('View')
  await window.settings({ language: '简体中文' })
  await expect.poll(() => labels(app)).toEqual(expect.arrayContaining(['文件', '视图', '帮助']))
})

test('runs its commands in the window', async ({ app }) => {
  const window = await app.start()
  const tabs = window.page.getByRole('tab')
  await expect(tabs).toHaveCount(1)
  await click(app, 'new-tab')
  await expect(tabs).toHaveCount(2)
  await click(app, 'close-tab')
  await expect(tabs).toHaveCount(1)
  await click(app, 'go-to-address')
  await expect(window.address).toBeFocused()
})

test('uses changed shortcuts immediately and after a restart', async ({ app }) => {
  const accelerator = (id: string): Promise<string | null> =>
    app.desktop.evaluate(
      ({ Menu }, name) => String(Menu.getApplicationMenu()?.getMenuItemById(name)?.accelerator),
      id,
    )
  const window = await app.start()
  // Tabs are stored once the engine has said which database they belong to.
  await expect(window.page.getByText('sessions.db')).toBeVisible()
  const tabs = window.page.getByRole('tab')
  await expect(tabs).toHaveCount(1)
  expect(await accelerator('new-tab')).toBe('CmdOrCtrl+T')
  await window.page.keyboard.press('Control+,')
  await window.page.getByRole('button', { name: /^New tab: / }).click()
  await window.page.keyboard.press('Control+Shift+n')
  await window.page.keyboard.press('Escape')
  await expect.poll(() => accelerator('new-tab')).toBe('CmdOrCtrl+Shift+N')
  await window.page.keyboard.press('Control+Shift+n')
  await expect(tabs).toHaveCount(2)
  await window.page.keyboard.press('Control+t')
  await expect(tabs).toHaveCount(2)

  const { page } = await app.restart()
  await expect(page.getByRole('tab')).toHaveCount(2)
  expect(await accelerator('new-tab')).toBe('CmdOrCtrl+Shift+N')
  await page.keyboard.press('Control+,')
  await page.getByRole('button', { name: 'Remove shortcut: New tab' }).click()
  await expect.poll(() => accelerator('new-tab')).toBe('undefined')
})

test('zooms and quits with its shortcuts', async ({ app }) => {
  const window = await app.start()
  await expect(window.page.getByText('sessions.db')).toBeVisible()
  const zoom = (): Promise<number> =>
    app.desktop.evaluate(
      ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.zoomLevel ?? NaN,
      null,
    )
  await window.page.keyboard.press('Control+-')
  await expect.poll(zoom).toBeLessThan(0)
  await window.page.keyboard.press('Control+0')
  await expect.poll(zoom).toBe(0)
  // The window may close between the press of the key and its release.
  await window.page.keyboard.press('Control+Q').catch((error: unknown) => {
    if (!window.page.isClosed()) throw error
  })
  expect(await app.exited()).toBe(0)
})

test('recent endpoints have marks of hidden characters in their names', async ({ app }) => {
  const window = await app.start()
  await window.listen('TCP server')
  const item = window.sidebar.locator('[data-sidebar-item]').first()
  await item.focus()
  await window.page.keyboard.press('F2')
  await window.sidebar.getByRole('textbox', { name: /^New name of / }).fill('photo\u202Egpj.exe')
  await window.page.keyboard.press('Enter')
  const recent = (): Promise<string[]> =>
    app.desktop.evaluate(
      ({ Menu }) =>
        Menu.getApplicationMenu()
          ?.getMenuItemById('recent')
          ?.submenu?.items.map(({ label }) => label) ?? [],
      null,
    )
  await expect.poll(recent).toEqual(['photo<U+202E>gpj.exe'])
  await window.button('Stop').click()
  await expect(window.button('Listen')).toBeVisible()
})
