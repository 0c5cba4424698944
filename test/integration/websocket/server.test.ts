/** A WebSocket server serves many peers and records every frame in both directions. */
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { openForTest } from '../../support/endpoints.ts'
import { acceptFor, RawPeer, requestFor, sampleKey } from '../../support/raw-websocket.ts'
import { frame, frames, handshake, kinds, text } from '../../support/ws-entries.ts'

const server = { kind: 'ws-server', port: 0 } as const

async function wsClient(port: number, protocols: string[] = [], path = '/'): Promise<WebSocket> {
  const client = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols)
  await once(client, 'open')
  return client
}

test('frames are recorded as they are on the wire, in order', async () => {
  await using opened = await openForTest(server)
  const peer = await RawPeer.open(opened.port)
  peer.frame('8185 37fa213d 7f9f4d5158' + '0183 00000000 616263')
  peer.frame('8982 01020304 6963' + '8081 00000000 64')
  expect(await peer.hex(4)).toBe('8a026861')
  await opened.recording.until(() => frames(opened.recording).length === 5)
  await opened.endpoint.send(text('Hello, client'), 1)
  expect((await peer.take(15)).subarray(2).toString()).toBe('Hello, client')
  expect(frames(opened.recording)).toEqual([
    'in text fin masked "Hello"',
    'in text masked "abc"',
    'in ping fin masked "ha"',
    'in continuation fin masked "d"',
    'out pong fin "ha"',
    'out text fin "Hello, client"',
  ])
  const first = opened.recording.list.find(({ kind }) => kind === 'text')
  expect(first?.bytes.toString('hex')).toBe('818537fa213d7f9f4d5158')
  expect(first?.headerLength).toBe(6)

  peer.frame('8882 00000000 03e8')
  expect(await peer.hex(4)).toBe('880203e8')
  expect((await peer.rest()).length).toBe(0)
  peer.socket.end()
  await opened.until(({ connections }) => connections === 0)
  expect(opened.recording.events('end')).toMatchObject([
    { by: 'peer', how: 'fin', code: 1000, reason: '', unsent: 0 },
  ])
  expect(kinds(opened.recording).slice(0, 4)).toEqual(['open', 'handshake', 'handshake', 'note'])
  expect(opened.recording.connections[0]?.closedAt).not.toBeNull()
})

test('both heads are recorded byte for byte, and frames that came with the request are read', async () => {
  await using opened = await openForTest({ ...server, subprotocols: ['b', 'a'] })
  using peer = await RawPeer.connect(opened.port)
  const request = requestFor('/x?y=1', 'Sec-WebSocket-Protocol: a, b', 'X-Odd:  spaced ')
  const early = Buffer.concat([Buffer.from(request), Buffer.from('810100', 'hex').fill(0, 3)])
  const masked = Buffer.from('8183000000006f6e65', 'hex')
  for (const byte of early.subarray(0, request.length - 1)) peer.write(Uint8Array.of(byte))
  peer.write(Buffer.concat([Buffer.from('\n'), masked]))
  const response = await peer.head()
  await opened.recording.until(() => frames(opened.recording).length === 1)
  expect(handshake(opened.recording, 'in')).toBe(request)
  expect(handshake(opened.recording, 'out')).toBe(response)
  expect(response).toContain(`Sec-WebSocket-Accept: ${acceptFor(sampleKey)}`)
  expect(frames(opened.recording)).toEqual(['in text fin masked "one"'])
  expect(opened.recording.events('note')).toMatchObject([
    { code: 'websocket-open', data: { subprotocol: 'b', extensions: '' } },
  ])
})

