/** The exit code of `connect` after a WebSocket ends, against a server that is a plain socket. */
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { TemporaryFolder } from '../../support/folders.ts'
import { RawPeer } from '../../support/raw-websocket.ts'
import { Sockeye } from '../../support/sockeye.ts'

/** Connects to a server that opens a WebSocket, writes `bytes` (hex), and ends with FIN. */
async function connectTo(bytes: string, ...options: string[]) {
  using folder = new TemporaryFolder()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const peer = new RawPeer(socket)
    void peer.accept().then(() => {
      peer.frame(bytes)
      socket.end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `ws://127.0.0.1:${String(port)}/`
  await using client = new Sockeye(folder.path).open('connect', url, ...options)
  const code = await client.exit()
  server.close()
  return { code, stderr: client.stderr, end: client.events.at(-1) }
}

const abnormal: readonly (readonly [name: string, bytes: string, sentence: string])[] = [
  ['FIN without a close frame', '', 'The connection ended without a close frame (code 1006).'],
  [
    'FIN inside a frame',
    '8105 6865',
    'The connection ended inside a frame, without a close frame (code 1006).',
  ],
  [
    'FIN inside the header of a frame',
    '81',
    'The connection ended inside a frame, without a close frame (code 1006).',
  ],
  ['1011 with a reason', '8805 03f3 6f6f70', 'The WebSocket was closed with code 1011: oop.'],
  ['a code of an application', '8802 0fa0', 'The WebSocket was closed with code 4000.'],
]

test.each(abnormal)('exits with 1 and a sentence after %s', async (_, bytes, sentence) => {
  const { code, stderr, end } = await connectTo(bytes)
  expect(stderr).toContain(sentence)
  expect(code).toBe(1)
  expect(end).toMatchObject({ event: 'end', error: sentence })
})

test('exits with 1 after an abnormal end also when no entries are printed', async () => {
  const { code, stderr } = await connectTo('', '--quiet')
  expect(stderr).toContain('without a close frame')
  expect(code).toBe(1)
})

test.each([
  ['1000', '8802 03e8'],
  ['1001', '8802 03e9'],
  ['a close frame without a code', '8800'],
])('exits with 0 after %s', async (_, bytes) => {
  const { code, stderr, end } = await connectTo(bytes)
  expect(stderr).toBe('')
  expect(code).toBe(0)
  expect(end).not.toHaveProperty('error')
})
