/** Servers in the window, answered manually to clients a beginner writes. */
import { python } from '../support/python.ts'
import { expect, needs, test } from './app.ts'

test('a TCP server answers a Python client manually', async ({ app }) => {
  needs('python3 with websockets')
  const window = await app.start()
  const port = await window.listen('TCP server')
  await using client = python('socket_echo_client', String(port))
  await expect(window.row(/received data 14 Hello, Server!/)).toBeVisible()
  await window.send('Hello, Client!')
  expect(await client.exit()).toBe(0)
  expect(client.stdout).toBe('Received: Hello, Client!\n')
  await expect(window.row(/sent data 14 Hello, Client!/)).toBeVisible()
  await window.button('Stop').click()
  await expect(window.button('Listen')).toBeVisible()
  await expect(window.page.getByText(/^Closed (just now|\d+ (s|min) ago)$/)).toBeVisible()
})

test('a WebSocket server answers two Python clients at once', async ({ app }) => {
  needs('python3 with websockets')
  const window = await app.start()
  const port = await window.listen('WebSocket server')
  const url = `ws://127.0.0.1:${String(port)}`
  await using one = python('websockets_echo_client', url)
  await using two = python('websockets_echo_client', url)
  await expect(window.row(/received text 14 Hello, Server!/)).toHaveCount(2)
  await window.send('{"to": "both"}', 'JSON')
  expect(await Promise.all([one.exit(), two.exit()])).toEqual([0, 0])
  expect([one.stdout, two.stdout]).toEqual(Array(2).fill('Received: {"to": "both"}\n'))
  await expect(window.row(/received close/)).toHaveCount(2)
  await window.button('Stop').click()
  await expect(window.button('Listen')).toBeVisible()
})
