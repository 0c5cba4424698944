/** A replay ends its side as the recorded one did, and compares compressed messages by content. */
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { TestEngine } from '../../support/engines.ts'

const data = (text: string) =>
  ({ as: 'data', body: { from: 'bytes', bytes: Buffer.from(text) } }) as const

/** A server that leaves its side open after a FIN. */
async function halfOpenServer(serve: (socket: Socket) => void) {
  const server = createServer({ allowHalfOpen: true }, serve).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}

async function openClient(opened: TestEngine, port: number): Promise<number> {
  const config = { kind: 'tcp-client', host: '127.0.0.1', port } as const
  const { session } = await opened.engine.call('open', { config })
  await opened.untilPhase(session.id, 'open')
  return session.id
}

async function replayed(opened: TestEngine, session: number) {
  const replay = await opened.engine.call('replay', { session, speed: 'max' })
  const last = () => opened.told.replay.findLast((told) => told.session === replay.session)
  await opened.until(() => ['done', 'failed', 'stopped'].includes(last()?.state ?? ''))
  return last()
}

test('replays a half-close, so that the answer to it arrives', async () => {
  const questions: string[] = []
  await using server = await halfOpenServer((socket) => {
    let asked = ''
    socket.on('data', (bytes) => (asked += bytes.toString()))
    socket.on('end', () => {
      questions.push(asked)
      socket.end(`answer to ${asked}`)
    })
  })
  await using opened = await TestEngine.create()
  const { engine } = opened
  const session = await openClient(opened, server.port)
  await engine.call('send', { session, message: data('all I have') })
  await engine.call('send', { session, message: { as: 'end', how: 'fin' } })
  await opened.untilPhase(session, 'closed')
  await engine.call('close', { session })

  expect(await replayed(opened, session)).toMatchObject({ state: 'done', sent: 1, differing: 0 })
  expect(questions).toEqual(['all I have', 'all I have'])
})

test('replays a reset after the answers before it', async () => {
  const ends: string[] = []
  await using server = await halfOpenServer((socket) => {
    socket.on('data', (bytes) => socket.write(bytes))
    socket.on('error', (error) => ends.push('code' in error ? String(error.code) : error.message))
    socket.on('end', () => {
      ends.push('FIN')
      socket.end()
    })
  })
  await using opened = await TestEngine.create()
  const { engine } = opened
  const session = await openClient(opened, server.port)
  await engine.call('send', { session, message: data('hello') })
  await expect
    .poll(async () => (await opened.entries(session)).some(({ direction }) => direction === 'in'))
    .toBe(true)
  await engine.call('send', { session, message: { as: 'end', how: 'rst' } })
  await opened.untilPhase(session, 'closed')
  await engine.call('close', { session })

  const replay = await replayed(opened, session)
  expect(replay).toMatchObject({ state: 'done', received: 1, differing: 0, problem: null })
  await expect.poll(() => ends).toEqual(['ECONNRESET', 'ECONNRESET'])
  const end = (await opened.entries(replay?.session ?? 0)).findLast(({ kind }) => kind === 'end')
  expect(end?.event).toMatchObject({ by: 'local', how: 'rst' })
})

test('compressed answers are equal when their content is equal', async () => {
  await using opened = await TestEngine.create()
  const { engine } = opened
  const text = JSON.stringify({ quotes: Array.from({ length: 200 }, (_, i) => i % 7) })
  const serve = async (contextTakeover: boolean) => {
    const { session, live } = await engine.call('open', {
      config: { kind: 'ws-server', port: 0, perMessageDeflate: true, contextTakeover },
    })
    return { session: session.id, port: live.local?.port ?? 0 }
  }
  const answer = (session: number, sizes: number[], body: string) =>
    engine.call('send', {
      session,
      message: {
        as: 'fragments',
        type: 'text',
        body: { from: 'bytes', bytes: Buffer.from(body) },
        compress: true,
        sizes,
      },
    })
  const count = async (session: number, direction: 'in' | 'out') =>
    (await opened.entries(session)).filter(
      ({ direction: way, kind }) =>
        way === direction && (kind === 'text' || kind === 'continuation'),
    ).length

  const first = await serve(true)
  const { session } = await engine.call('open', {
    config: {
      kind: 'ws-client',
      url: `ws://127.0.0.1:${String(first.port)}`,
      perMessageDeflate: true,
      contextTakeover: true,
    },
  })
  await opened.untilPhase(session.id, 'open')
  await opened.until(() =>
    opened.told.live.some(
      ({ session, connections }) => session === first.session && connections === 1,
    ),
  )
  const ask = { as: 'text', body: { from: 'bytes', bytes: Buffer.from('go') } } as const
  await engine.call('send', { session: session.id, message: ask })
  for (const body of [text, text, `${text}!`]) await answer(first.session, [2, 1_000], body)
  await expect.poll(() => count(session.id, 'in')).toBe(6)
  await engine.call('close', { session: session.id })

  const second = await serve(false)
  const to = `ws://127.0.0.1:${String(second.port)}`
  const replay = await engine.call('replay', { session: session.id, to })
  await expect.poll(() => count(second.session, 'in')).toBe(1)
  for (const body of [text, text, `${text}?`]) await answer(second.session, [30, 1_000], body)
  const last = () => opened.told.replay.findLast((told) => told.session === replay.session)
  await opened.until(() => last()?.state === 'done')
  expect(last()).toMatchObject({ differing: 1 })
  const { rows } = await engine.call('comparison', { session: replay.session, from: 1, limit: 10 })
  // The close and its consequences follow.
  const verdicts = rows.map(({ verdict }) => verdict)
  expect(verdicts).toEqual(['same', 'same', 'same', 'same', 'changed', 'same', 'same'])
})
