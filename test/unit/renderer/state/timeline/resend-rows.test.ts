/** Sending selected rows again: which rows, to which connection, and what is refused. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { maxResent, resendRows } from '../../../../../renderer/state/timeline/resend-rows.ts'
import { Timeline } from '../../../../../renderer/state/timeline/timeline.svelte.ts'
import { maxRange } from '../../../../../shared/contract/limits.ts'
import { FakeEngine, settled } from '../../../../support/fake-engine.ts'
import type { EntryGiven } from '../../../../support/fake-recordings.ts'

let engine: FakeEngine
let timeline: Timeline
let session: number

beforeEach(() => {
  engine = new FakeEngine()
})

afterEach(() => timeline.dispose())

const sent: EntryGiven = { direction: 'out', kind: 'data' }

async function selectAll(...given: EntryGiven[]): Promise<void> {
  session = engine.recordings.add(0).id
  engine.recordings.record(session, ...given)
  timeline = new Timeline(engine, session)
  await settled()
  timeline.selectAll()
}

test('sends the rows again that were sent, in their order', async () => {
  await selectAll(sent, {}, sent, { direction: 'out', kind: 'handshake' })
  expect(await resendRows(timeline, { kind: 'tcp-client', composer: null })).toEqual({
    sent: 2,
    connections: [],
  })
  expect(engine.asked('send')).toEqual(
    ['entry 1', 'entry 3'].map((text) => ({
      session,
      connection: null,
      message: { as: 'data', body: { from: 'bytes', bytes: new TextEncoder().encode(text) } },
    })),
  )
})

test('a server sends each row to its connection while it is open, else to where the composer sends', async () => {
  await selectAll(...[1, 3, 1, 2].map((connection) => ({ ...sent, connection })))
  for (const connection of [1, 2]) engine.recordings.connect(session, connection, '192.0.2.7')
  const resent = await resendRows(timeline, { kind: 'tcp-server', composer: 2 })
  expect(resent).toEqual({ sent: 4, connections: [1, 2] })
  expect(engine.asked('send').map(({ connection }) => connection)).toEqual([1, 2, 1, 2])
})

test('stages a payload that is too long for one call', async () => {
  await selectAll({ ...sent, length: maxRange + 1 })
  await resendRows(timeline, { kind: 'tcp-client', composer: null })
  expect(engine.asked('appendStage').map(({ bytes }) => bytes.length)).toEqual([maxRange, 1])
  expect(engine.asked('send')).toMatchObject([{ message: { body: { from: 'stage' } } }])
  expect(engine.stages.size).toBe(0)
})

test.for<[string, EntryGiven[], object]>([
  ['no row was sent', [{}], { refused: 'none' }],
  [
    'the payload is not fully recorded',
    [sent, { ...sent, missing: 1 }],
    { refused: 'missing', n: 2 },
  ],
  ['the payload is too long', [{ ...sent, length: 67_108_865 }], { refused: 'long', n: 1 }],
  [
    'there are too many rows',
    Array.from({ length: maxResent + 1 }, () => sent),
    { refused: 'many' },
  ],
])('sends nothing when %s', async ([, given, refused]) => {
  await selectAll(...given)
  expect(await resendRows(timeline, { kind: 'tcp-client', composer: null })).toMatchObject(refused)
  expect(engine.asked('send')).toEqual([])
})

test('stops at the first row that the engine refuses', async () => {
  await selectAll(sent, sent)
  engine.fail('send')
  await expect(resendRows(timeline, { kind: 'tcp-client', composer: null })).rejects.toThrow(
    'The engine is not running.',
  )
  expect(engine.asked('send')).toHaveLength(1)
})
