/** A TCP client against an echo server as a beginner writes it with Python's socket module. */
import { freePort } from '../support/ports.ts'
import { python } from '../support/python.ts'
import { expect, needs, test } from './app.ts'

test('connects, sends text with a line ending and hex, and shows the answers as hex', async ({
  app,
}) => {
  needs('python3 with websockets')
  const port = await freePort()
  await using server = python('socket_echo_server', String(port))
  await server.waitForOutput(/listening/)

  const window = await app.start()
  await window.connect('TCP client', `localhost:${String(port)}`)
  await window.composer.getByRole('radio', { name: 'CRLF' }).click()
  await window.send('Hello, Server!')
  await window.row(/received data 16 Hello, Server!/).click()
  const hex = await window.view('Hex')
  const greeting = Buffer.from('Hello, Server!\r\n').toString('hex')
  await expect.poll(() => window.hex(hex)).toBe(greeting)

  await window.send('0x00, 0xff, 0x80', 'Hex')
  await window.row(/received data 3 00 ff 80/).click()
  await expect.poll(() => window.hex(hex)).toBe('00ff80')
  await server.waitForOutput(/Received: b'\\x00\\xff\\x80'/)

  await window.button('Disconnect').click()
  await expect(window.row(/Sockeye closed the connection \(FIN\)/)).toBeVisible()
  await server.waitForOutput(/Disconnected/)
})
