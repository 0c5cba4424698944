/** The search over all sessions: opened by shortcut, counted by session, and followed with a click. */
import { openStore } from '../../main/engine/store/open.ts'
import { config, dataHead } from '../support/store.ts'
import { expect, test } from './app.ts'

async function record(folder: string): Promise<void> {
  const store = await openStore({ folder })
  for (const [name, finds] of [
    ['orders', 5],
    ['prices', 0],
    ['alerts', 1],
  ] as const) {
    const recording = await store.startRecording({ config, name })
    for (let n = 1; n <= 200; n++)
      recording.append(
        dataHead({ at: 1_700_000_000_000_000 + n }),
        Buffer.from(n > 200 - finds ? `line ${String(n)} holds a needle` : `line ${String(n)}`),
      )
    await recording.end()
  }
  await store.close()
}

test('finds a text in all sessions and opens a session at the match', async ({ app }) => {
  await record(app.data)
  const window = await app.start()
  const { page } = window
  await expect(window.sidebar.getByRole('button', { name: /^orders/ }).first()).toBeVisible()
  await page.keyboard.press('Control+Shift+F')
  const dialog = page.getByRole('dialog', { name: 'Search all sessions' })
  const field = dialog.getByRole('textbox', { name: 'Search for' })
  await expect(field).toBeFocused()
  await field.fill('needle')
  await expect(dialog.getByRole('status')).toHaveText('6 entries in 2 sessions')
  await expect(dialog.getByRole('button', { name: /^alerts .*1 entry$/ })).toBeVisible()
  await expect(dialog.getByRole('button', { name: /^orders .*5 entries$/ })).toBeVisible()
  await expect(dialog).toContainText('and 2 more')

  await field.fill('nowhere')
  await expect(dialog).toContainText('No results in 3 sessions.')
  await dialog.getByRole('radio', { name: 'Regex' }).click()
  await field.fill('need(')
  await expect(dialog.getByRole('alert')).toBeVisible()

  await field.fill('ne+dle')
  await dialog.getByRole('button', { name: /197 .*line 197 holds a needle/ }).click()
  await expect(dialog).toBeHidden()
  await expect(window.row(/line 197 /)).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('search')).toContainText('5')
  await expect(window.detail.locator('mark.now')).toHaveText('needle')
  await page.getByRole('textbox', { name: 'Search', exact: true }).press('Enter')
  await expect(window.row(/line 198 /)).toHaveAttribute('aria-selected', 'true')
})
