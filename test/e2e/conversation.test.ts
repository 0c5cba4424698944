/** A connection as continuous text: a device that speaks GBK, read, searched and saved in Chinese. */
import { readFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { encodeText } from '../../shared/bytes/encode-text.ts'
import type { AppWindow } from './app-window.ts'
import { expect, test } from './app.ts'
import { graveViolations } from './axe.ts'

const gbk = (text: string): Buffer => {
  const bytes = encodeText(text, 'gbk')
  if (bytes === null) throw new Error(`GBK lacks a character of ${text}`)
  return Buffer.from(bytes)
}

/** A gateway of stock quotes that answers each line in GBK; a character is cut between two writes. */
async function startDevice(): Promise<{ port: number; close: () => void }> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('data', () => {
      const answer = gbk('OK|欢迎使用行情网关\nSNAP|600519|贵州茅台|买盘\n')
      // Within 贵.
      const cut = answer.indexOf(gbk('贵')) + 1
      socket.write(answer.subarray(0, cut))
      setTimeout(() => socket.write(answer.subarray(cut)), 100)
    })
    socket.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    port,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

const conversation = ({ page }: AppWindow) => page.getByRole('grid', { name: /^Conversation with/ })

const tools = ({ page }: AppWindow) => page.getByRole('region', { name: /^Conversation with/ })

async function chooseEncoding({ page }: AppWindow, name: RegExp): Promise<void> {
  await page
    .getByRole('region', { name: /^Conversation with/ })
    .getByRole('button', { name: /^Text encoding/ })
    .click()
  await page.getByRole('menuitem', { name: 'For this session' }).click()
  await page.getByRole('menuitem', { name }).click()
}

test('reads, searches and saves a device that speaks GBK, by keyboard and pointer', async ({
  app,
}) => {
  const device = await startDevice()
  try {
    const window = await app.start()
    const { page } = window
    await window.connect('TCP client', `127.0.0.1:${String(device.port)}`)
    await window.send('LOGIN')
    await expect(window.row(/received data/)).toHaveCount(2)
    await window.row(/sent data/).click()

    await page.keyboard.press('Alt+f')
    const grid = conversation(window)
    await expect(grid).toBeFocused()
    await expect(grid.getByRole('row', { name: /LOGIN/ })).toBeVisible()
    await expect(grid).toContainText('<BB><B6>')
    expect(await graveViolations(page)).toEqual([])

    await chooseEncoding(window, /^GBK/)
    await expect(grid).toContainText('OK|欢迎使用行情网关')
    await expect(grid).toContainText('SNAP|600519|贵州茅台|买盘')

    await page.keyboard.press('Control+f')
    await page.keyboard.insertText('茅台')
    await page.keyboard.press('Enter')
    await expect(grid.locator('mark.now')).toHaveText('茅台')

    await tools(window).getByRole('radio', { name: 'Hex' }).click()
    await expect(grid).toContainText('c3 a9 cc a8')
    await expect(grid.locator('.found.now').first()).toBeVisible()
    await tools(window).getByRole('radio', { name: '← In' }).click()
    await expect(grid).not.toContainText('4c 4f 47 49 4e')
    await tools(window).getByRole('radio', { name: 'Raw' }).click()
    await expect(grid).toContainText('c3a9cca8')
    await tools(window).getByRole('radio', { name: 'Text' }).click()

    // Back to the entry in the timeline, and to the conversation as it was left.
    await grid
      .getByRole('button', { name: /^Show entry/ })
      .first()
      .click()
    await expect(window.timeline).toBeFocused()
    await page.keyboard.press('Alt+f')
    await expect(grid).toContainText('贵州茅台')
    await page.keyboard.press('Escape')
    await expect(window.timeline).toBeFocused()
  } finally {
    device.close()
  }
})

test('saves one direction as bytes, and as text', async ({ app, host }) => {
  test.skip(host !== 'web', 'the desktop application saves through a dialog of the system')
  const device = await startDevice()
  try {
    const window = await app.start()
    const { page } = window
    await window.connect('TCP client', `127.0.0.1:${String(device.port)}`)
    await window.send('LOGIN')
    await expect(window.row(/received data/)).toHaveCount(2)
    await page.getByRole('button', { name: /^View connection as conversation/ }).click()
    await chooseEncoding(window, /^GB18030/)
    await tools(window).getByRole('radio', { name: '← In' }).click()
    const saved = async (item: string): Promise<Buffer> => {
      await window.button('Save').click()
      const download = page.waitForEvent('download')
      await page.getByRole('menuitem', { name: item }).click()
      return readFile(await (await download).path())
    }
    const text = 'OK|欢迎使用行情网关\nSNAP|600519|贵州茅台|买盘\n'
    expect(await saved('Save raw data…')).toEqual(gbk(text))
    expect((await saved('Save as text (UTF-8)…')).toString('utf8')).toBe(text)
  } finally {
    device.close()
  }
})
