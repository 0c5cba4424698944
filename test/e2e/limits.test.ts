/** Limits: a session that stops at a size, one that drops its oldest entries, and invalid sizes. */
import { plainClient } from '../support/plain-peers.ts'
import { expect, test } from './app.ts'
import type { AppWindow } from './app-window.ts'

const chunk = Buffer.alloc(65_536, 'x')

async function listenWithin(
  window: AppWindow,
  size: string,
  then: 'Stop recording' | 'Delete oldest entries',
): Promise<number> {
  await window.choose('TCP server', '0')
  await window.options(async (panel) => {
    await panel.getByRole('textbox', { name: 'Size limit' }).fill(size)
    await panel.getByRole('radio', { name: then }).click()
  })
  await window.button('Listen').click()
  const row = window.row(/Listening on 127\.0\.0\.1:\d+/)
  return Number(/:(\d+)$/.exec((await row.textContent())?.trim() ?? '')?.[1])
}

test('stops a session at its size limit and says so in its last entries', async ({ app }) => {
  const window = await app.start()
  const port = await listenWithin(window, '1 MiB', 'Stop recording')
  const client = await plainClient(port)
  // The other side ends it while it sends.
  client.on('error', () => client.destroy())
  const ended = new Promise((resolve) => client.once('close', resolve))
  const pour = (): void => {
    while (!client.destroyed && client.write(chunk));
  }
  client.on('drain', pour)
  pour()
  await ended
  await expect(window.button('Listen')).toBeVisible()
  await expect(window.page.getByRole('alert')).toContainText(
    'The recording stopped at its limit of 1 MiB',
  )
  await window.page.keyboard.press('Escape')
  await window.timeline.press('End')
  const said = window.row(/event note The recording stopped at its limit/)
  await window.page.getByRole('textbox', { name: 'Filter', exact: true }).click()
  await window.page.keyboard.insertText('kind == note')
  await window.page.keyboard.press('Enter')
  await said.click()
  await expect(window.detail).toContainText('1 MiB')
})

test('shows what a session has dropped to stay within its limit', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  const port = await listenWithin(window, '1 MiB', 'Delete oldest entries')
  const client = await plainClient(port)
  for (let i = 0; i < 80; i++)
    if (!client.write(chunk)) await new Promise((resolve) => client.once('drain', resolve))
  client.end()
  await expect(window.row(/event end The peer closed/)).toBeVisible()
  const dropped = page.getByRole('note')
  await expect(dropped).toHaveText(
    /^The first \d+ entries \([\d.]+ MiB, .*\) were deleted because of the session limit\.$/,
  )
  const first = async (): Promise<number> =>
    Number(/first (\d+) entries/.exec((await dropped.textContent()) ?? '')?.[1]) + 1
  await expect(window.status).toContainText(/Deleted oldest \d+ entries/)
  await window.timeline.press('Home')
  await expect(window.row(new RegExp(`^${String(await first())} `))).toBeVisible()
  await window.button('Stop').click()
  await expect(window.button('Listen')).toBeVisible()

  const again = await app.restart()
  await again.openSession('TCP :')
  await expect(again.page.getByRole('note')).toContainText('were deleted')
})

test('reports an invalid limit on blur and does not open the endpoint', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  await window.choose('TCP server', '0')
  await window.options(async (panel) => {
    await panel.getByRole('textbox', { name: 'Size limit' }).fill('a lot')
    await panel.getByRole('textbox', { name: 'Time limit' }).focus()
    await expect(panel.getByRole('alert')).toContainText('Enter a size of at least 1 MiB')
  })
  await window.button('Listen').click()
  const size = page.getByRole('textbox', { name: 'Size limit' })
  await expect(size).toBeFocused()
  await expect(size).toHaveValue('a lot')
  await expect(window.timeline).toBeHidden()
})
