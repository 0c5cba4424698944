/** A device that speaks GBK over TCP, Python with its own codec, is read, searched, answered and exported in Chinese. */
import { readFile } from 'node:fs/promises'
import { GbkDevice } from '../support/gbk-device.ts'
import type { AppWindow } from './app-window.ts'
import { expect, test } from './app.ts'
import { graveViolations } from './axe.ts'

/** Chooses an encoding in the detail or in the conversation. */
async function choose({ page }: AppWindow, scope: string, name: RegExp): Promise<void> {
  await page.getByRole('button', { name: /^Text encoding/ }).click()
  await page.getByRole('menuitem', { name: scope }).click()
  await page.getByRole('menuitem', { name }).click()
}

async function filter({ page }: AppWindow, expression: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Filter', exact: true }).click()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(expression)
  await page.keyboard.press('Enter')
}

test('a device that speaks GBK over TCP is read, searched, answered and exported in Chinese', async ({
  app,
  host,
}) => {
  await using device = new GbkDevice()
  const window = await app.start()
  const { page } = window
  await window.connect('TCP client', `127.0.0.1:${String(await device.port())}`)
  await window.row(/received data/).click()
  await window.view('Text')
  await expect(window.row(/received data.*温度/)).toHaveCount(0)

  await choose(window, 'For this session', /^GBK/)
  await expect(window.row(/received data 13 温度：25.5℃/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Text encoding: GBK' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Text' })).toContainText('温度：25.5℃')
  expect(await graveViolations(page)).toEqual([])

  await window.composer.getByRole('radio', { name: 'LF', exact: true }).click()
  await window.send('校准温度')
  await device.waitForOutput(/^received 校准温度$/m)
  await expect(window.row(/received data.*收到：校准温度/)).toBeVisible()
  await expect(window.row(/sent data 9 校准温度/)).toBeVisible()

  await filter(window, 'text contains "校准"')
  await expect(window.row(/data/)).toHaveCount(2)
  await filter(window, 'text matches /^温.：\\d/')
  await expect(window.row(/data/)).toHaveCount(1)
  await window.button('Clear filter').click()

  // A character that the encoding lacks is refused by name.
  await window.composer.getByRole('textbox').first().fill('热😀')
  await expect(window.composer).toContainText('“😀” cannot be represented')

  if (host !== 'web') return
  await window.composer.getByRole('textbox').first().fill('')
  await window.button('Disconnect').click()
  await expect(window.button('Connect')).toBeVisible()
  await window.closeTabs()
  await window.openSession('127.0.0.1')
  await expect(window.row(/received data 13 温度/)).toBeVisible()
  await window.button('Export').click()
  await page.getByRole('combobox', { name: /^Format: / }).click()
  await page.getByRole('option', { name: /CSV table/ }).click()
  const downloading = page.waitForEvent('download')
  await window.button('Export…').click()
  const csv = await readFile(await (await downloading).path(), 'utf8')
  expect(csv).toContain(',gbk,"校准温度\n"')
})

test('an encoding is guessed when asked, and used when chosen', async ({ app }) => {
  await using device = new GbkDevice()
  const window = await app.start()
  const { page } = window
  await window.connect('TCP client', `127.0.0.1:${String(await device.port())}`)
  await window.row(/received data/).click()
  await window.view('Text')
  await page.getByRole('button', { name: 'Text encoding: UTF-8' }).click()
  await page.getByRole('menuitem', { name: 'Guess the encoding…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Guess the text encoding' })
  await expect(dialog.getByRole('radio').first()).toBeChecked()
  await expect(dialog.getByRole('radio', { name: /^GB18030.*99 %.*温度：25\.5℃/ })).toBeChecked()
  expect(await graveViolations(page)).toEqual([])
  // Nothing has changed yet.
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('button', { name: 'Text encoding: UTF-8' })).toBeVisible()

  await page.keyboard.press('Control+K')
  await page.keyboard.insertText('Guess the text')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Use GB18030' }).click()
  await expect(window.row(/received data 13 温度：25.5℃/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Text encoding: GB18030' })).toBeVisible()
})
