/** Sending beyond plain messages: crafted frames, fragments, templates, repetition and snippets. */
import { RawPeer } from '../support/raw-websocket.ts'
import { expect, test } from './app.ts'
import type { AppWindow } from './app-window.ts'

async function openEcho(window: AppWindow): Promise<void> {
  await window.page.getByRole('button', { name: 'Open echo pair' }).click()
  await expect(window.row(/The WebSocket is open/)).toBeVisible()
}

test('marks a crafted frame and shows the violation it causes', async ({ app }) => {
  const window = await app.start()
  await openEcho(window)
  await window.write('abc', 'Text')
  await window.composer.getByRole('radio', { name: 'Raw frame' }).click()
  await window.button('RSV2').click()
  await window.composer.getByLabel(/^Opcode/).click()
  await window.page.getByRole('option', { name: /0x3/ }).click()
  await window.composer.getByLabel(/^Mask:/).click()
  await window.page.getByRole('option', { name: 'Custom key' }).click()
  await expect(window.composer.getByRole('status')).toHaveText(/8 hex digits/)
  await window.composer.getByRole('textbox', { name: 'Masking key' }).fill('37 fa 21 3d')
  await window.button('Send Ctrl ↵').click()
  await expect(window.row(/sent raw 3 .*crafted abc/)).toBeVisible()
  await expect(window.row(/received close 2 1002 protocol error/)).toBeVisible()
})

test('sends a message in fragments with a ping between them', async ({ app }) => {
  const window = await app.start()
  await openEcho(window)
  await window.button('Fragments').click()
  await window.composer.getByRole('textbox', { name: 'Sizes' }).fill('4, 0, 3')
  await window.composer.getByLabel(/^Interleave/).click()
  await window.page.getByRole('option', { name: 'Ping' }).click()
  await window.write('abcdefghij', 'Text')
  await expect(window.composer.getByRole('status')).toHaveText('10 bytes in 5 frames')
  await window.page.keyboard.press('Control+Enter')
  await expect(window.row(/sent text 4 abcd/)).toBeVisible()
  await expect(window.row(/sent cont 3 efg/)).toBeVisible()
  await expect(window.row(/received cont 3 hij/)).toBeVisible()
})

test('completes a variable, fills it in, repeats the message and saves it as a snippet', async ({
  app,
}) => {
  const window = await app.start()
  const { page } = window
  await openEcho(window)
  await window.write('', 'Text')
  await page.keyboard.type('n = {{cou')
  await page.getByRole('option', { name: /counter/ }).click()
  await expect(window.button('Variables')).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Control+Enter')
  await expect(window.row(/received text 5 n = 1/)).toBeVisible()

  await window.button('Repeat off').click()
  await page.getByRole('textbox', { name: 'Every' }).fill('5')
  await page.getByRole('textbox', { name: 'Times' }).fill('20')
  await window.button('Start').click()
  await expect(window.row(/received text 6 n = 20/)).toBeVisible()
  await page.keyboard.press('Escape')

  await window.button('Snippets').click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Count')
  await window.button('Save').click()
  await expect(window.button('Count')).toBeVisible()
  await page.keyboard.press('Escape')
  await window.write('something else')
  await window.button('Snippets').click()
  await window.button('Count').click()
  await expect(window.composer.getByRole('textbox')).toHaveText('n = {{counter}}')
})

test('offers to fill in variables without which the message is not JSON', async ({ app }) => {
  const window = await app.start()
  await openEcho(window)
  const status = window.composer.getByRole('status')
  await window.write('{"id": {{counter}}}', 'JSON')
  await expect(status).toContainText('Invalid JSON')
  await status.getByRole('button', { name: 'Enable variables' }).click()
  await expect(status).toHaveText('About 9 bytes in 1 frame')
  await window.button('Send Ctrl ↵').click()
  await expect(window.row(/sent text 9 /)).toBeVisible()
  await window.write('{"at": {{now}}, "id": 1}')
  await expect(status).toContainText('Invalid JSON at line 1, column 8')
  // A message of any length is shown whole.
  expect(await status.evaluate((note) => note.scrollHeight <= note.clientHeight)).toBe(true)
  await expect(status).toBeInViewport({ ratio: 1 })
})

