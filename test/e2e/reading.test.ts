/** Reading a session: what the timeline and the detail keep in view. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Locator } from '@playwright/test'
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
  const row = window.row('a␍␊b␊c␍d')
  await row.click()
  const names = (marks: Locator) =>
    marks.evaluateAll((all) => all.map((mark) => getComputedStyle(mark, '::before').content))
  const [cr, lf] = ['"CR" / ""', '"LF" / ""']
  expect(await names(row.locator('.hidden-mark'))).toEqual([cr, lf, lf, cr])
  const text = (await window.view('Text')).locator('pre')
  await expect(text).toHaveText('a␍\nb\nc␍d')
  expect(await names(text.locator('.hidden-mark'))).toEqual([cr, cr])
  peer.destroy()
})

test('copies selected text as it was sent', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  const peer = await peerOf(window)
  const sent = 'a\r\nb\tc\u0001\u202Ed\rend'
  peer.write(sent)
  await window.row(/end/).click()
  const text = (await window.view('Text')).locator('pre')
  await expect(text).toContainText('<U+202E>')
  const copied = async (): Promise<string> => {
    // The listener has to be there before the key is pressed.
    await page.evaluate(() => {
      delete document.body.dataset['copied']
      addEventListener(
        'copy',
        ({ clipboardData }) => {
          document.body.dataset['copied'] = clipboardData?.getData('text/plain') ?? ''
        },
        { once: true },
      )
    })
    await page.keyboard.press('Control+c')
    const body = page.locator('body')
    await expect(body).toHaveAttribute('data-copied')
    return (await body.getAttribute('data-copied')) ?? ''
  }
  await text.evaluate((pre) => getSelection()?.selectAllChildren(pre))
  expect(await copied()).toBe(sent)
  await expect(text).toHaveText('a␍\nb\tc␁<U+202E>d␍end')
  await window
    .row(/end/)
    .getByRole('gridcell')
    .last()
    .evaluate((cell) => getSelection()?.selectAllChildren(cell))
  expect((await copied()).trim()).toBe(sent)
  peer.destroy()
})

test('JSON is shown and copied as it was sent', async ({ app, context, host }) => {
  const window = await app.start()
  const { page } = window
  const peer = await peerOf(window)
  const sent =
    '{"a":1.10,"b":1e5,"c":-0,"2016":1,"2015":2,"x":1,"x":[12345678901234567890],"s":"\\u00e9"}'
  peer.write(sent)
  await window.row(/2016/).click()
  const tree = (await window.view('JSON')).getByRole('tree')
  const rows = tree.getByRole('treeitem')
  await expect(rows).toHaveText([
    '{ } 8 keys',
    'a: 1.10',
    'b: 1e5',
    'c: -0',
    '2016: 1',
    '2015: 2',
    'x: 1 duplicate key 1 of 2',
    'x: [ ] 1 item duplicate key 2 of 2',
    '0: 12345678901234567890',
    's: "\\u00e9"',
  ])
  await rows.first().click()
  if (host === 'web') {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await window.button('Copy value').click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(sent)
  }
  await rows.last().click()
  await expect(window.detail.locator('code')).toHaveText('$.s')
  peer.destroy()
})

test('a search is marked in every view of an entry, and on its row', async ({ app }) => {
  const window = await app.start()
  const { page, detail, timeline } = window
  const client = await clientOf(window)
  client.send(JSON.stringify({ first: 'x'.repeat(150), quote: 'a quote' }))
  client.send('{"quote":"a quote"}')
  client.send(`${'y'.repeat(300)} quote`)
  await expect(window.row(/received text 306/)).toBeVisible()
  await page.getByRole('textbox', { name: 'Search', exact: true }).fill('quote')
  await expect(page.getByRole('search')).toHaveText('3')

  const behind = 'The match is in a part of the payload that is not shown'
  await test.step('on the row as an excerpt, or as a mark when it is behind the preview', async () => {
    const row = window.row(/received text 1\d\d/)
    await expect(row.locator('mark')).toHaveText(['quote', 'quote'])
    const cell = await row.getByRole('gridcell').last().boundingBox()
    const mark = await row.locator('mark').first().boundingBox()
    expect(mark!.x + mark!.width).toBeLessThan(cell!.x + cell!.width)
    await expect(window.row(/received text 306/).locator('mark')).toHaveText(`…${behind}`)
    await expect(window.row(/Listening/).locator('mark')).toHaveCount(0)
  })

  /** Opens every view of the selected entry. */
  const expectMarks = async (...names: string[]): Promise<void> => {
    const tabs = detail.getByRole('tab')
    await expect(tabs).toHaveText(names)
    for (const [i, name] of names.entries())
      await test.step(name, async () => {
        await tabs.nth(i).click()
        await expect(detail.locator('mark, .code.found, .code.now').first()).toBeVisible()
      })
  }
  await window.row(/received text 19/).click()
  await expectMarks('Text', 'JSON', 'Hex', 'Frame')

  await page.getByRole('textbox', { name: 'Search', exact: true }).fill('Sec-WebSocket-Version')
  await expect(page.getByRole('search')).toHaveText('1')
  await window.row(/GET/).click()
  await expectMarks('Handshake', 'Text', 'Hex')

  await page.getByRole('textbox', { name: 'Search', exact: true }).fill('Listening')
  await expect(page.getByRole('search')).toHaveText('1')
  await window.row(/Listening/).click()
  await expectMarks('Info')
  await expect(timeline.locator('mark')).toHaveText('Listening')
  client.terminate()
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
