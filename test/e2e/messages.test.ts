/** Whole messages in the timeline: filtered and searched by content, when compressed, fragmented and framed. */
import { deflateRawSync, constants } from 'node:zlib'
import { decode } from '@msgpack/msgpack'
import type { BrowserContext } from '@playwright/test'
import { plainClient } from '../support/plain-peers.ts'
import { RawPeer } from '../support/raw-websocket.ts'
import { expect, test } from './app.ts'
import type { AppWindow } from './app-window.ts'

/** A client frame, masked with the key 0. */
function frame(first: number, payload: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.of(first, 0x80 | payload.length, 0, 0, 0, 0), payload])
}

/** Without the tail that RFC 7692 section 7.2.1 leaves out. */
function compressed(text: string): Buffer {
  const flushed = deflateRawSync(Buffer.from(text), { finishFlush: constants.Z_SYNC_FLUSH })
  return flushed.subarray(0, -4)
}

async function filterBy(window: AppWindow, expression: string): Promise<void> {
  await window.page.getByRole('textbox', { name: 'Filter', exact: true }).click()
  await window.page.keyboard.press('Control+A')
  await window.page.keyboard.insertText(expression)
  await window.page.keyboard.press('Enter')
}

/** Lets a test hold back the answers to `entries`, the rows, on their way to the page. */
async function holdableRows(context: BrowserContext): Promise<{ hold(): () => void }> {
  let held: (() => void)[] | null = null
  await context.routeWebSocket('**/engine', (page) => {
    const engine = page.connectToServer()
    const rows = new Set<unknown>()
    page.onMessage((message) => {
      const { t, i, a } = decode(message as Buffer) as { t: string; i?: string; a?: unknown[] }
      if (t === 'q' && a?.[0] === 'entries') rows.add(i)
      engine.send(message)
    })
    engine.onMessage((message) => {
      const { t, i } = decode(message as Buffer) as { t: string; i?: string }
      if (held !== null && t === 's' && rows.has(i)) held.push(() => page.send(message))
      else page.send(message)
    })
  })
  return {
    hold() {
      const waiting: (() => void)[] = []
      held = waiting
      return () => {
        held = null
        for (const send of waiting) send()
      }
    },
  }
}

test('shows no frame at the position of a message or of a filtered row that is not loaded yet', async ({
  app,
  context,
  host,
}) => {
  test.skip(host !== 'web', 'answers are held back between the page and the web host')
  const rows = await holdableRows(context)
  const window = await app.start()
  const port = await window.listen('WebSocket server')
  using peer = await RawPeer.open(port, '/')
  peer.write(frame(0x01, Buffer.from('first half, ')))
  peer.write(frame(0x80, Buffer.from('second half')))
  await expect(window.row(/second half/)).toBeVisible()
  await window.row(/second half/).click()
  const shown = window.timeline.getByRole('row').filter({ hasText: /half|Listening/ })

  const release = rows.hold()
  await window.page.getByRole('radio', { name: 'Messages' }).click()
  await expect(shown).toHaveCount(0)
  await expect(window.timeline.getByRole('row', { selected: true })).toHaveCount(0)
  release()
  await expect(window.row(/2 frames first half, second half/)).toHaveAttribute(
    'aria-selected',
    'true',
  )

  const releaseFiltered = rows.hold()
  await filterBy(window, '"half"')
  await expect(shown).toHaveCount(0)
  releaseFiltered()
  await expect(shown).toHaveCount(1)
})

