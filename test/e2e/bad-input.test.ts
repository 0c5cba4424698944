/** Invalid input is reported with a message, and nothing that was typed is lost. */
import { createServer } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net'
import { once } from 'node:events'
import { PlainServer } from '../support/plain-peers.ts'
import { freePort } from '../support/ports.ts'
import type { Kind } from './app-window.ts'
import { expect, test } from './app.ts'

const addresses: [Kind, string, RegExp][] = [
  ['TCP client', '', /Enter an address/],
  ['TCP client', 'localhost', /The port is missing/],
  ['TCP client', 'localhost:99999', /“99999” is not a valid port.*from 1 to 65535/],
  ['TCP client', 'my host:80', /cannot contain spaces/],
  ['TCP server', '70000', /“70000” is not a valid port.*from 0 to 65535/],
  ['WebSocket client', 'localhost:123456/chat', /“123456” is not a valid port/],
  [
    'WebSocket client',
    'htp://a',
    /Unknown scheme htp:\/\/ in the address .* Did you mean ws:\/\/\?/,
  ],
  ['WebSocket server', 'eighty', /not a valid port|port is missing/i],
]
for (const [kind, address, sentence] of addresses) {
  test(`${kind} at “${address}” is refused before anything is opened`, async ({ app }) => {
    const window = await app.start()
    await window.choose(kind, address)
    await window.button(kind.endsWith('server') ? 'Listen' : 'Connect').click()
    await expect(window.page.getByText(sentence)).toBeVisible()
    await expect(window.address).toHaveValue(address)
    await expect(window.timeline).toBeHidden()
  })
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

test('names a host that refuses the connection and a host name that does not exist', async ({
  app,
}) => {
  const window = await app.start()
  const port = await freePort()
  await window.choose('TCP client', `127.0.0.1:${String(port)}`)
  await window.button('Connect').click()
  await expect(window.page.getByRole('alert')).toContainText(
    new RegExp(`refused|Nothing listens`, 'i'),
  )
  await window.address.fill('no-such-host.invalid:80')
  await window.button('Connect').click()
  await expect(window.page.getByRole('alert')).toContainText(/no-such-host\.invalid/)
})

test('reports a server that answers 404 and one that does not speak WebSocket', async ({ app }) => {
  const window = await app.start()
  const web = createServer((_, response) => response.writeHead(404).end('nothing here'))
  const other = createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
  try {
    await window.choose('WebSocket client', `127.0.0.1:${String(await listening(web))}/chat`)
    await window.button('Connect').click()
    await expect(window.page.getByRole('alert')).toContainText('404')
    await window.row(/received http/).click()
    await expect(window.detail).toContainText('404')
    await window.address.fill(`127.0.0.1:${String(await listening(other))}`)
    await window.button('Connect').click()
    await expect(window.page.getByRole('alert')).toContainText(/WebSocket|HTTP/)
  } finally {
    web.close()
    other.close()
  }
})

test('names the port that is in use', async ({ app }) => {
  const window = await app.start()
  const other = createTcpServer()
  try {
    const port = await listening(other)
    await window.choose('TCP server', String(port))
    await window.button('Listen').click()
    await expect(window.page.getByRole('alert')).toContainText(
      new RegExp(`${String(port)}.*in use`),
    )
    await expect(window.address).toHaveValue(String(port))
  } finally {
    other.close()
  }
})

test('names the error position in a message and keeps the text', async ({ app }) => {
  const window = await app.start()
  await window.page.getByRole('button', { name: 'Open echo pair' }).click()
  await expect(window.row(/The WebSocket is open|connected/).first()).toBeVisible()
  await window.send('01 0g 02', 'Hex')
  await expect(window.composer).toContainText('“0g” is not a hex digit')
  await expect(window.composer.getByRole('textbox')).toContainText('01 0g 02')
  await window.send('{"a": }', 'JSON')
  await expect(window.composer).toContainText(/Invalid JSON at line 1, column \d/)
  await expect(window.composer.getByRole('textbox')).toContainText('{"a": }')
})

test('a header that was added has the focus, so that what is typed is its name', async ({
  app,
}) => {
  const window = await app.start()
  await window.choose('WebSocket client', '127.0.0.1:1/')
  await window.options(async (panel) => {
    await panel.getByRole('button', { name: 'Add header' }).focus()
    await window.page.keyboard.press('Space')
    await window.page.keyboard.type('X Y')
    await expect(panel.getByRole('textbox', { name: 'Name of header 1' })).toHaveValue('X Y')
    await expect(panel.getByRole('textbox', { name: 'Name of header 2' })).toHaveCount(0)
  })
})

test('the link to the handshake leads to the error when there was none', async ({ app }) => {
  await using server = await PlainServer.listen()
  const window = await app.start()
  await window.choose('WebSocket client', `wss://127.0.0.1:${server.port}/`)
  await window.button('Connect').click()
  ;(await server.peer()).end('no TLS')
  await expect(window.page.getByRole('alert')).toContainText('does not speak TLS')
  await window.button('Handshake').click()
  await expect(window.detail).toContainText('does not speak TLS')
})

test('a bare word in the filter is completed as a text', async ({ app }) => {
  const window = await app.start()
  await window.page.getByRole('button', { name: 'Open echo pair' }).click()
  await expect(window.row(/The WebSocket is open/)).toBeVisible()
  await window.page.getByRole('textbox', { name: 'Filter', exact: true }).click()
  await window.page.keyboard.type('nothing-like')
  await window.page.getByRole('option', { name: '"nothing-like" contains this text' }).click()
  await expect(window.page.getByRole('textbox', { name: 'Filter', exact: true })).toContainText(
    '"nothing-like"',
  )
})
