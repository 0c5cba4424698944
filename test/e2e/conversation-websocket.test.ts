/** The conversation of a WebSocket peer: whole messages, whatever their frames and their compression. */
import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { AppWindow } from './app-window.ts'
import { expect, test } from './app.ts'

async function connect(port: number): Promise<WebSocket> {
  const peer = new WebSocket(`ws://127.0.0.1:${String(port)}`, {
    perMessageDeflate: { threshold: 10 },
  })
  await once(peer, 'open')
  return peer
}

const conversation = ({ page }: AppWindow) => page.getByRole('grid', { name: /^Conversation with/ })

test('follows one of several peers from the list of peers', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  const port = await window.listen('WebSocket server', ['permessage-deflate'])
  const peers = [await connect(port), await connect(port)]
  const [first, second] = peers
  if (!first || !second) throw new Error('no peers')
  try {
    first.send('of the first peer')
    second.send('short')
    second.send('text that is worth compressing '.repeat(20))
    second.send('in three ', { fin: false, compress: false })
    second.send('fragments ', { fin: false, compress: false })
    second.ping('between')
    second.send('of a message', { compress: false })
    second.send(Buffer.from('00ff10', 'hex'))
    await expect(window.row(/received bin/)).toHaveCount(1)

    await page.getByRole('button', { name: '2 peers', exact: true }).click()
    await page
      .getByRole('button', { name: /^Actions for 127\.0\.0\.1:\d+/ })
      .first()
      .click()
    await page.getByRole('menuitem', { name: 'Follow connection' }).click()
    const grid = conversation(window)
    const tools = page.getByRole('region', { name: /^Conversation with/ })
    await expect(grid).toBeFocused()
    await expect(grid.getByRole('row', { name: /in three fragments of a message/ })).toBeVisible()
    await expect(grid).toContainText(/worth compressing text that is worth/)
    await expect(grid).toContainText('short')
    await expect(grid.getByRole('row', { name: /ping between/ })).toBeVisible()
    await expect(grid).not.toContainText('of the first peer')
    await expect(grid).toContainText('\u2400<FF>\u2410')

    await tools.getByRole('radio', { name: 'Hex' }).click()
    await expect(grid).toContainText('00 ff 10')
    await expect(grid).toContainText('74 65 78 74 20 74 68 61 74 20 69 73 20 77 6f 72')

    await tools.getByRole('radio', { name: 'Text' }).click()
    await page.keyboard.press('Control+f')
    await page.keyboard.insertText('fragments of')
    await page.keyboard.press('Enter')
    await expect(grid.locator('mark.now')).toHaveText('fragments of')
    await page.keyboard.press('Escape')
    await expect(grid).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(window.timeline).toBeFocused()
  } finally {
    for (const peer of peers) peer.terminate()
  }
})
