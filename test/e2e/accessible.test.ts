/** Every screen, panel and dialog is accessible, as far as axe can check, in both themes. */
import { openStore } from '../../main/engine/store/open.ts'
import { rowColours } from '../../shared/model/annotation.ts'
import { config, dataHead } from '../support/store.ts'
import type { AppWindow } from './app-window.ts'
import { expect, test } from './app.ts'
import { graveViolations } from './axe.ts'

const themes = ['dark', 'light'] as const

/** Checks the window, or a part of it, with every axe rule, and the contrasts in the other theme. */
async function expectAccessible({ page }: AppWindow, state: string, part = 'body'): Promise<void> {
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    const rules = theme === 'light' ? ['color-contrast'] : undefined
    // Polled: parts that load when they are opened replace a placeholder.
    await expect
      .poll(() => graveViolations(page, part, rules), { message: `${state}, ${theme}` })
      .toEqual([])
  }
}

/** Opens something with its command, checks it and closes it. */
async function lookAt(window: AppWindow, command: string, name: string | RegExp): Promise<void> {
  await window.run(command)
  const opened = window.page.getByRole('dialog', { name })
  await expect(opened).toBeVisible()
  await expectAccessible(window, command, '.float')
  await window.page.keyboard.press('Escape')
  await expect(opened).toBeHidden()
}

async function openEchoPair(window: AppWindow): Promise<void> {
  await window.page.getByRole('button', { name: 'Open echo pair' }).click()
  await expect(window.row(/The WebSocket is open/)).toBeVisible()
}

test('the start page and its overlays have no accessibility violations', async ({ app }) => {
  test.slow()
  const window = await app.start()
  const { page } = window
  await expect(page.getByText('sessions.db')).toBeVisible()
  await expectAccessible(window, 'start')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectAccessible(window, 'palette', '.float')
  await page.keyboard.press('Escape')
  await lookAt(window, 'Settings', 'Settings')
  await lookAt(window, 'Keyboard shortcuts', 'Keyboard shortcuts')
  await lookAt(window, 'About Sockeye', 'About Sockeye')
  await lookAt(window, 'Search all sessions', /all sessions/)
  await window.address.fill('ws://a b')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert').first()).toBeVisible()
  await expectAccessible(window, 'an address that is none')
})

test('an open client, its entries, their views and every panel have no accessibility violations', async ({
  app,
}) => {
  test.slow()
  const window = await app.start()
  const { page, detail } = window
  await openEchoPair(window)
  await window.send('{"symbol": "AAPL", "bid": 231.4}')
  await window.row(/received text/).click()
  for (const view of ['Text', 'JSON', 'Hex', 'Frame'] as const) {
    await window.view(view)
    await expectAccessible(window, view, '[aria-label="Details"]')
  }
  await window.run('Go to latest handshake')
  await expect(detail.getByRole('tab', { name: 'Handshake', exact: true })).toBeVisible()
  await expectAccessible(window, 'handshake', '[aria-label="Details"]')
  await lookAt(window, 'Endpoint options', 'Options')
  await lookAt(window, 'Snippets', 'Snippets')
  await lookAt(window, 'Send repeatedly', 'Repeat')
  await lookAt(window, 'Snippet sequence', 'Sequence')
  await lookAt(window, 'Statistics', /Statistics/)
  await lookAt(window, 'Close tab', 'Close tab?')
  await window.run('Filter timeline')
  await page.keyboard.insertText('len >')
  await page.keyboard.press('Enter')
  await expectAccessible(window, 'a filter that is none')
})

test('a server with a peer, TCP and a recorded session have no accessibility violations', async ({
  app,
}) => {
  test.slow()
  let window = await app.start()
  const port = await window.listen('TCP server', ['Echo'])
  await window.button('New tab').click()
  await window.connect('TCP client', `127.0.0.1:${String(port)}`)
  await window.send('to a server', 'Text')
  await expect(window.row(/received data 11 to a server/)).toBeVisible()
  await lookAt(window, 'Change framing', /Framing/)
  await window.page.getByRole('tab').first().click()
  await expect(window.button('Stop')).toBeVisible()
  await lookAt(window, 'Show peers', /peers/i)
  await window.composer.getByRole('button', { name: /^Send to: / }).click()
  await expect(window.page.getByRole('dialog', { name: 'Send to' })).toBeVisible()
  await expectAccessible(window, 'whom to send to', '.float')
  await window.page.keyboard.press('Escape')
  await expectAccessible(window, 'a server')
  await window.run('Disconnect')
  await expect(window.button('Listen')).toBeVisible()

  window = await app.restart()
  const { page, sidebar } = window
  await window.openSession(`TCP :${String(port)}`)
  await expectAccessible(window, 'a session')
  const line = sidebar.getByRole('button', { name: new RegExp(`${String(port)}.* \\d\\d?:\\d\\d`) })
  await line.first().click({ button: 'right' })
  await expect(page.getByRole('menu')).toBeVisible()
  await expectAccessible(window, 'a menu', '.float')
  await page.keyboard.press('Escape')
  await line.first().press('Delete')
  await expect(page.getByRole('dialog', { name: 'Delete this session?' })).toBeVisible()
  await expectAccessible(window, 'a question', '.float')
  await page.keyboard.press('Escape')
  await lookAt(window, 'Replay session', /^Replay/)
})

test('rows with colours, bookmarks and notes have no accessibility violations', async ({ app }) => {
  test.slow()
  const store = await openStore({ folder: app.data })
  const recording = await store.startRecording({ config, name: 'annotated' })
  const { session } = recording
  // Of each colour a received row, a sent one and one with bytes that are shown as hex.
  for (const colour of rowColours) {
    recording.append(dataHead({ direction: 'in' }), Buffer.from(colour))
    recording.append(dataHead({ direction: 'out' }), Buffer.from('a text'))
    recording.append(dataHead({ direction: 'out' }), Buffer.from([0, 1, 2, 0xff]))
  }
  await recording.end()
  for (const [i, colour] of rowColours.entries())
    await store.annotate({ session, places: [1, 2, 3].map((n) => ({ n: 3 * i + n })), colour })
  await store.annotate({ session, places: [{ n: 1 }, { n: 4 }], bookmarked: true })
  await store.annotate({ session, places: [{ n: 4 }, { n: 7 }], note: 'late' })
  await store.close()

  const window = await app.start()
  await window.openSession('annotated')
  await expect(window.row(/a text/)).toHaveCount(rowColours.length)
  await expectAccessible(window, 'rows', '[role="grid"]')
  await lookAt(window, 'Bookmarks and notes', 'Bookmarks and notes')
  await window.row(/late/).first().click()
  await lookAt(window, 'Edit note…', /Note of entry/)
  await window.run('Row colour…')
  await expect(window.page.getByRole('menuitem', { name: 'Red' })).toBeVisible()
  await expectAccessible(window, 'colours', '.float')
})
