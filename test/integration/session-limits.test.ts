/** Limits that stop a recording: the endpoint closes, and both the record and the live state say why. */
import { connect } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { Engine } from '../../main/engine/engine.ts'
import type { Live } from '../../shared/model/session.ts'
import { TestEngine } from '../support/engines.ts'
import { eventually } from '../support/store.ts'

const mebibyte = 1_048_576

async function listening(
  engine: Engine,
  limits: object,
): Promise<{ session: number; port: number }> {
  const { session, live } = await engine.call('open', {
    config: { kind: 'tcp-server', port: 0, limits },
  })
  return { session: session.id, port: live.local?.port ?? 0 }
}

test('a session stops at its size, however fast its peer sends', async () => {
  await using opened = await TestEngine.create()
  const { engine } = opened
  const told: Live[] = []
  engine.on('live', (live) => told.push(live))
  const { session, port } = await listening(engine, { maxBytes: 2 * mebibyte })
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  const chunk = Buffer.alloc(65_536, 'x')
  const flood = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  }
  socket.on('drain', flood)
  await once(socket, 'connect')
  flood()
  const ended = await eventually(async () => {
    const now = await engine.call('session', { session })
    return now.state === 'complete' ? now : undefined
  })
  socket.destroy()
  expect(ended.size).toBeGreaterThanOrEqual(2 * mebibyte)
  expect(ended.size).toBeLessThan(12 * mebibyte)
  const entries = await engine.call('entries', { session, from: 1, to: ended.entries })
  const note = entries.find(({ event }) => event?.kind === 'note' && event.code === 'limit-reached')
  expect(note?.event).toMatchObject({ data: { limit: 'size', value: 2 * mebibyte } })
  expect(note?.preview).toBe('The recording stopped at its limit of 2 MiB')
  expect(told.at(-1)).toMatchObject({ phase: 'closed', problem: { code: 'LIMIT_SIZE' } })
})

test('a session stops at its age, with nothing sent', async () => {
  await using opened = await TestEngine.create()
  const { engine } = opened
  const { session } = await listening(engine, { maxAgeMs: 1_000 })
  const ended = await eventually(async () => {
    const now = await engine.call('session', { session })
    return now.state === 'complete' ? now : undefined
  })
  const entries = await engine.call('entries', { session, from: 1, to: ended.entries })
  expect(entries.map(({ preview }) => preview)).toContain(
    'The recording stopped after 1 s, as its limit says',
  )
})

test('limits that are too small to hold anything are refused', async () => {
  await using opened = await TestEngine.create()
  const { engine } = opened
  await expect(listening(engine, { maxBytes: 100 })).rejects.toMatchObject({ code: 'bad-input' })
  await expect(listening(engine, { maxAgeMs: 10 })).rejects.toMatchObject({ code: 'bad-input' })
})
