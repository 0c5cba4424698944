/** The peers of a server in the window: listed, found, sorted, and dealt with one by one. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from './app.ts'

test('finds one peer of many, shows only it and resets it', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  const port = await window.listen('TCP server')
  const sockets = Array.from({ length: 300 }, () => connect({ port, host: '127.0.0.1' }))
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  // A reset is what is asked for here.
  for (const socket of sockets) socket.on('error', () => socket.destroy())
  const seventh = sockets[6]
  if (!seventh) throw new Error('no socket')
  seventh.write('the busiest of all')
  const address = `127.0.0.1:${String(seventh.localPort)}`
  await page.getByRole('button', { name: '300 peers', exact: true }).click()
  const list = page.getByRole('listbox', { name: 'Peers connected now' })
  await expect(list.getByRole('option').first()).toContainText('#300')
  await page.getByRole('radio', { name: 'Most bytes' }).click()
  await expect(list.getByRole('option').first()).toContainText(address)
  await page.getByRole('textbox', { name: 'Address, port or #number' }).fill(address)
  await expect(list.getByRole('option')).toHaveCount(1)
  const gone = new Promise((resolve) => seventh.once('close', resolve))
  await page.getByRole('button', { name: `${address}: …` }).click()
  await page.getByRole('menuitem', { name: 'Reset (RST)' }).click()
  await gone
  await expect(page.getByText('No such peer.')).toBeVisible()
  await page.getByRole('radio', { name: 'Closed' }).click()
  await page.getByRole('button', { name: `${address}: …` }).click()
  await page.getByRole('menuitem', { name: 'Show only this peer' }).click()
  await expect(window.row(/the busiest of all/)).toBeVisible()
  await expect(window.timeline).toHaveAttribute('aria-rowcount', '4')
  for (const socket of sockets) socket.destroy()
})
