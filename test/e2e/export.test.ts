/** Exports for people from the window: formats, shown rows, Cancel, and what is reported. */
import { readFileSync } from 'node:fs'
import type { Download } from '@playwright/test'
import { openStore } from '../../main/engine/store/open.ts'
import { tcpServer } from '../../shared/protocols/tcp/server.ts'
import { dataHead } from '../support/store.ts'
import { expect, test, type App } from './app.ts'
import type { AppWindow } from './app-window.ts'

/** Records a session with these payloads, every second one sent. */
async function record(folder: string, payloads: Iterable<string>): Promise<void> {
  const store = await openStore({ folder })
  const config = tcpServer.schema.parse({ kind: 'tcp-server', port: 8080 })
  const recording = await store.startRecording({ config, name: 'quotes' })
  let n = 0
  for (const text of payloads)
    recording.append(
      dataHead({ direction: n++ % 2 === 0 ? 'in' : 'out', at: 1_700_000_000_000_000 + n }),
      Buffer.from(text),
    )
  await recording.end()
  await store.close()
}

const payloads = ['first 行情', 'answer', '=1+1', 'answer', 'third, "quoted"', 'answer']

async function choose(window: AppWindow, field: 'Format' | 'Range', option: RegExp): Promise<void> {
  await window.page.getByRole('combobox', { name: new RegExp(`^${field}: `) }).click()
  await window.page.getByRole('option', { name: option }).click()
}

/** Presses the button of the dialog; returns the download. */
async function download(window: AppWindow): Promise<Download> {
  const downloading = window.page.waitForEvent('download')
  await window.button('Export…').click()
  return downloading
}

async function textOf(app: App, downloaded: Download): Promise<string> {
  const file = `${app.data}/${downloaded.suggestedFilename()}`
  await downloaded.saveAs(file)
  return readFileSync(file, 'utf8')
}

test('exports the shown rows or all of them, and says what was written', async ({ app }) => {
  await record(app.data, payloads)
  const window = await app.start()
  await window.openSession('quotes')
  await window.page.getByRole('textbox', { name: 'Filter', exact: true }).click()
  await window.page.keyboard.type('dir == in and len > 5')
  await window.page.keyboard.press('Enter')
  await expect(window.timeline).toHaveAttribute('aria-rowcount', '3')

  await window.button('Export').click()
  await choose(window, 'Format', /CSV table/)
  await expect(
    window.page.getByRole('combobox', { name: 'Range: Shown entries (2)' }),
  ).toBeVisible()
  const table = await textOf(app, await download(window))
  expect(table.trimEnd().split('\r\n').slice(1)).toEqual([
    expect.stringMatching(/^1,.*,in,data,12,0,,,text,"first 行情"$/),
    expect.stringMatching(/^5,.*,in,data,15,0,,,text,"third, ""quoted"""$/),
  ])
  await expect(window.page.getByText(/^Exported quotes\.csv, \d+/)).toBeVisible()

  await window.run('Export session…')
  await choose(window, 'Format', /JSON Lines/)
  await choose(window, 'Range', /All entries \(6\)/)
  const lines = (await textOf(app, await download(window))).trimEnd().split('\n')
  const objects = lines.map((line) => JSON.parse(line) as { bytes: string })
  expect(objects.map(({ bytes }) => Buffer.from(bytes, 'base64').toString())).toEqual(payloads)
})

test('exports the selected rows', async ({ app }) => {
  await record(app.data, payloads)
  const window = await app.start()
  await window.openSession('quotes')
  await window.row(/received data 12/).click()
  await window.row(/=1\+1/).click({ modifiers: ['Control'] })
  await window.row(/third/).click({ modifiers: ['Shift', 'Control'] })
  await window.button('Export').click()
  await choose(window, 'Format', /JSON Lines/)
  await expect(
    window.page.getByRole('combobox', { name: 'Range: Selected rows (4)' }),
  ).toBeVisible()
  const lines = (await textOf(app, await download(window))).trimEnd().split('\n')
  expect(lines.map((line) => (JSON.parse(line) as { n: number }).n)).toEqual([1, 3, 4, 5])
})

test('exports a session that is not shown from its menu, as files', async ({ app }) => {
  await record(app.data, payloads)
  const window = await app.start()
  await window.sidebar
    .getByRole('button', { name: /quotes.* \d\d?:\d\d/ })
    .click({ button: 'right' })
  await window.page.getByRole('menuitem', { name: 'Export…' }).click()
  await expect(window.page.getByText('Contains the complete session')).toBeVisible()
  await choose(window, 'Format', /Payloads as files/)
  await expect(window.page.getByRole('combobox', { name: 'Range: All entries (6)' })).toBeDisabled()
  const downloaded = await download(window)
  expect(downloaded.suggestedFilename()).toBe('quotes.tar')
  expect(await textOf(app, downloaded)).toContain('000005-c1-in-data.bin')
})

test('shows the progress of an export, and cancels it', async ({ app }) => {
  test.slow()
  await record(
    app.data,
    Array.from({ length: 400_000 }, (_, n) => `message ${String(n)}`),
  )
  const window = await app.start()
  await window.openSession('quotes')
  let downloads = 0
  window.page.on('download', () => downloads++)
  await window.button('Export').click()
  await choose(window, 'Format', /Hex dump/)
  await window.button('Export…').click()
  await expect(
    window.page.getByRole('progressbar', { name: 'Progress of quotes.txt' }),
  ).toBeVisible()
  await window.button('Cancel the export of quotes.txt').click()
  await expect(window.page.getByText('Exporting quotes.txt')).toHaveCount(0)
  // Another export shows that the engine reads on; the cancelled one reports nothing.
  await window.page.getByRole('textbox', { name: 'Filter', exact: true }).click()
  await window.page.keyboard.type('n <= 2')
  await window.page.keyboard.press('Enter')
  await expect(window.timeline).toHaveAttribute('aria-rowcount', '3')
  await window.button('Export').click()
  await choose(window, 'Format', /CSV table/)
  await download(window)
  await expect(window.page.getByText(/^Exported quotes\.csv/)).toBeVisible()
  await expect(window.page.getByText('cancelled')).toHaveCount(0)
  expect(downloads).toBe(1)
})
