/** The phases of pieces of a conversation: where the units of UTF-16 begin after a jump. */
import { expect, test } from 'vitest'
import { dataHead, TemporaryStore } from '../../support/store.ts'

test('a piece says whether a unit begins with its first byte, from every place and in both directions', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record()
  const phases: number[] = []
  const bytes = { in: 0, out: 0 }
  for (let i = 0; i < 20_000; i++) {
    const direction = i % 3 === 0 ? 'out' : 'in'
    // Several blocks, and an entry that is too long for one.
    const length = i === 9_000 ? 1_500_001 : 1 + ((i * 7) % 90)
    phases.push(bytes[direction] % 2)
    bytes[direction] += length
    recording.append(dataHead({ direction }), Buffer.alloc(length, 'x'))
    // Another connection has streams of its own.
    if (i % 5 === 0) recording.append(dataHead({ connection: 2 }), Buffer.from('y'))
  }
  await recording.end()
  const { session } = recording
  const { view } = await store.openView({ session, filter: { connection: 1 } })
  while ((await store.viewState({ view })).scanned < (await store.viewState({ view })).entries);
  for (const position of [20_000, 1, 9_002, 15_000, 14_999, 9_001, 3]) {
    const { pieces } = await store.conversation({ session, view, position, phases: true })
    expect(pieces.length).toBeGreaterThan(0)
    for (const piece of pieces)
      expect([piece.position, piece.phase]).toEqual([
        piece.position,
        ((phases[piece.position - 1] ?? 0) + piece.offset) % 2,
      ])
  }
  const within = { session, view, position: 9_001, offset: 4_097, phases: true }
  expect((await store.conversation(within)).pieces[0]?.phase).toBe(((phases[9_000] ?? 0) + 1) % 2)
  expect((await store.conversation({ session, view, position: 5 })).pieces[0]).not.toHaveProperty(
    'phase',
  )
})

test('the streams of a session that records are counted on, and a stream begins anew after missing bytes', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record()
  const { session } = recording
  const { view } = await store.openView({ session, filter: {} })
  const phaseOf = async (position: number): Promise<number | undefined> =>
    (await store.conversation({ session, view, position, phases: true })).pieces[0]?.phase
  recording.append(dataHead(), Buffer.from('abc'))
  recording.append(dataHead(), Buffer.from('d'))
  await expect.poll(() => phaseOf(2)).toBe(1)
  recording.append(dataHead(), Buffer.from('efg'))
  recording.append(dataHead(), Buffer.from('h'))
  await expect.poll(() => phaseOf(4)).toBe(1)
  expect(await phaseOf(3)).toBe(0)
  await recording.end()
})
