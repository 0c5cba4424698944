/** Saving a conversation on the desktop: written where the dialog says, as it is shown. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { openStore } from '../../../main/engine/store/open.ts'
import { config, dataHead } from '../../support/store.ts'
import { expect, test } from '../app.ts'

test('saves a conversation as text, bytes and hex dump where the dialog says', async ({ app }) => {
  const store = await openStore({ folder: app.data })
  const recording = await store.startRecording({ config, name: 'quotes' })
  recording.append(dataHead({ direction: 'out' }), Buffer.from('LOGIN'))
  recording.append(dataHead(), Buffer.from('Caf\u00e9', 'latin1'))
  recording.append(dataHead({ connection: 2 }), Buffer.from('of another peer'))
  await recording.end()
  await store.close()
  const places = `${app.data}/places`
  mkdirSync(places)
  const window = await app.start()
  const { page } = window
  await app.desktop.evaluate(({ dialog }, folder) => {
    dialog.showSaveDialog = (...args: unknown[]) => {
      const { defaultPath } = args.at(-1) as { defaultPath: string }
      return Promise.resolve({ canceled: false, filePath: `${folder}/${defaultPath}` })
    }
  }, places)
  await window.openSession('quotes')
  await window.row(/sent data/).click()
  await page.keyboard.press('Alt+f')
  await page.getByRole('button', { name: /^Text encoding/ }).click()
  await page.getByRole('menuitem', { name: 'For this session' }).click()
  await page.getByRole('menuitem', { name: /^(ISO-8859-1|Latin-1)/ }).click()
  const name = 'conversation-1-1'
  for (const [item, file] of [
    ['Save raw data…', `${name}.bin`],
    ['Save as text (UTF-8)…', `${name}.txt`],
  ] as const) {
    await window.button('Save').click()
    await page.getByRole('menuitem', { name: item }).click()
    await expect(page.getByText(`Saved ${places}/${file}`)).toBeVisible()
  }
  expect(readFileSync(`${places}/${name}.bin`)).toEqual(Buffer.from('LOGINCaf\u00e9', 'latin1'))
  expect(readFileSync(`${places}/${name}.txt`, 'utf8')).toBe('LOGIN\nCaf\u00e9')

  await page.getByRole('radio', { name: '← In' }).click()
  await window.button('Save').click()
  await page.getByRole('menuitem', { name: 'Save as hex dump…' }).click()
  await expect(page.getByText(`Saved ${places}/${name}-in.txt`)).toBeVisible()
  const dump = readFileSync(`${places}/${name}-in.txt`, 'utf8')
  expect(dump).toContain('43 61 66 e9')
  expect(dump).not.toContain('4c 4f 47')
  expect(readdirSync(places)).toHaveLength(3)
})
