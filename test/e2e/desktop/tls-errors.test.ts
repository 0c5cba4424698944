/** TLS in the desktop application is BoringSSL; its errors have the same sentences as those of the command line. */
import { PlainServer } from '../../support/plain-peers.ts'
import { expect, test } from '../app.ts'

const alert = (description: number): Buffer => Buffer.of(21, 3, 3, 0, 2, 2, description)

test('names what a TLS peer answers', async ({ app }) => {
  const window = await app.start()
  await using server = await PlainServer.listen()
  const place = `127.0.0.1:${String(server.port)}`
  let peers = 0
  for (const [answer, sentence] of [
    [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), `${place} does not speak TLS.`],
    // A record that is longer than TLS allows.
    [Buffer.of(22, 3, 3, 255, 255, 1), `${place} does not speak TLS.`],
    [alert(70), `${place} speaks no TLS version that is allowed here.`],
    [alert(40), `TLS with ${place} failed: it sent the alert “handshake failure”.`],
  ] as const) {
    await window.choose('TCP client', `tls://${place}`)
    await window.button('Connect').click()
    const peer = await server.peer(++peers)
    peer.once('data', () => peer.write(answer))
    await expect(window.page.getByRole('alert').first()).toContainText(sentence)
    await window.closeTabs()
  }
})
