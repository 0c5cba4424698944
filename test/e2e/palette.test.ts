/** A palette command does in the active tab what its button does, and is offered only where it applies. */
import type { Locator } from '@playwright/test'
import type { AppWindow } from './app-window.ts'
import { expect, test, type App } from './app.ts'

/** Shortcuts work once the window has loaded. */
async function open(app: App): Promise<AppWindow> {
  const window = await app.start()
  await expect(window.page.getByRole('tab')).toHaveCount(1)
  return window
}

async function find(window: AppWindow, words: string): Promise<Locator> {
  const { page } = window
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Search or run a command' })
  await palette.getByRole('combobox').fill(words)
  return palette.getByRole('option', { name: words })
}

async function isNotOffered(window: AppWindow, words: string): Promise<void> {
  await expect(await find(window, words)).toHaveCount(0)
  await window.page.keyboard.press('Escape')
  await expect(window.page.getByRole('dialog')).toBeHidden()
}

test('runs commands of the timeline and the detail', async ({ app }) => {
  const window = await open(app)
  const { page } = window
  await isNotOffered(window, 'Show messages')
  await page.getByRole('button', { name: 'Open echo pair' }).click()
  await expect(window.row(/The WebSocket is open/)).toBeVisible()
  await window.send('found here', 'Text')
  const received = window.row(/received text 10 found here/)
  await expect(received).toBeVisible()

  await window.run('Show or hide received entries')
  await expect(received).toBeHidden()
  await window.run('Clear all filters')
  await expect(received).toBeVisible()
  await isNotOffered(window, 'Clear all filters')

  await window.run('Show messages')
  await expect(page.getByRole('radio', { name: 'Messages' })).toBeChecked()
  await window.run('Show frames')
  await expect(page.getByRole('radio', { name: 'Frames' })).toBeChecked()

  await window.run('Go to latest handshake')
  await expect(window.detail.getByRole('tab', { name: 'Handshake', exact: true })).toBeVisible()
  await page.keyboard.press('Control+f')
  await page.keyboard.insertText('found')
  await expect(page.getByRole('search')).toHaveText('2')
  await page.keyboard.press('F3')
  await expect(window.detail.getByText('found here')).toBeVisible()
  await window.run('Details: hex')
  await expect(window.detail.getByRole('tab', { name: 'Hex', exact: true })).toHaveAttribute(
    'aria-selected',
    'true',
  )
  await window.run('Go to first entry')
  await expect(window.timeline.getByRole('row', { selected: true })).toHaveAttribute(
    'data-row',
    '0',
  )
})

test('opens panels of the endpoint and the composer and focuses them', async ({ app }) => {
  const window = await open(app)
  await isNotOffered(window, 'Snippets')
  await isNotOffered(window, 'Open log')
  await window.page.getByRole('button', { name: 'Open echo pair' }).click()
  await expect(window.row(/The WebSocket is open/)).toBeVisible()
  for (const [command, panel] of [
    ['Endpoint options', 'Options'],
    ['Snippets', 'Snippets'],
    ['Send repeatedly', 'Repeat'],
    ['Snippet sequence', 'Sequence'],
  ] as const) {
    await window.run(command)
    const opened = window.page.getByRole('dialog', { name: panel, exact: true })
    await expect(opened).toBeVisible()
    await expect(opened.locator(':focus')).toHaveCount(1)
    await window.page.keyboard.press('Escape')
    await expect(opened).toBeHidden()
  }
  await isNotOffered(window, 'Show peers')
  await window.run('Disconnect')
  await expect(window.button('Connect')).toBeVisible()
})

test('a command comes before sessions of its name', async ({ app }) => {
  const window = await open(app)
  const { page } = window
  await page.getByRole('button', { name: 'Open echo pair' }).click()
  await expect(window.row(/The WebSocket is open/)).toBeVisible()
  await window.send('once more', 'Text')
  await window.run('Disconnect')
  await expect(window.button('Connect')).toBeVisible()
  await page.keyboard.press('Alt+r')
  await page.getByRole('dialog').getByRole('button', { name: 'Start replay' }).click()
  await expect(page.getByRole('tab', { name: /Replay of/ })).toBeVisible()
  await find(window, 'replay')
  await expect(page.getByRole('option', { name: /^Replay of/ }).first()).toBeVisible()
  await expect(page.getByRole('option').first()).toHaveText(/^Replay session/)
})
