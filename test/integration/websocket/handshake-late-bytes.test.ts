/** Bytes received after a failed handshake are recorded too, while the connection lasts. */
import { expect, test } from 'vitest'
import { openForTest, type OpenedEndpoint } from '../../support/endpoints.ts'
import { PlainServer } from '../../support/plain-peers.ts'
import { RawPeer } from '../../support/raw-websocket.ts'

const received = ({ recording }: OpenedEndpoint): string[] =>
  recording.list.filter(({ direction }) => direction === 'in').map(({ kind }) => kind)

test('frames after an answer that cannot be accepted', async () => {
  await using server = await PlainServer.listen()
  const url = `ws://127.0.0.1:${server.port}`
  await using opened = await openForTest({ kind: 'ws-client', url })
  const peer = new RawPeer(await server.peer())
  const { response } = await peer.accept('Sec-WebSocket-Extensions: never-offered')
  await opened.recording.until(() => opened.recording.events('error').length > 0)
  peer.frame('8105 48656c6c6f')
  peer.socket.end()
  await opened.until(({ phase }) => phase === 'closed')
  expect(opened.recording.bytes('in').toString('latin1')).toBe(`${response}\x81\x05Hello`)
  expect(received(opened)).toEqual(['handshake', 'data'])
})

test('all received bytes of a long body', async () => {
  await using server = await PlainServer.listen()
  const url = `ws://127.0.0.1:${server.port}`
  await using opened = await openForTest({ kind: 'ws-client', url })
  const peer = new RawPeer(await server.peer())
  await peer.head()
  const answer = `HTTP/1.1 500 Internal Server Error\r\nContent-Length: 150000\r\n\r\n${'x'.repeat(150_000)}`
  peer.write(answer)
  peer.socket.end()
  await opened.until(({ phase }) => phase === 'closed')
  expect(opened.recording.bytes('in').toString('latin1')).toBe(answer)
})

test('bytes that a peer sends after a refused request', async () => {
  await using opened = await openForTest({ kind: 'ws-server', port: 0, path: '/only' })
  using peer = await RawPeer.connect(opened.port)
  const request = 'GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n'
  peer.write(request)
  await peer.head()
  peer.write('more')
  peer.socket.end()
  await opened.until(({ connections }) => connections === 0)
  expect(opened.recording.bytes('in').toString('latin1')).toBe(`${request}more`)
  expect(received(opened)).toEqual(['handshake', 'data'])
})
