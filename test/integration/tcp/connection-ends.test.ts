/** A connection is ended as requested: FIN after pending data, FIN without a close frame, RST. */
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { openForTest, type OpenedEndpoint } from '../../support/endpoints.ts'
import { plainClient, PlainServer, read } from '../../support/plain-peers.ts'
import { RawPeer } from '../../support/raw-websocket.ts'
import { frames, text } from '../../support/ws-entries.ts'

const fin = { as: 'end', how: 'fin' } as const
const rst = { as: 'end', how: 'rst' } as const

const tcpTo = ({ port }: PlainServer) => ({ kind: 'tcp-client', host: '127.0.0.1', port }) as const

const webSocketTo = ({ port }: PlainServer) =>
  ({ kind: 'ws-client', url: `ws://127.0.0.1:${port}` }) as const

/** The server's side of a WebSocket whose client has sent its close frame. */
async function afterClose(opened: OpenedEndpoint, listening: PlainServer): Promise<RawPeer> {
  const peer = new RawPeer(await listening.peer())
  await peer.accept()
  await opened.until(({ phase }) => phase === 'open')
  await opened.endpoint.send({ as: 'close', code: 4000, reason: '' }, null)
  await peer.take(8)
  return peer
}

test('a TCP client that has sent FIN reads until the peer ends as well', async () => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest(tcpTo(server))
  const peer = await server.peer()
  await opened.until(({ phase }) => phase === 'open')
  const ended = once(peer, 'end')
  await Promise.all([opened.send('last words'), opened.endpoint.send(fin, null)])
  expect((await read(peer, 10)).toString()).toBe('last words')
  peer.resume()
  await ended
  await expect(opened.send('more')).rejects.toMatchObject({ code: 'disconnected' })
  peer.write('answer')
  await opened.recording.until(() => opened.recording.bytes('in').toString() === 'answer')
  expect(opened.recording.events('note')).toMatchObject([
    { code: 'half-close', data: { by: 'local' } },
  ])
  peer.end()
  await opened.until(({ phase }) => phase === 'closed')
  expect(opened.recording.events('end')).toMatchObject([{ by: 'local', how: 'fin' }])
})

test('a TCP client is reset', async () => {
  await using server = await PlainServer.listen()
  await using opened = await openForTest(tcpTo(server))
  const peer = await server.peer()
  await opened.until(({ phase }) => phase === 'open')
  const failed = once(peer, 'error')
  peer.resume()
  await opened.endpoint.send(rst, null)
  expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' })
  await opened.until(({ phase }) => phase === 'closed')
  expect(opened.recording.events('end')).toMatchObject([{ by: 'local', how: 'rst' }])
})

test('a TCP server ends one peer, then all', async () => {
  await using opened = await openForTest({ kind: 'tcp-server', port: 0 })
  const first = await plainClient(opened.port)
  await opened.until(({ connections }) => connections === 1)
  const second = await plainClient(opened.port)
  await opened.until(({ connections }) => connections === 2)
  await expect(opened.endpoint.send(fin, 9)).rejects.toMatchObject({ code: 'not-open' })
  const reset = once(first, 'error')
  first.resume()
  expect(await opened.endpoint.send(rst, 1)).toEqual({ to: [1], bytes: 0 })
  expect((await reset)[0]).toMatchObject({ code: 'ECONNRESET' })
  await opened.until(({ connections }) => connections === 1)
  const ended = once(second, 'end')
  second.resume()
  await opened.endpoint.send(fin, null)
  await ended
  second.write('still heard')
  await opened.recording.until(() => opened.recording.bytes('in', 2).toString() === 'still heard')
  // FIN was sent, and the connection can still be reset.
  await opened.endpoint.send(rst, 2)
  await opened.until(({ connections }) => connections === 0)
  expect(opened.recording.events('end').map(({ how }) => how)).toEqual(['rst', 'rst'])
  second.destroy()
})

test('a WebSocket ends with FIN without a close frame and still reads', async () => {
  await using opened = await openForTest({ kind: 'ws-server', port: 0 })
  using peer = await RawPeer.open(opened.port)
  await opened.recording.until(() => opened.recording.events('note').length === 1)
  await opened.endpoint.send(text('a'), 1)
  await opened.endpoint.send(fin, 1)
  expect((await peer.rest()).toString('hex')).toBe('810161')
  await expect(opened.endpoint.send(text('b'), 1)).rejects.toMatchObject({ code: 'not-open' })
  peer.frame('8181 00000000 63')
  await opened.recording.until(() => frames(opened.recording).length === 2)
  peer.socket.end()
  await opened.until(({ connections }) => connections === 0)
  expect(frames(opened.recording)).toEqual(['out text fin "a"', 'in text fin masked "c"'])
  expect(opened.recording.events('end')).toMatchObject([{ by: 'local', how: 'fin', code: 1006 }])
})

test('a WebSocket client is reset, also after its close frame', async () => {
  await using listening = await PlainServer.listen()
  await using opened = await openForTest(webSocketTo(listening))
  using peer = await afterClose(opened, listening)
  const failed = once(peer.socket, 'error')
  await opened.endpoint.send(rst, null)
  expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' })
  await opened.until(({ phase }) => phase === 'closed')
  expect(opened.recording.events('end')).toMatchObject([{ by: 'local', how: 'rst', code: 1006 }])
})

test("a reset in answer to a peer's close is recorded as one of this side", async () => {
  await using opened = await openForTest({ kind: 'ws-server', port: 0, answerClose: false })
  using peer = await RawPeer.open(opened.port)
  peer.frame('8882 00000000 03e8')
  await opened.recording.until(() => frames(opened.recording).length > 0)
  const failed = once(peer.socket, 'error')
  await opened.endpoint.send(rst, 1)
  await failed
  await opened.until(({ connections }) => connections === 0)
  expect(opened.recording.events('end')).toMatchObject([{ by: 'local', how: 'rst', code: 1000 }])
})

test('a reset is attributed to the side that sent it, whoever ended first', async () => {
  await using listening = await PlainServer.listen()
  await using opened = await openForTest(webSocketTo(listening))
  using peer = await afterClose(opened, listening)
  peer.socket.resetAndDestroy()
  await opened.until(({ phase }) => phase === 'closed')
  expect(opened.recording.events('end')).toMatchObject([{ by: 'peer', how: 'rst', code: 1006 }])

  await using tcp = await openForTest({ ...tcpTo(listening), halfOpen: true })
  const second = await listening.peer(2)
  second.end()
  await tcp.recording.until(() => tcp.recording.events('note').length > 0)
  await tcp.endpoint.send(rst, null)
  await tcp.until(({ phase }) => phase === 'closed')
  expect(tcp.recording.events('end')).toMatchObject([{ by: 'local', how: 'rst' }])
})
