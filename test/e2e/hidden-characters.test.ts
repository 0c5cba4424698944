/**
 * Controls of direction and other hidden characters of peers, names and files are shown as marks, wherever they reach
 * the window: in texts, and in attributes that are read out or shown as tooltips.
 */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './app.ts'
import type { AppWindow } from './app-window.ts'

const trap = '\u202Egpj.exe\u009B'
const shown = '<U+202E>gpj.exe<U+009B>'

/** Collects texts and attributes of the page that contain a control of direction or C1, as they appear. */
const watch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const found = new Set<string>()
    const attributes = ['title', 'placeholder', 'alt', 'label', 'aria-label', 'aria-description']
    const note = (where: string, text: string | null): void => {
      if (text !== null && /[\u202e\u009b]/.test(text))
        found.add(`${where}: ${JSON.stringify(text)}`)
    }
    const look = (node: Node): void => {
      if (node instanceof Text) note(node.parentElement?.className ?? '', node.data)
      if (node instanceof Element)
        for (const name of attributes) note(`${node.tagName}[${name}]`, node.getAttribute(name))
      for (const child of node.childNodes) look(child)
    }
    // The browser writes typed text into an editor, which then replaces it.
    const isTyped = (node: Node): boolean =>
      (node instanceof Element ? node : node.parentElement)?.closest('.cm-content') != null
    const observer = new MutationObserver((changes) => {
      for (const { target, addedNodes, type } of changes)
        if (isTyped(target)) continue
        else if (type === 'childList') for (const node of addedNodes) look(node)
        else look(target)
    })
    observer.observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: attributes,
    })
    Object.assign(globalThis, {
      foundHidden: () => {
        look(document)
        return [...found]
      },
    })
  })

const foundHidden = async (page: Page): Promise<unknown> => page.evaluate('foundHidden()')

/** A frame from a client, masked with zeros. */
const frame = (opcode: number, payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length, 0, 0, 0, 0]), payload])

