/** The peers of a server in the window: listed, found, sorted, and managed one by one. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, test } from './app.ts'

test('finds one peer of many, shows only that peer and resets it', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  const port = await window.listen('TCP server')
  const sockets = Array.from({ length: 300 }, () => connect({ port, host: '127.0.0.1' }))
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  // The reset is intended.
  for (const socket of sockets) socket.on('error', () => socket.destroy())
  const seventh = sockets[6]
  if (!seventh) throw new Error('no socket')
  seventh.write('the busiest of all')
  const address = `127.0.0.1:${String(seventh.localPort)}`
  await page.getByRole('button', { name: '300 peers', exact: true }).click()
  const list = page.getByRole('grid', { name: 'Connected peers' })
  await expect(list.getByRole('row').first()).toContainText('#300')
  await page.getByRole('radio', { name: 'Most data' }).click()
  await expect(list.getByRole('row').first()).toContainText(address)
  await page.getByRole('textbox', { name: 'Address, port or #number' }).fill(address)
  await expect(list.getByRole('row')).toHaveCount(1)
  const gone = new Promise((resolve) => seventh.once('close', resolve))
  await page.getByRole('button', { name: `Actions for ${address}` }).click()
  await page.getByRole('menuitem', { name: 'Reset (RST)' }).click()
  await gone
  await expect(page.getByText('No matching peers.')).toBeVisible()
  await page.getByRole('radio', { name: 'Closed' }).click()
  await page.getByRole('button', { name: `Actions for ${address}` }).click()
  await page.getByRole('menuitem', { name: 'Show only this peer' }).click()
  await expect(window.row(/the busiest of all/)).toBeVisible()
  await expect(window.timeline).toHaveAttribute('aria-rowcount', '4')
  await page.getByRole('button', { name: `Actions for ${address}` }).click()
  await page.getByRole('menuitem', { name: 'Statistics for this peer' }).click()
  const statistics = page.getByRole('dialog', { name: 'Statistics' })
  await expect(statistics.getByText('Filtered entries')).toBeVisible()
  await expect(statistics.getByRole('row', { name: /^data in 1 / })).toBeVisible()
  for (const socket of sockets) socket.destroy()
})

test('selects any of a thousand peers to show it and to send to it', async ({ app }) => {
  const window = await app.start()
  const { page, composer } = window
  const port = await window.listen('TCP server')
  const sockets: Socket[] = []
  // One by one: connections beyond the backlog would be accepted in another order.
  for (let i = 0; i < 1_000; i++) {
    const socket = connect({ port, host: '127.0.0.1' })
    await once(socket, 'connect')
    sockets.push(socket)
  }
  const chosen = sockets[700]
  if (!chosen) throw new Error('no socket')
  chosen.write('the one')
  const address = `127.0.0.1:${String(chosen.localPort)}`

  await composer.getByRole('button', { name: 'Send to: All peers (1\u2009000)' }).click()
  const field = page.getByRole('textbox', { name: 'Address, port or #number' })
  await field.fill(address)
  await field.press('Enter')
  await expect(composer.getByRole('button', { name: `Send to: #701 ${address}` })).toBeVisible()
  const heard = once(chosen, 'data')
  await window.send('to it alone', 'Text')
  expect(String(await heard)).toBe('to it alone')
  await expect(window.row(/sent data/)).toHaveCount(1)

  await window.button('Peer: Filter by peer').click()
  await field.fill('#1000')
  await expect(page.getByRole('option')).toHaveCount(1)
  await field.fill(address)
  await page.getByRole('option', { name: address }).click()
  await expect(window.row(/received data 7 the one/)).toBeVisible()
  await expect(window.timeline).toHaveAttribute('aria-rowcount', '4')

  const statistics = page.getByRole('dialog', { name: 'Statistics' })
  await window.button('Peer: Filter by peer').click()
  await field.fill('#5')
  await page.getByRole('option', { name: /^#5 / }).hover()
  await page.getByTitle('Statistics for this peer').first().click()
  await expect(statistics).toBeVisible()
  await expect(window.button('Connection 5')).toBeVisible()
  await statistics.getByRole('button', { name: 'Close' }).click()
  await window.button('Peer: Filter by peer').click()
  await field.fill(address)
  await field.press('Shift+Enter')
  await expect(statistics.getByRole('row', { name: /^data in 1 / })).toBeVisible()
  await statistics.getByRole('button', { name: 'Close' }).click()
  await expect(window.button('Connection 701')).toBeVisible()

  const closed = once(chosen, 'close')
  chosen.destroy()
  await closed
  await expect(composer.getByRole('status')).toHaveText(
    'This peer has disconnected. Choose another one.',
  )
  for (const socket of sockets) socket.destroy()
})
