/** Ten thousand peers of one server at once: each is recorded with every byte and found in the list of peers. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { endpointConfigSchema } from '../../../shared/protocols/index.ts'
import { TestEngine } from '../../support/engines.ts'
import { manyAddress, manyMessage } from '../../support/many-clients.ts'

/** The number of open files is limited, and each connection is one; fewer peers are used where the limit is lower. */
const files = Number(
  (process.report.getReport() as { userLimits: { open_files: { hard: string } } }).userLimits
    .open_files.hard,
)
const count = Math.min(10_000, Number.isNaN(files) ? 10_000 : files - 500)
const program = fileURLToPath(new URL('../../support/many-clients.ts', import.meta.url))

test('ten thousand peers are recorded byte for byte, listed, sorted and found', async () => {
  await using test = await TestEngine.create()
  const { engine } = test
  const config = endpointConfigSchema.parse({ kind: 'tcp-server', host: '127.0.0.1', port: 0 })
  const { session, live } = await engine.call('open', { config })
  const clients = fork(program, [String(live.local?.port), String(count)], { execArgv: [] })
  try {
    await once(clients, 'message')
    await test.until(() => test.told.live.at(-1)?.connections === count)
    clients.send('send')
    const messages = Array.from({ length: count }, (_, i) => manyMessage(i))
    const total = messages.reduce((sum, message) => sum + message.length, 0)
    await test.until(() => test.told.counts.at(-1)?.bytesIn === total)

    const texts = new Map<number, string>()
    for (const { connection, kind, preview } of await test.entries(session.id))
      if (kind === 'data') texts.set(connection, (texts.get(connection) ?? '') + preview)
    expect([...texts.values()].toSorted()).toEqual(messages.toSorted())

    const all = { session: session.id, limit: 1_000 }
    let listed = 0
    for (let from = 1; from <= count; from += 1_000) {
      const page = await engine.call('peers', { ...all, from, sort: 'oldest' })
      expect(page.total).toBe(count)
      for (const { connection, remote, bytesIn } of page.peers) {
        expect(connection).toBe(++listed)
        const text = texts.get(connection) ?? ''
        expect(bytesIn).toBe(text.length)
        expect(remote?.host).toBe(manyAddress(Number(/peer (\d+)/.exec(text)?.[1])))
      }
    }
    expect(listed).toBe(count)

    const most = await engine.call('peers', { ...all, sort: 'bytes', limit: 1 })
    expect(most.peers[0]?.bytesIn).toBe(Math.max(...messages.map(({ length }) => length)))
    const newest = await engine.call('peers', { ...all, limit: 2 })
    expect(newest.peers.map(({ connection }) => connection)).toEqual([count, count - 1])
    expect((await engine.call('peers', { ...all, search: '127.0.3.1:' })).total).toBe(1_024)
    const found = { ...all, search: '#77' }
    expect((await engine.call('peers', found)).peers).toMatchObject([{ connection: 77 }])
    await engine.call('closeConnection', { session: session.id, connection: 77 })
    await test.until(() => test.told.live.at(-1)?.connections === count - 1)
    expect((await engine.call('peers', { ...all, state: 'closed' })).peers).toMatchObject([
      { connection: 77 },
    ])
    expect((await engine.call('peers', { ...all, state: 'open' })).total).toBe(count - 1)
  } finally {
    clients.disconnect()
    await once(clients, 'exit')
  }
}, 120_000)
