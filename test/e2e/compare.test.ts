/** Comparisons of any two entries and of any two sessions. */
import type { Locator, Page } from '@playwright/test'
import { WebSocketServer, type WebSocket } from 'ws'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import type { AppWindow } from './app-window.ts'
import { expect, test } from './app.ts'
import { graveViolations } from './axe.ts'
import { openEcho } from './echo-pair.ts'

const difference = (page: Page): Locator => page.getByRole('region', { name: 'Difference' })
const table = (page: Page): Locator => page.getByRole('table', { name: 'Difference' })
const marked = (page: Page): Promise<string[]> => table(page).locator('mark').allTextContents()

/** A server that answers each message; stopped at the end of the test. */
class Answers implements AsyncDisposable {
  readonly #server: WebSocketServer

  static async start(answer: (text: string, socket: WebSocket) => void): Promise<Answers> {
    const answers = new Answers(answer)
    await once(answers.#server, 'listening')
    return answers
  }

  private constructor(answer: (text: string, socket: WebSocket) => void) {
    this.#server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    this.#server.on('connection', (socket) => {
      socket.on('message', (data: Buffer) => {
        answer(data.toString(), socket)
      })
    })
  }

  get url(): string {
    return `ws://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}/`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

/** Records a session in which these texts are sent, and closes its tab. */
async function record(window: AppWindow, url: string, texts: readonly string[]): Promise<void> {
  await window.connect('WebSocket client', url)
  for (const text of texts) {
    await window.send(text, 'Text')
    await expect(window.row(`sent text ${String(text.length)} ${text}`)).toBeVisible()
  }
  await window.button('Disconnect').click()
  await expect(window.button('Connect')).toBeVisible()
  await window.closeTabs()
}

test('compares two selected rows as JSON, text and hex, and shows where they differ', async ({
  app,
}) => {
  const [one, two] = [
    '{"bid":231.41,"id":12345678901234567890}',
    '{"id":12345678901234567890,"bid":"231.41"}',
  ]
  const window = await openEcho(app, one, two)
  const { page, timeline } = window
  await window.row(/sent text 40/).click()
  await window.row(/sent text 42/).click({ modifiers: ['Control'] })
  await timeline.press('Control+d')
  await expect(page.getByRole('heading', { name: 'Comparison of two entries' })).toBeVisible()
  await expect(difference(page).getByText('First difference at offset 2')).toBeVisible()
  await expect(difference(page).getByRole('radio', { name: 'JSON' })).toBeChecked()
  await expect(table(page).getByText('12345678901234567890')).toHaveCount(2)
  await expect(table(page).getByText('different order')).toBeVisible()
  await expect(table(page).getByText('different type')).toBeVisible()
  expect(await marked(page)).toEqual(['{', '{', '231.41', '"231.41"'])
  expect(await graveViolations(page, '.difference')).toEqual([])

  await difference(page).getByRole('radio', { name: 'Hex' }).click()
  await expect(table(page).getByText('7b 22').first()).toBeVisible()
  await difference(page).getByRole('radio', { name: 'Text' }).click()
  await expect.poll(() => marked(page)).not.toEqual([])

  await difference(page)
    .getByRole('button', { name: /^No\. / })
    .last()
    .click()
  await expect(window.row(/sent text 42/)).toHaveAttribute('aria-selected', 'true')
})

test('compares a row with one of another session that was selected before', async ({
  app,
  host,
}) => {
  await using server = await Answers.start((text, socket) => {
    socket.send(text.replace('ping', 'pong'))
  })
  const window = await app.start()
  await record(window, server.url, ['ping 1 of first'])
  await record(window, server.url, ['ping 1 of second'])
  const { page } = window
  const sessions = window.sidebar.getByRole('button', { name: /ws:.*\d\d:\d\d/ })
  await sessions.last().click()
  await window.row(/received text 15/).click()
  await page.keyboard.press('Control+d')
  await expect(page.getByText(/No\. \d+ is selected for comparison/)).toBeVisible()
  await sessions.first().click()
  await window.row(/received text 16/).click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Compare with No\. \d+ of ws:/ }).click()
  await expect(difference(page).getByText('First difference at offset 10')).toBeVisible()
  expect(await marked(page)).toEqual(['first', 'second'])

  if (host !== 'web') return
  await test.step('the tab is restored with its comparison', async () => {
    await page.reload()
    await expect(difference(page).getByText('First difference at offset 10')).toBeVisible()
  })
})

