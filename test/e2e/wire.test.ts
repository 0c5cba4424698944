/** Traffic in detail: verdicts, peers, handshakes, messages, inflated payloads and framings. */
import { plainClient } from '../support/plain-peers.ts'
import { RawPeer } from '../support/raw-websocket.ts'
import { expect, test } from './app.ts'
import { graveViolations } from './axe.ts'

/** Masked with the key 0, so that the payload is readable. */
const first = '01 83 00000000 48656c'
const ping = '89 80 00000000'
const last = '80 82 00000000 6c6f'
/** "Hello" compressed, RFC 7692 section 7.2.3.1. */
const compressed = 'c1 87 00000000 f248cdc9c90700'
/** "He\xfflo" in a stored (uncompressed) block. */
const brokenText = 'c1 8b 00000000 000500faff4865ff6c6f00'
const unmasked = '81 05 48656c6c6f'

test('shows violations, peers, the handshake, messages and compressed payloads', async ({
  app,
}) => {
  const window = await app.start()
  const { page, detail } = window
  const port = await window.listen('WebSocket server', ['permessage-deflate'])
  using one = await RawPeer.open(port, '/chat', 'Sec-WebSocket-Extensions: permessage-deflate')
  one.frame(first)
  one.frame(ping)
  one.frame(last)
  await expect(window.row(/received cont 2 lo/)).toBeVisible()
  one.frame(compressed)
  await expect(window.row(/received text 7/)).toBeVisible()
  using two = await RawPeer.open(port, '/other')
  two.frame(unmasked)

  await test.step('marks a violation, describes it and filters by it', async () => {
    const row = window.row(/received text 5 Protocol violation: .*RFC 6455 section 5\.1.* Hello/)
    await row.click()
    await expect(detail.getByText('WS_UNMASKED_FRAME')).toBeVisible()
    await window.button('Violations').click()
    await expect(window.row(/received text/)).toHaveCount(1)
    await expect(row).toBeVisible()
    await window.button('Violations').click()
  })

  await test.step('names the peer in each row and filters by peer', async () => {
    await expect(window.row(/#1 received cont 2 lo/)).toBeVisible()
    await expect(window.row(/#2 received text 5/)).toBeVisible()
    await window.button('Peer: Filter by peer').click()
    await page.getByRole('option', { name: /#1 127\.0\.0\.1:\d+/ }).click()
    await expect(window.row(/#2/)).toHaveCount(0)
  })

  await test.step('shows the handshake, parsed and as sent', async () => {
    await window.row(/received http GET \/chat|received http .*GET \/chat/).click()
    const handshake = await window.view('Handshake')
    await expect(handshake).toContainText('The server accepted the WebSocket upgrade')
    await expect(handshake).toContainText('matches the key')
    await expect(handshake).toContainText(/permessage-deflate.*offered: permessage-deflate/)
    await expect(handshake).toContainText('GET /chat HTTP/1.1')
    await handshake.getByRole('radio', { name: 'Raw' }).click()
    await expect(handshake.getByRole('region', { name: 'Response' })).toContainText(
      'HTTP/1.1 101 Switching Protocols',
    )
  })

  await test.step('joins frames into messages and links them', async () => {
    await window.row(/received cont 2 lo/).click()
    await expect(detail).toContainText('Part of a message of 2 frames')
    await detail.getByRole('button', { name: 'Show message' }).click()
    const message = window.row(/received text 5 2 frames Hello/)
    await expect(message).toHaveAttribute('aria-selected', 'true')
    await expect((await window.view('Text')).getByRole('region')).toHaveText('Hello')
    await expect(window.row(/received ping/)).toBeVisible()
    await expect(window.row(/received cont/)).toHaveCount(0)
  })

  await test.step('shows a compressed message inflated beside its bytes', async () => {
    await window.row(/received text 7/).click()
    await expect((await window.view('Text')).getByRole('region')).toHaveText('Hello')
    await expect(detail).toContainText('7 to 5 bytes (0.7×)')
    const hex = await window.view('Hex')
    await expect(hex.getByRole('listbox', { name: 'Raw' })).toContainText('f248cdc9c90700')
    await expect(hex.getByRole('listbox', { name: 'Decompressed' })).toContainText('48656c6c6f')
  })

  await test.step('reports invalid UTF-8 in compressed text when it is inflated', async () => {
    one.frame(brokenText)
    await window.row(/received text 11/).click()
    await expect(detail).toContainText('The text is not UTF-8')
    await expect(detail).toContainText('Found during decompression')
    await window.row(/received text 7/).click()
    await expect(detail).not.toContainText('The text is not UTF-8')
  })

  expect(await graveViolations(page)).toEqual([])
})

test('splits a stream into messages by a framing and shows where the framing fails', async ({
  app,
}) => {
  const window = await app.start()
  const { page } = window
  const port = await window.listen('TCP server')
  const client = await plainClient(port)
  client.write('\0\0\0\x03one\0\0\0\x03t')
  await expect(window.row(/received data 12/)).toBeVisible()
  client.end('wo\xff\xff\xff\xff', 'latin1')
  await expect(window.row(/received data 6/)).toBeVisible()

  await page.getByRole('button', { name: 'Framing: No framing' }).click()
  await page.getByRole('combobox', { name: 'Framing' }).click()
  await page.getByRole('option', { name: 'Length prefix' }).click()
  await page.keyboard.press('Escape')
  await window
    .row(/received data 7/)
    .first()
    .click()
  await expect((await window.view('Text')).getByRole('region')).toHaveText('one')
  await expect(window.row(/received data 7/)).toHaveCount(2)
  await expect(page.getByText(/Framing error at/)).toBeVisible()
})

test('a message grows while it is received, and a saved session is split the same way', async ({
  app,
}) => {
  let window = await app.start()
  const readLines = async (): Promise<void> => {
    await window.page.getByRole('button', { name: 'Framing: No framing' }).click()
    await window.page.getByRole('combobox', { name: 'Framing' }).click()
    await window.page.getByRole('option', { name: 'Lines' }).click()
    await window.page.keyboard.press('Escape')
  }
  const port = await window.listen('TCP server')
  const client = await plainClient(port)
  client.write('alpha\nbe')
  await expect(window.row(/received data 8/)).toBeVisible()
  await readLines()
  await window.row(/received data 2 incomplete be/).click()
  await expect((await window.view('Text')).getByRole('region')).toHaveText('be')
  client.end('ta\ngamma\n')
  await expect(window.row(/received data 6 gamma/)).toBeVisible()
  await expect((await window.view('Text')).getByRole('region')).toHaveText('beta')
  await window.button('Stop').click()
  await expect(window.button('Listen')).toBeVisible()

  window = await app.restart()
  await window.openSession('TCP :')
  await expect(window.page.getByRole('button', { name: 'Framing: Lines' })).toBeVisible()
  await expect(window.row(/received data 5 beta/)).toBeVisible()
})
