/**
 * npm run screenshots: pictures of the running app with real traffic, in both themes and languages, for README and
 * documentation. A market feed and a few TCP programs are the peers; the window is driven as by a user.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from '@playwright/test'
import { AppWindow } from '../e2e/app-window.ts'
import { findBrowser } from '../support/browser.ts'
import { TemporaryFolder } from '../support/folders.ts'
import { WebHost } from '../support/web-host.ts'
import { QuotesFeed } from './quotes-feed.ts'

const images = fileURLToPath(new URL('../../docs/images', import.meta.url))
const looks = [
  { theme: 'dark', language: 'en', radio: 'English' },
  { theme: 'light', language: 'en', radio: 'English' },
  { theme: 'dark', language: 'zh', radio: '简体中文' },
  { theme: 'light', language: 'zh', radio: '简体中文' },
] as const

const feedPort = 8_765
const serverPort = 8_080

/** Takes one scene in every theme and language. */
async function take(window: AppWindow, scene: string): Promise<void> {
  const { page } = window
  for (const { theme, language, radio } of looks) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await window.settings({ language: radio })
    await rest(page)
    await page.screenshot({ path: join(images, `${scene}-${theme}-${language}.png`) })
  }
  await window.settings({ language: 'English' })
}

/** Moves pointer and focus away, and waits for fonts and pages of the list. */
async function rest(page: Page): Promise<void> {
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  })
  await page.mouse.move(720, 2)
  await page.evaluate(() => document.fonts.ready)
  await page.waitForLoadState('networkidle')
}

async function watchQuotes(window: AppWindow): Promise<void> {
  await window.choose('WebSocket client', `localhost:${String(feedPort)}/quotes`)
  await window.button('Options').click()
  await window.page.getByRole('textbox', { name: 'Subprotocols' }).fill('quotes.v2')
  await window.page.keyboard.press('Escape')
  await window.button('Connect').click()
  await window.row(/The WebSocket is open/).waitFor()
  await window.send(
    '{ "op": "subscribe", "id": 17,\n  "symbols": ["AAPL", "MSFT", "NVDA"] }',
    'JSON',
  )
  await readQuote(window)
}

/** Selects one of the last quotes and shows its frame. */
async function readQuote(window: AppWindow): Promise<void> {
  const follow = window.button('Follow latest')
  if (await follow.isVisible()) await follow.click()
  await window.row(/"seq":989/).waitFor()
  await window.row(/"seq":985/).click()
  await window.view('Frame')
}

/** A meter that reports in lines, and a device that sends bytes. */
async function serveTcp(window: AppWindow): Promise<Socket[]> {
  await window.page.getByRole('button', { name: 'New tab' }).click()
  await window.choose('TCP server', String(serverPort))
  await window.button('Listen').click()
  await window.row(/Listening on/).waitFor()
  const meter = await dial()
  const device = await dial()
  for (let i = 0; i < 6; i++) {
    meter.write(`meter-7 t=${(21.4 + i / 10).toFixed(1)} rh=${String(48 - i)}\n`)
    await window.row(new RegExp(`rh=${String(48 - i)}`)).waitFor()
    device.write(Buffer.from([0x00, 0x01, 0x00, 0x00, 0x00, 0x06, 0x11, 0x03, 0x00, 0x6b, 0x00, i]))
    await window
      .row(/received data 12/)
      .nth(i)
      .waitFor()
  }
  await window.send('report now', 'Text')
  await window
    .row(/sent data/)
    .first()
    .waitFor()
  await window
    .row(/received data 12/)
    .nth(3)
    .click()
  await window.view('Hex')
  return [meter, device]
}

async function dial(): Promise<Socket> {
  const socket = connect({ port: serverPort, host: '127.0.0.1' })
  await once(socket, 'connect')
  return socket.resume()
}

async function replayQuotes(window: AppWindow): Promise<void> {
  const { page } = window
  await page.getByRole('tab', { name: /quotes/ }).click()
  await window.button('Disconnect').click()
  await window.button('Connect').waitFor()
  // While its endpoint's tab is open, a session is shown in it.
  await page.getByRole('button', { name: /^Close ws:.*quotes/ }).click()
  await window.openSession('quotes')
  await window.button('Replay').click()
  await page.getByRole('combobox', { name: /^Speed/ }).click()
  await page.getByRole('option', { name: '10×', exact: true }).click()
  await page.getByRole('button', { name: 'Start replay' }).click()
  const comparison = page.getByRole('region', { name: 'Recorded and replayed responses' })
  await comparison
    .getByRole('row', { name: /changed/ })
    .first()
    .waitFor()
  await window.status.getByText('Complete').waitFor()
  await comparison
    .getByRole('row', { name: /changed/ })
    .nth(2)
    .click()
}

async function main(): Promise<void> {
  using folder = new TemporaryFolder()
  await using _feed = await QuotesFeed.start(feedPort)
  await using host = await WebHost.start(folder.path)
  const browser = await chromium.launch(await findBrowser())
  const sockets: Socket[] = []
  try {
    const page = await browser.newPage({
      viewport: { width: 1_440, height: 900 },
      colorScheme: 'dark',
      locale: 'en-US',
    })
    await page.goto(await host.url())
    const window = new AppWindow(page)
    await window.button('Connect').waitFor()
    await take(window, 'start')
    await watchQuotes(window)
    sockets.push(...(await serveTcp(window)))
    await take(window, 'tcp-server')
    await page.getByRole('tab', { name: /quotes/ }).click()
    await readQuote(window)
    await take(window, 'websocket')
    await replayQuotes(window)
    await take(window, 'replay')
  } finally {
    for (const socket of sockets) socket.destroy()
    await browser.close()
  }
}

await main()
