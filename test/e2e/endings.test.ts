/**
 * How connections end, and pings: what the window shows for peers that do not answer, half-close, reset or disconnect.
 */
import { PlainServer, read } from '../support/plain-peers.ts'
import { RawPeer } from '../support/raw-websocket.ts'
import { expect, test } from './app.ts'

const unmasked = (frame: Buffer): Buffer =>
  Buffer.from(frame.subarray(6).map((byte, i) => byte ^ (frame[2 + (i % 4)] ?? 0)))

/** Answers this many pings, and no close. */
async function answerPings(peer: RawPeer, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const ping = await peer.take(14)
    peer.write(Buffer.concat([Buffer.of(0x8a, 8), unmasked(ping)]))
  }
}

test('charts round trips, and closes the connection when a ping is not answered', async ({
  app,
}) => {
  const window = await app.start()
  const { page } = window
  await using server = await PlainServer.listen()
  await window.choose('WebSocket client', `127.0.0.1:${String(server.port)}`)
  await window.options(async (panel) => {
    await panel.getByRole('textbox', { name: 'Ping interval' }).fill('100')
    await panel.getByRole('textbox', { name: 'Pong timeout' }).fill('400')
  })
  await window.button('Connect').click()
  const peer = new RawPeer(await server.peer())
  await peer.accept()
  await answerPings(peer, 3)
  await expect(page.getByRole('alert')).toContainText('The peer left a ping unanswered for 400 ms')
  await expect(window.row(/event error The peer left a ping unanswered/)).toBeVisible()
  await expect(window.row(/received pong 8/)).toHaveCount(3)
  await page.getByRole('button', { name: /^RTT [\d.]+ ms/ }).click()
  const chart = page.getByRole('dialog', { name: 'Ping round-trip time' })
  await expect(chart).toContainText('3 samples')
  await expect(chart).toContainText(/minimum[\d. ]+ms.*maximum[\d. ]+ms/)
})

test('a close that is left unanswered stays open until someone ends it', async ({ app }) => {
  const window = await app.start()
  const { composer } = window
  await using server = await PlainServer.listen()
  await window.choose('WebSocket client', `127.0.0.1:${String(server.port)}`)
  await window.turnOn(['Reply to close frames'])
  await window.button('Connect').click()
  const peer = new RawPeer(await server.peer())
  await peer.accept()
  peer.frame('8805 03e8 627965')
  await expect(window.row(/received close 5 1000 normal closure “bye”/)).toBeVisible()
  await expect(window.button('Disconnect')).toBeVisible()
  await expect(window.row(/sent close/)).toHaveCount(0)

  await composer.getByRole('radio', { name: 'Close', exact: true }).click()
  await composer.getByRole('radio', { name: 'Reset (RST)' }).click()
  const gone = peer.rest()
  await window.button('Send Ctrl ↵').click()
  await gone
  await expect(
    window.row(/event end Sockeye reset the connection \(RST\): 1000 normal closure “bye”/),
  ).toBeVisible()
  await expect(window.button('Connect')).toBeVisible()
})

test('sends to a TCP peer that has sent FIN until this side ends too', async ({ app }) => {
  const window = await app.start()
  const { composer } = window
  await using server = await PlainServer.listen()
  await window.choose('TCP client', `127.0.0.1:${String(server.port)}`)
  await window.turnOn(['Keep open after peer’s FIN'])
  await window.button('Connect').click()
  const peer = await server.peer()
  peer.end('last words')
  await expect(window.row(/The peer sends no more \(FIN\)/)).toBeVisible()
  await window.send('still here', 'Text')
  await expect(window.row(/sent data 10 still here/)).toBeVisible()
  await composer.getByRole('radio', { name: 'Close', exact: true }).click()
  await window.button('Send Ctrl ↵').click()
  expect(String(await read(peer, 10))).toBe('still here')
  await expect(window.row(/This side sends no more \(FIN\)/)).toBeVisible()
  await expect(window.button('Connect')).toBeVisible()
})

for (const [how, sentence] of [
  ['end', 'The peer closed the connection (FIN)'],
  ['resetAndDestroy', 'The peer reset the connection (RST)'],
] as const) {
  test(`a WebSocket peer that leaves by ${how} is told from one that closes`, async ({ app }) => {
    const window = await app.start()
    await using server = await PlainServer.listen()
    await window.choose('WebSocket client', `127.0.0.1:${String(server.port)}`)
    await window.button('Connect').click()
    const peer = new RawPeer(await server.peer())
    await peer.accept()
    peer.frame('8105 68656c6c6f')
    await expect(window.row(/received text 5 hello/)).toBeVisible()
    peer.socket[how]()
    await expect(window.row(/event end/)).toContainText(sentence)
    await expect(window.row(/received close/)).toHaveCount(0)
  })
}