test('a message is sent to one peer or to all; one is closed, then all', async () => {
  const opened = await openForTest(server)
  await expect(opened.endpoint.send(text('x'), null)).rejects.toMatchObject({ code: 'not-open' })
  const first = await wsClient(opened.port)
  const second = await wsClient(opened.port)
  const toFirst = once(first, 'message')
  const toSecond = once(second, 'message')
  expect(await opened.endpoint.send(text('all'), null)).toEqual({ to: [1, 2], bytes: 6 })
  expect(String((await toFirst)[0])).toBe('all')
  expect(String((await toSecond)[0])).toBe('all')
  const again = once(second, 'message')
  expect(await opened.endpoint.send(text('second'), 2)).toEqual({ to: [2], bytes: 6 })
  expect(String((await again)[0])).toBe('second')

  const firstClosed = once(first, 'close')
  await opened.endpoint.closeConnection(1)
  expect((await firstClosed)[0]).toBe(1000)
  await expect(opened.endpoint.closeConnection(1)).rejects.toMatchObject({ code: 'not-open' })
  const secondClosed = once(second, 'close')
  await opened.endpoint.close()
  expect((await secondClosed)[0]).toBe(1001)
  expect(opened.recording.events('end')).toMatchObject([
    { by: 'local', how: 'fin', code: 1000 },
    { by: 'local', how: 'fin', code: 1001 },
  ])
  expect(opened.live.phase).toBe('closed')
})

test('sends a close frame with a code and a reason and refuses later messages', async () => {
  await using opened = await openForTest(server)
  const client = await wsClient(opened.port)
  const closed = once(client, 'close') as Promise<[number, Buffer]>
  const sending = opened.endpoint.send({ as: 'close', code: 4321, reason: 'enough' }, 1)
  await expect(opened.endpoint.send(text('late'), 1)).rejects.toMatchObject({ code: 'not-open' })
  expect(await sending).toEqual({ to: [1], bytes: 8 })
  const [code, reason] = await closed
  expect([code, reason.toString()]).toEqual([4321, 'enough'])
  await opened.until(({ connections }) => connections === 0)
  expect(opened.recording.events('end')).toMatchObject([{ by: 'local', code: 4321 }])
})

test('frames are sent with the given bits', async () => {
  await using opened = await openForTest(server)
  using peer = await RawPeer.open(opened.port)
  await opened.endpoint.send(frame(1, 'a', false), 1)
  await opened.endpoint.send(frame(9, ''), 1)
  await opened.endpoint.send(frame(0, 'b'), 1)
  await opened.endpoint.send(frame(5, 'c', true, 3), 1)
  expect(await peer.hex(11)).toBe('010161' + '8900' + '800162' + 'b50163')
})

test('echo returns each data frame with its bits, unmasked', async () => {
  await using opened = await openForTest({ ...server, echo: true })
  using peer = await RawPeer.open(opened.port)
  peer.frame('0183 01020304 606060' + '8980 00000000' + '8081 01020304 60' + '8280 0a0b0c0d')
  expect(await peer.hex(12)).toBe('0103616263' + '8a00' + '800161' + '8200')
  await opened.recording.until(() => frames(opened.recording).length === 8)
  expect(opened.recording.bytes('out').subarray(-12).toString('hex')).toBe(
    '0103616263' + '8a00' + '800161' + '8200',
  )
})

test('sends no pong when pings are not to be answered', async () => {
  await using opened = await openForTest({ ...server, autoPong: false, echo: true })
  using peer = await RawPeer.open(opened.port)
  peer.frame('8980 00000000' + '8181 00000000 61')
  expect(await peer.hex(3)).toBe('810161')
})

test('compressed messages of a library are echoed unchanged and inflated by it', async () => {
  await using opened = await openForTest({ ...server, echo: true, perMessageDeflate: true })
  const client = new WebSocket(`ws://127.0.0.1:${opened.port}/`, {
    perMessageDeflate: { threshold: 0 },
  })
  await once(client, 'open')
  expect(client.extensions).toBe('permessage-deflate')
  const sent = ['a'.repeat(10_000), 'a'.repeat(10_000), 'Grüße, 世界']
  const back: string[] = []
  for (const message of sent) {
    client.send(message)
    const [data] = (await once(client, 'message')) as [Buffer]
    back.push(data.toString())
  }
  expect(back).toEqual(sent)
  expect(frames(opened.recording)[0]).toMatch(/^in text fin rsv4 masked /)
  expect(opened.recording.list.find(({ kind }) => kind === 'text')?.bytes.length).toBeLessThan(200)
  const [note] = opened.recording.events('note')
  expect(note?.data['extensions']).toContain('permessage-deflate')
  client.close()
  await once(client, 'close')
})