test('filters and searches the content of compressed and fragmented messages', async ({ app }) => {
  const window = await app.start()
  const { page, detail } = window
  const port = await window.listen('WebSocket server', ['permessage-deflate'])
  using peer = await RawPeer.open(port, '/', 'Sec-WebSocket-Extensions: permessage-deflate')
  for (const seq of [1, 2, 3])
    peer.write(frame(0xc1, compressed(`{"seq":${String(seq)},"note":"a needle in the hay"}`)))
  peer.write(frame(0x01, Buffer.from('a plain nee')))
  peer.write(frame(0x80, Buffer.from('dle in two')))
  peer.write(frame(0x81, Buffer.from('nothing of the kind')))
  await expect(window.row(/received text 19 nothing/)).toBeVisible()
  const search = page.getByRole('search')

  await test.step('searches frames without inflating them, and shows both frames that a match spans', async () => {
    await page.keyboard.press('Control+F')
    await page.keyboard.type('needle')
    await expect(search).toHaveText('1')
  })

  await test.step('keeps the matches in messages without a new search', async () => {
    await page.getByRole('radio', { name: 'Messages' }).click()
    await expect(search).toHaveText('4')
    const field = page.getByRole('textbox', { name: 'Search', exact: true })
    await field.press('Enter')
    await expect(search).toHaveText('1 of 4')
    await expect((await window.view('Text')).locator('mark')).toHaveText('needle')
    for (let i = 0; i < 3; i++) await field.press('Enter')
    await expect(search).toHaveText('4 of 4')
    const spanning = window.row(/received text 21 2 frames a plain needle in two/)
    await expect(spanning).toHaveAttribute('aria-selected', 'true')
    await expect(spanning.locator('mark')).toHaveText('needle')
    await expect((await window.view('Hex')).locator('.chars .now')).toHaveText('needle'.split(''))
  })

  await test.step('filters inflated messages and finds nothing new', async () => {
    await filterBy(window, 'json.seq >= 2 and "needle"')
    await expect(window.timeline).toHaveAttribute('aria-rowcount', '3')
    await expect(window.row(/received text \d+ {"seq":2,/)).toBeVisible()
    await expect(search).toHaveText('2')
    await expect(page.getByText(/\d+ new$/)).toHaveCount(0)
  })

  await test.step('adds a later message to the result, but not to that of frames', async () => {
    peer.write(frame(0xc1, compressed('{"seq":9,"note":"a late needle"}')))
    await expect(window.row(/{"seq":9,/)).toBeVisible()
    await expect(search).toHaveText('3')
    await page.getByRole('radio', { name: 'Frames' }).click()
    await expect(page.getByText('No entries match the filter')).toBeVisible()
  })
  expect(await detail.getByRole('alert').count()).toBe(0)
})

test('filters and searches the messages that a framing produces', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  const port = await window.listen('TCP server')
  const client = await plainClient(port)
  client.write('temp=21 ok\ntemp=')
  await expect(window.row(/received data 16/)).toBeVisible()
  client.end('94 alarm\ntemp=22 ok\n')
  await expect(window.row(/received data 20/)).toBeVisible()
  await filterBy(window, 'text matches "temp=9[0-9]"')
  await expect(page.getByText('No entries match the filter')).toBeVisible()

  await page.getByRole('button', { name: 'Framing: No framing' }).click()
  await page.getByRole('combobox', { name: 'Framing' }).click()
  await page.getByRole('option', { name: 'Lines' }).click()
  await page.keyboard.press('Escape')
  await expect(window.timeline).toHaveAttribute('aria-rowcount', '2')
  await window.row(/received data 14 temp=94 alarm/).click()
  await page.keyboard.press('Control+F')
  await page.keyboard.type('=94 al')
  await expect(page.getByRole('search')).toHaveText('1')
  await expect((await window.view('Text')).locator('mark')).toHaveText('=94 al')
})

test('shows a message that cannot be inflated as it was sent', async ({ app }) => {
  const window = await app.start()
  const port = await window.listen('WebSocket server', ['permessage-deflate'])
  using peer = await RawPeer.open(port, '/', 'Sec-WebSocket-Extensions: permessage-deflate')
  // It refers to a window that neither side has.
  peer.frame('c1 85 00000000 0211000000')
  await window.row(/received text 5/).click()
  await expect(window.detail.getByText(/This message cannot be inflated: /)).toBeVisible()
  expect(await window.hex(await window.view('Hex'))).toBe('0211000000')
})
