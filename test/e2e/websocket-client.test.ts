/** The main workflow: a WebSocket client against an independent program, recorded, found again and replayed. */
import { freePort } from '../support/ports.ts'
import { python } from '../support/python.ts'
import { expect, needs, test } from './app.ts'

test('connects, exchanges messages, closes, restarts, finds the session, replays and compares', async ({
  app,
}) => {
  needs('python3 with websockets')
  const port = await freePort()
  await using server = python('websockets_echo_server', String(port))
  await server.waitForOutput(/listening/)

  let window = await app.start()
  await window.connect('WebSocket client', `localhost:${String(port)}`)
  await expect(window.row(/The WebSocket is open/)).toBeVisible()
  await window.send('Hello, Server!')
  await expect(window.row('sent text 14 Hello, Server!')).toBeVisible()
  await window.row('received text 14 Hello, Server!').click()

  await test.step('reads received frames', async () => {
    await expect((await window.view('Text')).getByRole('region')).toHaveText('Hello, Server!')
    const hex = await window.view('Hex')
    const bytes = Buffer.from('Hello, Server!').toString('hex')
    await expect.poll(() => window.hex(hex)).toBe(bytes)
    const header = (await window.view('Frame')).getByRole('group', { name: 'Frame header' })
    await expect(header.getByRole('button')).toHaveText([
      ...['1', '0', '0', '0', '0x1 text', '0', '14'],
    ])
    await expect(header.getByRole('button', { name: 'MASK: 0' })).toBeVisible()
  })

  await test.step('reads sent frames, masked and unmasked', async () => {
    await window.row('sent text 14 Hello, Server!').click()
    const frame = await window.view('Frame')
    await expect(frame.getByRole('button', { name: 'MASK: 1' })).toBeVisible()
    const field = await frame.getByRole('button', { name: /^masking key/ }).textContent()
    const key = Buffer.from((field ?? '').replaceAll(' ', ''), 'hex')
    const message = Buffer.from('Hello, Server!')
    const masked = message.map((byte, i) => byte ^ (key[i % 4] ?? 0))
    const wire = `818e${key.toString('hex')}${Buffer.from(masked).toString('hex')}`
    await expect.poll(() => window.hex(frame)).toBe(wire)
    await frame.getByRole('radio', { name: 'Unmasked' }).click()
    await expect.poll(() => window.hex(frame)).toContain(message.toString('hex'))
  })

  await window.button('Disconnect').click()
  await expect(window.row(/Sockeye closed the connection: 1000/)).toBeVisible()

  window = await app.restart()
  await window.openSession(`ws://localhost:${String(port)}`)
  await window.row('received text 14 Hello, Server!').click()
  await expect((await window.view('Text')).getByRole('region')).toHaveText('Hello, Server!')

  await test.step('replays the session', async () => {
    await window.button('Replay').click()
    const dialog = window.page.getByRole('dialog')
    await expect(dialog.getByRole('textbox', { name: 'Target' })).toHaveValue(
      `ws://localhost:${String(port)}/`,
    )
    await dialog.getByRole('combobox', { name: /^Speed/ }).click()
    await window.page.getByRole('option', { name: 'As fast as possible' }).click()
    await dialog.getByRole('button', { name: 'Start replay' }).click()
    const comparison = window.page.getByRole('region', { name: 'Recorded and replayed responses' })
    await expect(comparison).toContainText('no differences')
    await expect(comparison.getByRole('row', { name: /Hello, Server! same/ })).toBeVisible()
    await expect(window.page.getByText('All responses match')).toBeVisible()
    // The result is still shown after its session was saved for the last time.
    const went = window.page.getByRole('group', { name: 'Replay', exact: true })
    await expect(went).toContainText(/Completed.*no differences/s)
  })
  await server.waitFor('the message again', ({ stdout }) =>
    stdout.split('Hello, Server!').length === 3 ? true : undefined,
  )
})
