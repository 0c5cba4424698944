/** Controls of direction and other hidden characters of peers are shown as marks, in the row and in the detail. */
import { connect } from 'node:net'
import { expect, test } from './app.ts'

test('a control of direction in a text is a mark in its row and in its detail', async ({ app }) => {
  const window = await app.start()
  const port = await window.listen('TCP server')
  const peer = connect(port, '127.0.0.1')
  peer.write('photo\u202Egpj.exe\u009b')
  const row = window.row(/photo<U\+202E>gpj\.exe<U\+009B>/)
  await expect(row).toBeVisible()
  await row.click()
  const text = window.page.getByRole('region', { name: 'Text' })
  await expect(text).toContainText('photo<U+202E>gpj.exe<U+009B>')
  await expect(text.locator('.hidden-mark')).toHaveCount(2)
  peer.destroy()
})