test('an event has no bytes to compare', async ({ app }) => {
  const window = await openEcho(app, 'one')
  const { page } = window
  await window.row(/sent text 3 one/).click()
  await window
    .row(/Connected/)
    .first()
    .click({ modifiers: ['Control'] })
  await page.keyboard.press('Control+d')
  await expect(page.getByText(/is an event: it has no bytes to compare/)).toBeVisible()
})

test('compares two sessions from their menus, and filters the rows by result', async ({ app }) => {
  let greeting = 'hello'
  await using server = await Answers.start((text, socket) => {
    socket.send(`${greeting} ${text}`)
  })
  const window = await app.start()
  const { page } = window
  await record(window, server.url, ['ann', 'same', 'bob'])
  greeting = 'welcome'
  await record(window, server.url, ['ann', 'bob'])
  const sessions = window.sidebar.getByRole('button', { name: /ws:.*\d\d:\d\d/ })
  await sessions.last().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Select for comparison' }).click()
  await expect(page.getByText(/is selected for comparison/)).toBeVisible()
  await sessions.first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Compare with ws:/ }).click()

  const comparison = page.getByRole('region', { name: 'Comparison of two sessions' })
  const toggle = (name: RegExp | string): Locator => comparison.getByRole('button', { name })
  const rows = comparison.getByRole('row')
  await expect(toggle(/^missing 2/)).toBeVisible()
  await toggle(/^missing/).click()
  // The header, what was sent between the two others, and its answer's place at the end.
  await expect(rows).toHaveCount(3)
  await expect(rows.filter({ hasText: /text.*same/ })).toHaveCount(1)
  await expect(rows.filter({ hasText: 'hello bob' })).toHaveCount(1)
  await expect(rows.filter({ hasText: 'welcome' })).toHaveCount(0)
  await toggle('All').click()
  await rows.filter({ hasText: 'hello ann' }).click()
  await expect(difference(page).getByText('First difference at offset 0')).toBeVisible()
  expect(await marked(page)).toEqual(['hello', 'welcome'])
  expect(await graveViolations(page, '.comparison')).toEqual([])

  await test.step('a deleted session is named, and is back after Undo', async () => {
    await sessions.first().focus()
    await page.keyboard.press('Delete')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await expect(comparison.getByRole('status').getByRole('heading')).toContainText(
      /does not exist/i,
    )
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(rows.filter({ hasText: 'hello ann' }).first()).toBeVisible()
  })
})

test('sessions of different protocols are refused with a sentence', async ({ app }) => {
  await using server = await Answers.start((text, socket) => {
    socket.send(text)
  })
  const window = await app.start()
  const { page } = window
  await record(window, server.url, ['hello'])
  const tcp = createServer((socket) => socket.resume()).listen(0, '127.0.0.1')
  await once(tcp, 'listening')
  await window.connect('TCP client', `127.0.0.1:${String((tcp.address() as AddressInfo).port)}`)
  await window.send('x', 'Text')
  await window.button('Disconnect').click()
  await expect(window.button('Connect')).toBeVisible()
  tcp.close()
  await window.closeTabs()
  await window.openSession('ws:')
  await window.run('Select this session for comparison')
  await window.openSession('tcp:')
  await window.run('Compare this session with the selected one')
  await expect(
    page.getByRole('heading', { name: /is a TCP session and .* a WebSocket session/ }),
  ).toBeVisible()
  await expect(page.getByText('Choose two sessions of the same protocol.')).toBeVisible()
})

test('compares 10 MB payloads, and renders only what differs', async ({ app }) => {
  test.slow()
  const long = 'a line of text with the number 1\n'.repeat(320_000)
  let at = 0
  await using server = await Answers.start((_, socket) => {
    socket.send(at++ === 0 ? long : `${long.slice(0, 9_000_000)}!${long.slice(9_000_000)}`)
  })
  const window = await app.start()
  const { page } = window
  await window.connect('WebSocket client', server.url)
  await window.send('one', 'Text')
  const received = window.row(/received text 10\.1 MiB/)
  await expect(received).toHaveCount(1, { timeout: 30_000 })
  await window.send('two', 'Text')
  await expect(received).toHaveCount(2, { timeout: 30_000 })
  await received.first().click()
  await received.last().click({ modifiers: ['Control'] })
  await page.keyboard.press('Control+d')
  await expect(difference(page).getByText(/First difference at offset 9.000.000/)).toBeVisible({
    timeout: 60_000,
  })
  await expect(table(page).locator('mark')).not.toHaveCount(0)
  expect(await table(page).getByRole('row').count()).toBeLessThan(20)
  await difference(page).getByRole('radio', { name: 'Hex' }).click()
  await expect(table(page).locator('mark').first()).toHaveText('21 ')
})
