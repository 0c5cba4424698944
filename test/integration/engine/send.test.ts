/** What can be sent over a WebSocket through the contract, and how it is recorded. */
import { expect, test } from 'vitest'
import type { EngineParams, EngineResult } from '../../../shared/contract/engine.ts'
import { TestEngine } from '../../support/engines.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { RawPeer } from '../../support/raw-websocket.ts'

type Message = EngineParams<'send'>['message']

const written = (text: string, syntax: 'text' | 'hex' | 'plain' = 'text') =>
  ({ from: 'template', syntax, text }) as const

async function open(opened: TestEngine, options: object = {}, ...headers: string[]) {
  const { session, live } = await opened.engine.call('open', {
    config: { kind: 'ws-server', port: 0, ...options },
  })
  const peer = await RawPeer.open(live.local?.port ?? 0, '/', ...headers)
  return { session: session.id, peer }
}

test.each<[string, Message, string]>([
  ['plain text as it is', { as: 'text', body: written('\\n{{', 'plain') }, '81045c6e7b7b'],
  ['text with escapes', { as: 'text', body: written('\\n\\u{e9}') }, '81030ac3a9'],
  [
    'hex with a checksum',
    { as: 'binary', body: written('01 02 {{crc16modbus}}', 'hex') },
    '8204010281e1',
  ],
  [
    'fragments with a ping between',
    {
      as: 'fragments',
      type: 'text',
      body: written('Hello'),
      sizes: [2],
      between: [{ after: 1, frame: { as: 'ping', body: written('{{counter}}') } }],
    },
    '01024865 890131 00026c6c 80016f',
  ],
  [
    'a frame by hand',
    {
      as: 'frame',
      opcode: 3,
      fin: false,
      rsv: 2,
      mask: { key: 0xff00ff00 },
      lengthForm: 16,
      declaredLength: 300,
      body: written('00', 'hex'),
    },
    '23fe012cff00ff00ff',
  ],
  [
    'the longest length',
    { as: 'frame', opcode: 2, declaredLength: '0xFFFFFFFFFFFFFFFF', body: written('') },
    '827fffffffffffffffff',
  ],
  ['raw bytes', { as: 'raw', body: written('deadbeef', 'hex') }, 'deadbeef'],
  ['an unasked pong', { as: 'pong', body: written('') }, '8a00'],
])('%s', async (_, message, expected) => {
  await using opened = await TestEngine.create()
  const { session, peer } = await open(opened)
  using _peer = peer
  const hex = expected.replaceAll(' ', '')
  await opened.engine.call('send', { session, connection: 1, message })
  expect(await peer.hex(hex.length / 2)).toBe(hex)
  const out = (await opened.entries(session)).filter(
    ({ direction, kind }) => direction === 'out' && kind !== 'handshake',
  )
  const bytes = await Promise.all(
    out.map(({ n }) => opened.engine.call('bytes', { session, n, as: 'wire' })),
  )
  expect(Buffer.concat(bytes.map((each) => each.bytes)).toString('hex')).toBe(hex)
  const crafted = message.as === 'frame' || message.as === 'raw'
  expect(out.map(({ crafted }) => crafted)).toEqual(out.map(() => crafted))
})

test('a message is compressed when that was negotiated and requested', async () => {
  await using opened = await TestEngine.create()
  const { session, peer } = await open(
    opened,
    { perMessageDeflate: true },
    'Sec-WebSocket-Extensions: permessage-deflate',
  )
  using _peer = peer
  const message: Message = { as: 'text', compress: true, body: written('Hello') }
  await opened.engine.call('send', { session, message })
  expect(await peer.hex(9)).toBe('c107f248cdc9c90700')
})

test('the counter of a session continues from send to send', async () => {
  await using opened = await TestEngine.create()
  const { session, peer } = await open(opened)
  using _peer = peer
  for (let i = 0; i < 3; i++)
    await opened.engine.call('send', {
      session,
      message: { as: 'text', body: written('{{counter}}') },
    })
  expect(await peer.hex(9)).toBe('810131810132810133')
})

