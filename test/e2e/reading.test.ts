/** Reading a session: what the timeline and the detail keep in view. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { WebSocket } from 'ws'
import { expect, test } from './app.ts'
import type { AppWindow } from './app-window.ts'

/** A peer of a new TCP server, which sends lines. */
async function peerOf(window: AppWindow): Promise<Socket> {
  const peer = connect(await window.listen('TCP server'), '127.0.0.1')
  await expect(window.row(/connected/)).toBeVisible()
  return peer
}

/** A client of a new WebSocket server. TCP may deliver several messages as one entry; a frame is always one entry. */
async function clientOf(window: AppWindow): Promise<WebSocket> {
  const client = new WebSocket(`ws://127.0.0.1:${await window.listen('WebSocket server')}`)
  await once(client, 'open')
  return client
}

async function sendNumbered(client: WebSocket, first: number, last: number): Promise<void> {
  for (let n = first; n <= last; n++)
    await new Promise((sent) => client.send(`message ${n}.`, sent))
}

const following = (window: AppWindow) =>
  window.page.getByRole('button', { name: /following/i, pressed: true })

test('follows the newest entry when the timeline becomes taller', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  await page.setViewportSize({ width: 1280, height: 620 })
  const client = await clientOf(window)
  await sendNumbered(client, 1, 60)
  await expect(window.row(/message 60\./)).toBeVisible()
  await expect(following(window)).toBeVisible()
  for (const height of [720, 800, 900, 1000]) {
    await page.setViewportSize({ width: 1280, height })
    await sendNumbered(client, height, height)
    await expect(window.row(new RegExp(`message ${height}\\.`))).toBeInViewport()
    await expect(following(window)).toBeVisible()
  }
  client.terminate()
})

test('keeps following when the height and the scroll position change before the list is laid out', async ({
  app,
}) => {
  const window = await app.start()
  const client = await clientOf(window)
  await sendNumbered(client, 1, 60)
  await expect(window.row(/message 60\./)).toBeVisible()
  // The browser scrolls an element that becomes taller to its new end, and tells of the height after that.
  await window.timeline.evaluate(async (list) => {
    list.style.height = `${list.clientHeight + 120}px`
    list.dispatchEvent(new Event('scroll'))
    await new Promise((resolve) => requestAnimationFrame(resolve))
  })
  await expect(following(window)).toBeVisible()
  client.terminate()
})

test('a tab keeps its rows while another one is shown, also with a search', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  const client = await clientOf(window)
  await sendNumbered(client, 1, 120)
  await expect(window.row(/message 120\./)).toBeVisible()
  await page.getByRole('textbox', { name: 'Search', exact: true }).fill('message 5.')
  await page.keyboard.press('Enter')
  await expect(window.row(/message 5\./)).toBeInViewport()
  await window.timeline.evaluate((list) => list.scrollTo(0, 1_700))
  await expect(window.row(/message 80\./)).toBeInViewport()
  await window.row(/message 80\./).click()
  await page.getByRole('button', { name: 'New tab', exact: true }).click()
  await expect(window.timeline).toBeHidden()
  await page.getByRole('tab').first().click()
  await expect(window.row(/message 80\./)).toBeInViewport()
  expect(await window.timeline.evaluate(({ scrollTop }) => scrollTop)).toBe(1_700)
  client.terminate()
})

test('tells CR, LF and CRLF apart in the row and in the text', async ({ app }) => {
  const window = await app.start()
  const peer = await peerOf(window)
  peer.write('a\r\nb\nc\rd')
  await window.row('a␍␊b␊c␍d').click()
  await expect((await window.view('Text')).locator('pre')).toHaveText('a␍\nb\nc␍d')
  peer.destroy()
})

test('the inspector reads the selection from its first byte, and sums it up', async ({ app }) => {
  const window = await app.start()
  const peer = await peerOf(window)
  peer.write(Buffer.from('00000000' + '01020304' + '0000', 'hex'))
  await window.row(/received/).click()
  const hex = await window.view('Hex')
  const code = (offset: number) => hex.locator(`.code[data-o="${offset}"]`)
  await code(4).hover()
  await window.page.mouse.down()
  await code(7).hover()
  await window.page.mouse.up()
  await expect(hex).toContainText('4 bytes selected')
  const fact = (name: string) =>
    hex.locator('.fact').filter({ hasText: new RegExp(`^\\s*${name}`) })
  await expect(fact('u8')).toContainText('1')
  await expect(fact('offset')).toContainText('0x4 (4)')
  await expect(fact('length')).toContainText('4')
  await expect(fact('sum8')).toContainText('0x0A')
  await expect(fact('crc32')).toContainText('0xB63CFBCD')
  peer.destroy()
})

test('a header without a name opens the options there, with the focus on its name', async ({
  app,
}) => {
  const window = await app.start()
  const { page } = window
  await window.choose('WebSocket client', '127.0.0.1:9/')
  await page.getByRole('button', { name: /^Options/ }).click()
  await page.getByRole('button', { name: 'Add header' }).click()
  await page.getByRole('textbox', { name: 'Value of header 1' }).fill('something')
  await page.keyboard.press('Escape')
  await window.button('Connect').click()
  const name = page.getByRole('textbox', { name: 'Name of header 1' })
  await expect(name).toBeFocused()
  await expect(name).toBeInViewport({ ratio: 1 })
  await expect(name).toHaveAccessibleDescription(/.+/)
})
