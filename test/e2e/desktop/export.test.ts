/** Exports on the desktop: written to the file or the folder that the dialog returns, and errors as sentences. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { openStore } from '../../../main/engine/store/open.ts'
import { config, dataHead } from '../../support/store.ts'
import type { AppWindow } from '../app-window.ts'
import { expect, test, type App } from '../app.ts'

async function startWithSession(app: App): Promise<AppWindow> {
  const store = await openStore({ folder: app.data })
  const recording = await store.startRecording({ config, name: 'quotes' })
  for (const text of ['first', 'second']) recording.append(dataHead(), Buffer.from(text))
  await recording.end()
  await store.close()
  const window = await app.start()
  await window.openSession('quotes')
  return window
}

async function exportAs(window: AppWindow, format: RegExp): Promise<void> {
  await window.button('Export').click()
  await window.page.getByRole('combobox', { name: /^Format: / }).click()
  await window.page.getByRole('option', { name: format }).click()
  await window.button('Export…').click()
}

test('writes a file, and a new folder of files, where the dialog says', async ({ app }) => {
  const window = await startWithSession(app)
  const places = `${app.data}/places`
  mkdirSync(places)
  await app.desktop.evaluate(({ dialog }, folder) => {
    dialog.showSaveDialog = () =>
      Promise.resolve({ canceled: false, filePath: `${folder}/table.csv` })
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] })
  }, places)
  await exportAs(window, /CSV table/)
  await expect(window.page.getByText(`Exported ${places}/table.csv`)).toBeVisible()
  expect(readFileSync(`${places}/table.csv`, 'utf8').split('\r\n')).toHaveLength(4)

  await exportAs(window, /Payloads as files/)
  await expect(window.page.getByText(`Exported ${places}/quotes, `)).toBeVisible()
  expect(readdirSync(`${places}/quotes`).sort()).toEqual([
    '000001-c1-in-data.bin',
    '000002-c1-in-data.bin',
  ])

  await exportAs(window, /Payloads as files/)
  await expect(window.page.getByText(`${places}/quotes already exists.`)).toBeVisible()
  expect(readdirSync(places).sort()).toEqual(['quotes', 'table.csv'])
})

test('writes nothing when the dialog is cancelled', async ({ app }) => {
  const window = await startWithSession(app)
  // The stand-in cancels every dialog that a test does not answer.
  await app.desktop.evaluate(({ dialog }) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' })
  }, null)
  await exportAs(window, /Hex dump/)
  await exportAs(window, /CSV table/)
  await expect(window.page.getByText(/^Exporting/)).toHaveCount(0)
  expect(readdirSync(app.data).filter((name) => /txt|csv|part/.test(name))).toEqual([])
})