test.each<[string, Message, string]>([
  ['text that is no UTF-8', { as: 'text', body: written('\\xff') }, 'UTF-8'],
  ['a template with a mistake', { as: 'text', body: written('ab\n c\\q') }, 'line 2, character 3'],
  ['a long ping', { as: 'ping', body: written('x'.repeat(126)) }, '125'],
  [
    'compression nobody agreed to',
    { as: 'text', compress: true, body: written('x') },
    'not negotiated',
  ],
  ['data', { as: 'data', body: written('x') }, 'messages'],
])('%s is refused with a message', async (_, message, words) => {
  await using opened = await TestEngine.create()
  const { session, peer } = await open(opened)
  using _peer = peer
  await expect(opened.engine.call('send', { session, message })).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining(words) as unknown,
  })
})

test('round trips are reported and returned as a series', async () => {
  await using opened = await TestEngine.create()
  const { session, peer } = await open(opened)
  using _peer = peer
  expect(await opened.engine.call('roundTrips', { session })).toEqual({ total: 0, roundTrips: [] })
  for (const [i, text] of ['a', 'b'].entries()) {
    await opened.engine.call('send', { session, message: { as: 'ping', body: written(text) } })
    expect(await peer.hex(3)).toBe(`8901${Buffer.from(text).toString('hex')}`)
    peer.frame(`8a81 00000000 ${Buffer.from(text).toString('hex')}`)
    await opened.until(() => opened.told.roundTrips.at(-1)?.total === i + 1)
  }
  const { total, roundTrips } = await opened.engine.call('roundTrips', { session })
  expect(total).toBe(2)
  expect(roundTrips).toHaveLength(2)
  expect(roundTrips[1]).toEqual(opened.told.roundTrips.at(-1)?.last)
  expect(await opened.engine.call('roundTrips', { session, after: 1 })).toEqual({
    total: 2,
    roundTrips: roundTrips.slice(1),
  })
  await expect(opened.engine.call('roundTrips', { session: 99 })).rejects.toMatchObject({
    code: 'not-found',
  })
})

test('round trips of a saved session are computed from its record', async () => {
  using folder = new TemporaryFolder()
  const dataFolder = folder.file('data')
  let session: number
  let measured: EngineResult<'roundTrips'>
  {
    await using opened = await TestEngine.create({ dataFolder })
    const { session: id, peer } = await open(opened)
    using _peer = peer
    session = id
    for (const text of ['same', 'same', 'lost'])
      await opened.engine.call('send', { session, message: { as: 'ping', body: written(text) } })
    await peer.take(18)
    for (let i = 0; i < 3; i++) peer.frame('8a84 01010101 72606c64')
    await opened.until(() => opened.told.roundTrips.at(-1)?.total === 2)
    measured = await opened.engine.call('roundTrips', { session })
  }
  await using opened = await TestEngine.create({ dataFolder })
  const found = await opened.engine.call('roundTrips', { session })
  expect(found).toEqual(measured)
})

test('crafted frames are replayed as crafted frames', async () => {
  await using opened = await TestEngine.create()
  const { engine } = opened
  const server = await engine.call('open', { config: { kind: 'ws-server', port: 0 } })
  const url = `ws://127.0.0.1:${server.live.local?.port ?? 0}`
  const { session } = await engine.call('open', { config: { kind: 'ws-client', url } })
  await opened.untilPhase(session.id, 'open')
  const send = (message: Message) => engine.call('send', { session: session.id, message })
  await send({ as: 'frame', opcode: 1, mask: { key: 7 }, body: written('a') })
  await send({ as: 'raw', body: written('8a8100000000 62', 'hex') })
  await opened.until(
    () =>
      opened.told.counts.findLast((counts) => counts.session === server.session.id)?.bytesIn === 2,
  )
  await engine.call('close', { session: session.id })
  const replay = await engine.call('replay', { session: session.id, speed: 'max' })
  await opened.until(() =>
    opened.told.replay.some(({ session: id, state }) => id === replay.session && state === 'done'),
  )
  const wire = async (from: number) => {
    const entries = (await opened.entries(from)).filter(({ crafted }) => crafted)
    const all = entries.map(({ n }) => engine.call('bytes', { session: from, n, as: 'wire' }))
    return (await Promise.all(all)).map(({ bytes }) => Buffer.from(bytes).toString('hex'))
  }
  expect(await wire(session.id)).toEqual(['81810000000761', '8a810000000062'])
  expect(await wire(replay.session)).toEqual(await wire(session.id))
})
