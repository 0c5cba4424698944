/** Handshakes that do not end with a plain 101: configured answers, redirects, refusals with a body. */
import { PlainServer } from '../support/plain-peers.ts'
import { RawPeer, requestFor } from '../support/raw-websocket.ts'
import { expect, test } from './app.ts'

test('a server answers each path as configured', async ({ app }) => {
  const window = await app.start()
  const { page, detail } = window
  await window.choose('WebSocket server', '0')
  await window.options(async (panel) => {
    const field = (name: string) => panel.getByRole('textbox', { name }).last()
    await panel.getByRole('button', { name: 'Add response' }).click()
    await field('Path').fill('/admin*')
    await field('Status').fill('forty')
    await field('Delay').fill('0')
    await field('Path').focus()
    await expect(panel.getByRole('alert')).toHaveText('Enter a number.')
    await field('Status').fill('403')
    await field('Headers').fill('X-Why: not you')
    await field('Rejection body').fill('{"error":"no"}')
    await panel.getByRole('button', { name: 'Add response' }).click()
    await field('Path').fill('/chat')
    await field('Subprotocol').fill('chat.v1')
  })
  await window.button('Listen').click()
  const row = window.row(/Listening on 127\.0\.0\.1:\d+/)
  const port = Number(/:(\d+)$/.exec((await row.textContent())?.trim() ?? '')?.[1])

  using refused = await RawPeer.connect(port)
  refused.write(requestFor('/admin/users'))
  const answer = String(await refused.rest())
  refused.socket.end()
  expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/)
  expect(answer).toContain('X-Why: not you\r\n')
  expect(answer).toMatch(/\r\n\r\n\{"error":"no"\}$/)
  using taken = await RawPeer.connect(port)
  taken.write(requestFor('/chat', 'Sec-WebSocket-Protocol: chat.v2, chat.v1'))
  expect(await taken.head()).toContain('Sec-WebSocket-Protocol: chat.v1\r\n')

  await window.row(/sent http .*crafted HTTP\/1\.1 403 Forbidden/).click()
  await window.view('Handshake')
  await expect(detail).toContainText('The server rejected the upgrade with 403 Forbidden')
  await expect(detail.getByText('{"error":"no"}')).toBeVisible()
  await page.getByRole('button', { name: '1 peer', exact: true }).click()
  await expect(page.getByRole('row', { name: /#2 127\.0\.0\.1/ })).toBeVisible()
})

const redirectTo = (port: number): string =>
  `HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:${String(port)}/there\r\nContent-Length: 0\r\n\r\n`

test('reports a redirect, and follows it when configured', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  await using there = await PlainServer.listen()
  await using here = await PlainServer.listen()
  const redirect = async (n: number): Promise<void> => {
    const peer = new RawPeer(await here.peer(n))
    await peer.head()
    peer.socket.end(redirectTo(there.port))
  }
  await window.choose('WebSocket client', `127.0.0.1:${String(here.port)}/here`)
  await window.button('Connect').click()
  await redirect(1)
  await expect(page.getByRole('alert')).toContainText('302 Found')
  await expect(page.getByRole('alert')).toContainText(`ws://127.0.0.1:${String(there.port)}/there`)
  await expect(window.row(/GET \/there/)).toHaveCount(0)

  await window.turnOn(['Follow redirects'])
  await window.button('Connect').click()
  await redirect(2)
  await new RawPeer(await there.peer()).accept()
  await expect(window.button('Disconnect')).toBeVisible()
  await expect(window.row(/#1 .*GET \/here/)).toBeVisible()
  await expect(window.row(/#2 .*GET \/there/)).toBeVisible()
})

test('shows a refusal with its body', async ({ app }) => {
  const window = await app.start()
  const body = '{"error":"down for maintenance"}'
  await using server = await PlainServer.listen()
  await window.choose('WebSocket client', `127.0.0.1:${String(server.port)}`)
  await window.button('Connect').click()
  const peer = new RawPeer(await server.peer())
  await peer.head()
  const head = ['HTTP/1.1 503 Service Unavailable', `Content-Length: ${String(body.length)}`]
  peer.socket.end([...head, '', body].join('\r\n'))
  await expect(window.page.getByRole('alert')).toContainText('503 Service Unavailable')
  await window.row(/received http/).click()
  await window.view('Handshake')
  await expect(window.detail.getByText(body)).toBeVisible()
})
