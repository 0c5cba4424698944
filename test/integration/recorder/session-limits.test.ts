/** Limits that stop a recording: the endpoint closes, and both the record and the live state say why. */
import { connect } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { Engine } from '../../../main/engine/engine.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import type { SessionStatus } from '../../../shared/model/session.ts'
import { TestEngine } from '../../support/engines.ts'
import { RawPeer } from '../../support/raw-websocket.ts'
import { eventually } from '../../support/store.ts'

const mebibyte = 1_048_576

/** Entries that are older than the one before them. */
const backwards = (entries: readonly EntrySummary[]): EntrySummary[] =>
  entries.filter(({ at }, i) => at < (entries[i - 1]?.at ?? 0))

async function listening(
  engine: Engine,
  limits: object,
): Promise<{ session: number; port: number }> {
  const { session, live } = await engine.call('open', {
    config: { kind: 'tcp-server', port: 0, limits },
  })
  return { session: session.id, port: live.local?.port ?? 0 }
}

test('a session stops at its size limit, however fast its peer sends', async () => {
  await using opened = await TestEngine.create()
  const { engine } = opened
  const told: SessionStatus[] = []
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
  const entries = await opened.entries(session)
  expect(entries.at(-1)).toMatchObject({
    event: { code: 'limit-reached', data: { limit: 'size', value: 2 * mebibyte } },
    preview: 'The recording stopped at its limit of 2 MiB',
  })
  expect(backwards(entries)).toEqual([])
  expect(told.at(-1)).toMatchObject({ phase: 'closed', problem: { code: 'LIMIT_SIZE' } })
})

test('frames and the end of a truncated WebSocket precede the note, in order of time', async () => {
  await using opened = await TestEngine.create()
  const { engine } = opened
  const { session, live } = await engine.call('open', {
    config: { kind: 'ws-server', port: 0, limits: { maxBytes: mebibyte } },
  })
  using peer = await RawPeer.open(live.local?.port ?? 0)
  // Frames of 1 KiB with an empty masking key.
  const frames = Buffer.concat(
    Array.from({ length: 512 }, () =>
      Buffer.concat([Buffer.from('82fe040000000000', 'hex'), Buffer.alloc(1_024, 'x')]),
    ),
  )
  const flood = (): void => {
    while (!peer.socket.destroyed && peer.socket.write(frames));
  }
  peer.socket.on('drain', flood)
  flood()
  await opened.untilPhase(session.id, 'closed')
  await eventually(async () =>
    (await engine.call('session', { session: session.id })).state === 'complete' ? true : undefined,
  )
  const entries = await opened.entries(session.id)
  expect(entries.slice(-2).map(({ kind }) => kind)).toEqual(['end', 'note'])
  expect(backwards(entries)).toEqual([])
})

test('a session stops at its age limit without any traffic', async () => {
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

test('limits that are too small are refused', async () => {
  await using opened = await TestEngine.create()
  const { engine } = opened
  await expect(listening(engine, { maxBytes: 100 })).rejects.toMatchObject({ code: 'bad-input' })
  await expect(listening(engine, { maxAgeMs: 10 })).rejects.toMatchObject({ code: 'bad-input' })
})