test('says which bytes a checksum covers, and completes its range', async ({ app }) => {
  const window = await app.start()
  await openEcho(window)
  await window.write('aa bb 11 03 00 6b 00 03 ', 'Hex')
  await window.page.keyboard.type('{{crc16modbus:le:')
  await window.page.getByRole('option', { name: /^2\.\. / }).click()
  await expect(window.composer).toContainText('crc16modbus covers offsets 2 to 7')
  await window.composer.getByRole('radio', { name: 'Binary' }).click()
  await window.button('Send Ctrl ↵').click()
  await window.row(/sent \w+ 10 /).click()
  await expect(window.detail).toContainText('7687')
})

test('orders snippets and moves them to another name, folder and scope', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  const port = await window.listen('TCP server')
  await window.button('Snippets').click()
  const panel = page.getByRole('dialog', { name: 'Snippets' })
  const save = async (name: string, folder: string): Promise<void> => {
    await panel.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
    await panel.getByRole('combobox', { name: 'Folder' }).fill(folder)
    await window.button('Save').click()
    await expect(panel.getByRole('button', { name, exact: true })).toBeVisible()
  }
  await page.keyboard.press('Escape')
  await window.write('hello', 'Text')
  await window.button('Snippets').click()
  for (const name of ['one', 'two', 'three']) await save(name, 'start')
  const names = panel.locator('li .name')
  await expect(names).toHaveText(['one', 'two', 'three'])
  const choose = async (snippet: string, item: string): Promise<void> => {
    await window.button(`Actions for ${snippet}`).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  await choose('three', 'Move up')
  await expect(names).toHaveText(['one', 'three', 'two'])

  await choose('one', 'Rename or move…')
  const form = panel.getByRole('form', { name: 'Rename or move “one”' })
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('greeting')
  await form.getByRole('combobox', { name: 'Folder' }).fill('start/polite')
  await form.getByRole('radio', { name: 'All endpoints' }).click()
  await form.getByRole('button', { name: 'Change' }).click()
  await expect(names).toHaveText(['three', 'two', 'greeting'])
  await expect(panel.getByRole('heading', { name: 'All endpoints / start/polite' })).toBeVisible()

  using client = await RawPeer.connect(port)
  await page.keyboard.press('Escape')
  await expect(window.button('1 peer')).toBeVisible()
  await window.button('Snippets').click()
  await window.button('Send greeting').click()
  expect((await client.take(5)).toString()).toBe('hello')
})

test('sends snippets in a saved sequence that waits for answers', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  await openEcho(window)
  for (const name of ['first', 'second']) {
    await window.write(name, 'Text')
    await window.button('Snippets').click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
    await window.button('Save').click()
    await expect(window.button(name)).toBeVisible()
    await page.keyboard.press('Escape')
  }

  await window.button('Sequence').click()
  for (const name of ['second', 'first']) {
    await page.getByLabel(/^Add snippet/).click()
    await page.getByRole('option', { name }).click()
  }
  await window.button('Move step 1 down').click()
  await window.button('Wait for response').first().click()
  await page.getByRole('textbox', { name: /^Response timeout/ }).fill('20000')
  await page.getByRole('textbox', { name: 'Delay after step 1 (ms)' }).fill('5')
  await page.getByRole('textbox', { name: 'Times' }).fill('2')
  await window.button('Run').click()
  await expect(page.getByText(/^Done, 4 sent, 2 of 2 responses/)).toBeVisible()
  await expect(window.row(/received text 5 first/)).toHaveCount(2)

  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('both')
  await window.button('Save').click()
  await expect(page.getByLabel('Saved sequence: both')).toBeVisible()
  await page.reload()
  await window.button('Sequence').click()
  await expect(page.getByLabel('Snippet of step 1: first')).toBeVisible()
  await expect(page.getByLabel('Saved sequence: both')).toBeVisible()
})