async function openWebSocket(port: number): Promise<Socket> {
  const peer = connect(port, '127.0.0.1')
  peer.write(
    Buffer.from(
      `GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
        `Sec-WebSocket-Protocol: chat\r\nX-Name: ${trap}\r\n\r\n`,
    ),
  )
  await new Promise((resolve) => peer.once('data', resolve))
  return peer
}

async function rename({ sidebar }: AppWindow, item: Locator, name: string): Promise<void> {
  // A dialog that was just closed gives the focus back later, which ends the renaming.
  await expect(async () => {
    await item.press('F2')
    const field = sidebar.getByRole('textbox', { name: /^New name of / })
    await field.fill(name, { timeout: 2_000 })
    await field.press('Enter', { timeout: 2_000 })
  }).toPass()
}

test('a control of direction in a text is a mark in its row and in its detail', async ({ app }) => {
  const window = await app.start()
  const port = await window.listen('TCP server')
  const peer = connect(port, '127.0.0.1')
  peer.write(`photo${trap}`)
  const row = window.row(/photo<U\+202E>gpj\.exe<U\+009B>/)
  await expect(row).toBeVisible()
  await row.click()
  const text = window.page.getByRole('region', { name: 'Text' })
  await expect(text).toContainText(`photo${shown}`)
  await expect(text.locator('.hidden-mark')).toHaveCount(2)
  peer.destroy()
})

test('names of endpoints and sessions have marks in lists, tabs, dialogs and notifications', async ({
  app,
}) => {
  const window = await app.start()
  const { page } = window
  await watch(page)
  await window.listen('TCP server')
  const item = window.sidebar.locator('[data-sidebar-item]').first()
  await rename(window, item, `name${trap}`)
  await expect(page.getByRole('tab', { name: `name${shown}` })).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('option', { name: `name${shown}` }).first()).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: `Close name${shown}` }).click()
  await expect(page.getByRole('dialog')).toContainText(`name${shown}`)
  await page.getByRole('button', { name: 'Disconnect and close' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()

  const session = window.sidebar.locator('[data-sidebar-item]').last()
  await rename(window, session, `session${trap}`)
  await session.click()
  await expect(page.getByRole('heading', { name: `session${shown}` })).toBeVisible()
  await window.button('Replay').click()
  await expect(page.getByRole('dialog')).toContainText(`session${shown}`)
  await page.keyboard.press('Escape')
  await session.focus()
  await page.keyboard.press('Delete')
  await expect(page.getByRole('dialog')).toContainText(`session${shown}`)
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.locator('[data-sonner-toast]')).toContainText(`session${shown}`)
  expect(await foundHidden(page)).toEqual([])
})

test('headers, messages and close reasons of a peer have marks', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  await watch(page)
  const port = await window.listen('WebSocket server')
  const peer = await openWebSocket(port)
  peer.write(frame(1, Buffer.from(`{"photo${trap}":"${trap}"}`)))
  peer.write(frame(8, Buffer.concat([Buffer.from([0x03, 0xe8]), Buffer.from(`bye${trap}`)])))
  await window.row(/photo<U\+202E>/).click()
  await (await window.view('JSON')).getByRole('treeitem').last().click()
  await expect(window.detail.locator('code')).toContainText(shown)
  await expect(await window.view('Text')).toContainText(shown)
  await window
    .row(/bye<U\+202E>/)
    .first()
    .click()
  await window.row(/GET/).first().click()
  await window.view('Handshake')
  await expect(window.detail.getByRole('cell', { name: /gpj\.exe.*<U\+009B>/ })).toBeVisible()
  peer.destroy()

  const filter = page.getByRole('textbox', { name: 'Filter', exact: true })
  await filter.click()
  await page.keyboard.insertText(`text contains "${trap}"`)
  await expect(filter).toContainText(shown)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Recent filters' }).click()
  await expect(page.getByRole('menuitem', { name: shown })).toBeVisible()
  await page.keyboard.press('Escape')
  await window.sidebar.getByRole('button', { name: /^Search all sessions/ }).click()
  const search = page.getByRole('dialog')
  await search.getByRole('textbox').fill('photo')
  await expect(search).toContainText(`photo${shown}`)
  expect(await foundHidden(page)).toEqual([])
})

test('a draft, a file and a snippet have marks', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  await watch(page)
  await window.listen('TCP server')
  await window.composer.getByRole('radio', { name: 'File' }).click()
  await window.composer
    .locator('input[type=file]')
    .setInputFiles({ name: `file${trap}`, mimeType: 'text/plain', buffer: Buffer.from('hi') })
  await expect(window.composer).toContainText(`file${shown}`)
  await window.write(`draft${trap}`, 'Text')
  await expect(window.composer).toContainText(`draft${shown}`)
  await window.button('Snippets').click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(`snippet${trap}`)
  await page.getByRole('combobox', { name: 'Folder' }).fill(`folder${trap}`)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('button', { name: `snippet${shown}`, exact: true }).waitFor()
  await expect(page.getByRole('heading', { name: `folder${shown}` })).toBeVisible()
  expect(await foundHidden(page)).toEqual([])
})

test('the comparison of a replay shows what came back with marks', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  await watch(page)
  let answers = 0
  const server = createServer((socket) => {
    socket.on('data', () => socket.write(`answer ${answers++} ${trap}`))
    socket.on('error', () => undefined)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  await window.connect('TCP client', `127.0.0.1:${(server.address() as AddressInfo).port}`)
  await window.send('hello', 'Text')
  await expect(window.row(`answer 0 ${shown}`)).toBeVisible()
  await window.button('Disconnect').click()
  await window.closeTabs()
  await window.openSession('127')
  await window.button('Replay').click()
  await page.getByRole('button', { name: 'Start replay' }).click()
  await page.getByRole('radio', { name: 'Comparison' }).click()
  const comparison = page.getByRole('region', { name: 'Recorded and replayed responses' })
  const row = comparison.getByRole('row', { name: `answer 1 ${shown}` })
  await row.click()
  await expect(comparison.getByRole('table', { name: 'Difference' })).toContainText(shown)
  server.close()
  expect(await foundHidden(page)).toEqual([])
})
