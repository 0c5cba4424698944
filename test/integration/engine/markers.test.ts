/** Markers: events that a user drops into a recording. */
import { expect, test } from 'vitest'
import { nowUs } from '../../../main/engine/clock.ts'
import { TestEngine } from '../../support/engines.ts'

test('a marker is an event of its own kind, with its text and time and without a connection', async () => {
  await using opened = await TestEngine.create()
  const { engine } = opened
  const { session } = await engine.call('open', { config: { kind: 'tcp-server', port: 0 } })
  const before = nowUs()
  const { n } = await engine.call('dropMarker', {
    session: session.id,
    text: ' button pressed here ',
  })
  await engine.call('dropMarker', { session: session.id, text: '' })
  const [written, empty] = (await opened.entries(session.id)).slice(-2)
  expect(written).toMatchObject({
    n,
    kind: 'marker',
    direction: 'none',
    connection: 0,
    length: 0,
    preview: 'button pressed here',
    event: { kind: 'marker', text: 'button pressed here' },
  })
  expect(written?.at).toBeGreaterThanOrEqual(before)
  expect(empty).toMatchObject({ kind: 'marker', preview: 'Marker', event: { text: '' } })
  const { view } = await engine.call('openView', {
    session: session.id,
    filter: { expression: 'kind == marker and text contains "pressed"' },
  })
  const found = await engine.call('entries', { session: session.id, view, from: 1, to: 9 })
  expect(found.map((entry) => entry.n)).toEqual([n])
})

test('a session that is not being recorded accepts no marker', async () => {
  await using opened = await TestEngine.create()
  const { engine } = opened
  const { session } = await engine.call('open', { config: { kind: 'tcp-server', port: 0 } })
  await engine.call('close', { session: session.id })
  await expect(
    engine.call('dropMarker', { session: session.id, text: 'late' }),
  ).rejects.toMatchObject({ code: 'not-open' })
})
