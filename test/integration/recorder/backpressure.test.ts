import { expect, test } from 'vitest'
import type { Counts } from '../../../shared/contract/engine.ts'
import { TemporaryStore, dataHead } from '../../support/store.ts'

test('a flood pauses the sources, resumes them and loses nothing', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record()
  const other = await temporary.record()
  const calls: string[] = []
  const source = (name: string): { pause(): void; resume(): void } => ({
    pause: () => calls.push(`${name} pause`),
    resume: () => calls.push(`${name} resume`),
  })
  recording.attach(source('a'))
  other.attach(source('b'))
  const detach = recording.attach(source('gone'))
  detach()
  const counts: Counts[] = []
  store.on('counts', (count) => counts.push(count))

  const bytes = Buffer.alloc(50_000)
  const total = 1_000
  for (let i = 0; i < total; i++) {
    bytes.writeUInt32BE(i)
    recording.append(dataHead(), bytes)
  }
  // All in one turn of the event loop, before the worker can report that anything is written.
  expect(calls).toEqual(['a pause', 'b pause'])
  const late: string[] = []
  recording.attach({ pause: () => late.push('pause'), resume: () => late.push('resume') })
  expect(late).toEqual(['pause'])

  const { entries } = await store.scan({ session: recording.session, from: 1, maxBytes: 1e9 })
  expect(calls).toEqual(['a pause', 'b pause', 'a resume', 'b resume'])
  expect(late).toEqual(['pause', 'resume'])
  expect(entries.map(({ wire }) => Buffer.from(wire ?? []).readUInt32BE())).toEqual(
    Array.from({ length: total }, (_, i) => i),
  )
  await recording.end()
  await other.end()
  expect(counts.findLast(({ session }) => session === recording.session)).toEqual({
    session: recording.session,
    entries: total,
    dropped: null,
    cut: null,
    bytesIn: total * bytes.length,
    bytesOut: 0,
    waiting: 0,
    paused: false,
    connections: 0,
  })
})

test('counts are sent at most 30 times a second, and the last one is right', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record()
  const counts: { entries: number; connections: number; at: number }[] = []
  temporary.store.on('counts', ({ entries, connections }) =>
    counts.push({ entries, connections, at: performance.now() }),
  )
  recording.openConnection(null, null, 1)
  for (let i = 0; i < 60; i++) {
    for (let j = 0; j < 10; j++) recording.append(dataHead(), Buffer.from('x'))
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const [first] = counts
  const last = counts.at(-1)
  if (first === undefined || last === undefined) throw new Error('no counts came')
  expect(counts.length - 1).toBeLessThanOrEqual((last.at - first.at) / (1_000 / 30) + 1)
  await recording.end()
  expect(counts.at(-1)).toMatchObject({ entries: 600, connections: 1 })
})
