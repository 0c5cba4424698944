/** What users expect of a desktop application: recent endpoints in the menu, About, links, and notifications. */
import { freePort } from '../../support/ports.ts'
import { expect, test, type App } from '../app.ts'
import type { AppWindow } from '../app-window.ts'
import { runDesktop } from '../hosts.ts'

/** Saves an endpoint by connecting to a port without a listener; returns its name. */
async function saveEndpoint(window: AppWindow): Promise<string> {
  const address = `127.0.0.1:${String(await freePort())}`
  await window.choose('TCP client', address)
  await window.button('Connect').click()
  await expect(window.page.getByRole('alert').first()).toContainText(/refused|Nothing listens/i)
  return `tcp://${address}`
}

const recent = (app: App): Promise<string[]> =>
  app.desktop.evaluate(
    ({ Menu }) =>
      Menu.getApplicationMenu()
        ?.getMenuItemById('recent')
        ?.submenu?.items.map(({ label }) => label) ?? [],
    null,
  )

/** Replaces a function of the system and records its arguments. */
async function watchSystem(app: App): Promise<() => Promise<string[]>> {
  await app.desktop.evaluate(({ shell, Notification }) => {
    const asked: string[] = []
    Object.assign(globalThis, { asked })
    shell.openExternal = (url) => {
      asked.push(url)
      return Promise.resolve()
    }
    Notification.prototype.show = function () {
      asked.push(`${this.title}: ${this.body}`)
    }
  }, null)
  return () =>
    app.desktop.evaluate(() => (globalThis as unknown as { asked: string[] }).asked, null)
}

test('lists recent endpoints in the menu, and a second start shows the endpoint it names', async ({
  app,
  host,
}) => {
  if (host === 'web') throw new Error('Only the desktop application has a menu')
  const window = await app.start()
  const first = await saveEndpoint(window)
  await window.button('New tab').click()
  const second = await saveEndpoint(window)
  await expect.poll(() => recent(app)).toEqual([second, first])

  await window.closeTabs()
  const tabs = window.page.getByRole('tab')
  await app.desktop.evaluate(({ Menu }) => {
    Menu.getApplicationMenu()?.getMenuItemById('recent')?.submenu?.items[1]?.click()
  }, null)
  await expect(tabs).toHaveText([new RegExp(first)])

  await window.button('New tab').click()
  await expect(window.page.getByRole('list', { name: 'Recent' })).toContainText(second)
  const { code } = await runDesktop(host, ['--data', app.data, '--endpoint=2'])
  expect(code).toBe(0)
  await expect(tabs).toHaveText([new RegExp(first), new RegExp(second)])
})

test('About shows the versions and opens only pages of the app’s own list', async ({ app }) => {
  const window = await app.start()
  const asked = await watchSystem(app)
  await expect(window.page.getByText('sessions.db')).toBeVisible()
  await app.desktop.evaluate(
    ({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('about')?.click(),
    null,
  )
  const about = window.page.getByRole('dialog', { name: 'About Sockeye' })
  await expect(about).toContainText(/Sockeye\s*\d+\.\d+\.\d+/)
  await expect(about).toContainText(/Node\s*24\./)
  await about.getByRole('button', { name: 'RFC 6455' }).click()
  await expect.poll(asked).toEqual(['https://www.rfc-editor.org/rfc/rfc6455'])

  // Whatever a compromised page requests, an address of its own is not in the list.
  await window.page.evaluate(() => {
    const bridge = (globalThis as unknown as { sockeye: { request(what: unknown): void } }).sockeye
    bridge.request({ do: 'open-link', link: 'https://evil.example/' })
    bridge.request({ do: 'open-link', link: 'toString' })
    bridge.request({ do: 'open-link', link: 'tcp' })
  })
  await expect.poll(asked).toHaveLength(2)
  expect(await asked()).toEqual([
    'https://www.rfc-editor.org/rfc/rfc6455',
    'https://www.rfc-editor.org/rfc/rfc9293',
  ])
})

test('shows messages of the window as system notifications', async ({ app }) => {
  const window = await app.start()
  const asked = await watchSystem(app)
  await window.page.evaluate(() => {
    const bridge = (globalThis as unknown as { sockeye: { request(what: unknown): void } }).sockeye
    bridge.request({ do: 'notify', title: 'Replay completed', text: 'All the same.' })
    bridge.request({ do: 'notify', title: 7, text: 'not what was agreed' })
  })
  await expect.poll(asked).toEqual(['Replay completed: All the same.'])
})
