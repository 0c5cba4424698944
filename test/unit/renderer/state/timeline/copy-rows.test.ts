/** The text of a copy of selected rows: page by page, in order, and bounded. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { copyRows } from '../../../../../renderer/state/timeline/copy-rows.ts'
import { jsonColumn } from '../../../../../renderer/state/timeline/columns/json-column.ts'
import { columns, payloadColumn } from '../../../../../renderer/state/timeline/columns/registry.ts'
import { maxCopied } from '../../../../../shared/contract/limits.ts'
import { Timeline } from '../../../../../renderer/state/timeline/timeline.svelte.ts'
import { maxRange } from '../../../../../shared/contract/limits.ts'
import { base64Format } from '../../../../../shared/rows/base64.ts'
import { textFormat } from '../../../../../shared/rows/text.ts'
import { tsvFormat } from '../../../../../shared/rows/tsv.ts'
import { FakeEngine, settled } from '../../../../support/fake-engine.ts'
import type { EntryGiven } from '../../../../support/fake-recordings.ts'

const table = [...columns, payloadColumn]
let engine: FakeEngine
let timeline: Timeline
let session: number

beforeEach(() => {
  engine = new FakeEngine()
})

afterEach(() => timeline.dispose())

async function show(count: number, ...given: EntryGiven[]): Promise<void> {
  session = engine.recordings.add(count).id
  engine.recordings.record(session, ...given)
  timeline = new Timeline(engine, session)
  await settled()
}

test('copies the selected rows in their order, whatever order they were selected in', async () => {
  await show(10)
  for (const [index, how] of [
    [7, 'only'],
    [1, 'toggle'],
    [3, 'toggle'],
    [4, 'range'],
    [0, 'toggle'],
  ] as const)
    await timeline.select(index, how)
  expect(await copyRows(timeline, textFormat, table)).toEqual({
    text: 'entry 1\nentry 4\nentry 5',
    rows: 3,
  })
})

test('copies 100,000 rows with a call for each page', async () => {
  await show(100_000)
  timeline.selectAll()
  engine.forgetCalls()
  const copied = await copyRows(timeline, textFormat, table)
  if ('refused' in copied) throw new Error(copied.refused)
  const lines = copied.text.split('\n')
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([100_000, 'entry 1', 'entry 100000'])
  expect(engine.asked('entries')).toHaveLength(100)
  expect(engine.asked('contents')).toHaveLength(100)
  expect(engine.asked('bytes')).toEqual([])
})

test('refuses more rows than a copy may have without reading one', async () => {
  await show(100_001)
  timeline.selectAll()
  engine.forgetCalls()
  expect(await copyRows(timeline, textFormat, table)).toEqual({ refused: 'rows' })
  expect(engine.calls).toEqual([])
})

test('refuses more bytes than a copy may have before it reads contents', async () => {
  const length = maxCopied / 4
  await show(0, { length }, { length }, { length }, { length }, { length: 1 })
  timeline.selectAll()
  engine.forgetCalls()
  expect(await copyRows(timeline, textFormat, table)).toEqual({ refused: 'bytes' })
  expect(engine.asked('contents')).toEqual([])
})

test('reads a row in ranges that is longer than one answer', async () => {
  await show(0, {}, { preview: 'ab', length: 2 * maxRange + 1 }, {})
  timeline.selectAll()
  const copied = await copyRows(timeline, textFormat, table)
  if ('refused' in copied) throw new Error(copied.refused)
  expect(copied.text).toBe(['entry 1', `${'ab'.repeat(maxRange)}a`, 'entry 3'].join('\n'))
})

test('copies the rows of the filter, and leaves out those that were dropped', async () => {
  await show(0, {}, { direction: 'out' }, {}, { direction: 'out' }, {})
  await timeline.show({ out: false })
  timeline.selectAll()
  expect(await copyRows(timeline, textFormat, table)).toMatchObject({
    text: 'entry 1\nentry 3\nentry 5',
  })
  engine.recordings.drop(session, 1)
  expect(await copyRows(timeline, textFormat, table)).toMatchObject({ text: 'entry 3\nentry 5' })
})

test('copies nothing of events as bytes', async () => {
  const event = {
    kind: 'note',
    code: 'websocket-open',
    message: '',
    data: { subprotocol: '', extensions: '', tookMs: 1 },
  } as const
  await show(0, { kind: 'note', direction: 'none', length: 0, event })
  timeline.selectAll()
  expect(await copyRows(timeline, base64Format, table)).toEqual({ text: '', rows: 0 })
  expect(await copyRows(timeline, textFormat, table)).toMatchObject({ rows: 1 })
})

test('a row of TSV has the address of its peer', async () => {
  await show(1)
  engine.recordings.connect(session, 1, '192.0.2.7')
  await timeline.select(0)
  expect(await copyRows(timeline, tsvFormat, table)).toMatchObject({
    text: expect.stringContaining('\t1\t192.0.2.7:50001\tin\ttext\t1\tentry 1\n') as string,
  })
})

test('a table has the values of JSON that the engine reads for the cells; other copies need none', async () => {
  await show(3)
  timeline.selectAll()
  const path = jsonColumn('json.a') ?? expect.unreachable('a path')
  engine.forgetCalls()
  await copyRows(timeline, tsvFormat, [...table, path])
  expect(engine.asked('entries')).toMatchObject([{ values: ['json.a'] }])
  engine.forgetCalls()
  await copyRows(timeline, textFormat, [...table, path])
  expect(engine.asked('entries')[0]).not.toHaveProperty('values')
})
