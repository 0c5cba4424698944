/** Commands on the selected rows: when they are enabled, and the filters that they make. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bindRowCommands } from '../../../../../renderer/features/timeline/row-commands.ts'
import { Timeline } from '../../../../../renderer/state/timeline/timeline.svelte.ts'
import { Activity } from '../../../../../renderer/state/sessions/activity.svelte.ts'
import { Endpoints } from '../../../../../renderer/state/endpoints/endpoints.svelte.ts'
import { Workspace } from '../../../../../renderer/state/workspace/workspace.svelte.ts'
import { everything } from '../../../../../renderer/state/timeline/shown.ts'
import { FakeEngine, settled } from '../../../../support/fake-engine.ts'

let engine: FakeEngine
let timeline: Timeline
let workspace: Workspace
let owned: { dispose(): void }[]
let commands: ReturnType<typeof bindRowCommands>
let running: Promise<unknown>[]
let kept: string[]

beforeEach(async () => {
  engine = new FakeEngine()
  const { id } = engine.recordings.add(0)
  engine.recordings.record(
    id,
    { kind: 'binary', connection: 2 },
    { kind: 'open', direction: 'none', length: 0, connection: 0, preview: 'Listening' },
    { length: 5_000 },
  )
  timeline = new Timeline(engine, id)
  const [activity, endpoints] = [new Activity(engine), new Endpoints(engine)]
  workspace = new Workspace({ engine, activity, endpoints })
  owned = [timeline, workspace, activity, endpoints]
  await settled()
  running = []
  kept = []
  commands = bindRowCommands({
    timeline: () => timeline,
    endpoint: () => null,
    columns: { copied: [] },
    keepFilter: (filter) => kept.push(filter),
    write: () => undefined,
    showColourRules: () => undefined,
    exportSession: { run: () => undefined, enabled: () => false },
    exportRows: () => undefined,
    workspace,
    attempt: (action) => running.push(action()),
  })
})

afterEach(() => {
  for (const one of owned) one.dispose()
})

async function run(id: keyof typeof commands): Promise<void> {
  commands[id].run()
  await Promise.all(running)
}

const enabled = (...ids: (keyof typeof commands)[]): boolean[] =>
  ids.map((id) => commands[id].enabled())

test('need a selected row, except for the selection of all rows', async () => {
  expect(enabled('copy-text', 'filter-value', 'follow-connection')).toEqual([false, false, false])
  await run('select-all')
  expect(timeline.rows.count).toBe(3)
  expect(enabled('copy-text', 'copy-tsv')).toEqual([true, true])
})

test('resending and editing need an endpoint that is open', async () => {
  await timeline.select(0)
  expect(enabled('resend', 'edit-resend')).toEqual([false, false])
})

test('an event has no value, and the endpoint itself no connection', async () => {
  await timeline.select(1)
  expect(enabled('filter-value', 'filter-connection', 'filter-kind')).toEqual([false, false, true])
})

test('a long payload is no value for a filter', async () => {
  await timeline.select(2)
  expect(enabled('filter-value', 'exclude-value', 'filter-kind')).toEqual([false, false, true])
})

test('filters by the payload and by the type, in addition to the filter that is set', async () => {
  await timeline.select(0)
  await run('filter-value')
  expect(timeline.view.expression).toBe('text == "entry 1"')
  await run('filter-kind')
  expect(timeline.view.expression).toBe('text == "entry 1" and kind == binary')
  expect(kept).toEqual(['text == "entry 1"', 'text == "entry 1" and kind == binary'])
})

test('filters by the field that has the focus in the detail', async () => {
  await timeline.select(0)
  timeline.focusField({ path: 'json.id', value: '7' })
  expect(commands['filter-value'].detail?.()).toBe('7')
  await run('exclude-value')
  expect(timeline.view.expression).toBe('not json.id == 7')
})

test('filters by the connection with the chip, and excludes it with the filter', async () => {
  await timeline.select(0)
  await run('filter-connection')
  expect(timeline.view.shown.connection).toBe(2)
  await timeline.showEverything()
  await timeline.goTo(1)
  await run('exclude-connection')
  expect(timeline.view.expression).toBe('not conn == 2')
})

test('follows a connection by showing everything of it', async () => {
  await timeline.filterBy('entry 1')
  await timeline.show({ events: false })
  await timeline.goTo(1)
  await run('follow-connection')
  expect(timeline.view.expression).toBe('')
  expect(timeline.view.shown).toEqual({ ...everything, connection: 2 })
})

test('compares two selected rows, and one row with the one that was selected before', async () => {
  const { session } = timeline
  const shown = (): unknown => {
    const { active } = workspace
    return active.type === 'comparison' ? active.compared : null
  }
  await timeline.select(0)
  expect(commands['compare-rows'].detail?.()).toBe('select as first')
  await run('compare-rows')
  expect(shown()).toBeNull()
  expect(commands['compare-rows'].detail?.()).toBe('select as first')
  await timeline.select(2)
  expect(commands['compare-rows'].detail?.()).toBe('with No. 1')
  await run('compare-rows')
  expect(shown()).toEqual({ of: 'entries', then: { session, n: 1 }, now: { session, n: 3 } })

  await timeline.select(2)
  await timeline.select(0, 'toggle')
  expect(commands['compare-rows'].detail?.()).toBe('both')
  await run('select-all')
  expect(commands['compare-rows'].detail?.()).toBe('first and last')
})

test('compares no event: it has no bytes', async () => {
  await timeline.select(1)
  expect(enabled('select-row-to-compare')).toEqual([false])
  await run('compare-rows')
  expect(workspace.comparisonChoice.entry).toBeNull()
  expect(workspace.active.type).toBe('endpoint')
})
