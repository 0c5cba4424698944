/** The context menu of the selected rows is made of their commands. */
import { afterEach, expect, test } from 'vitest'
import { bindRowCommands } from '../../../../../renderer/features/timeline/row-commands.ts'
import { rowMenu } from '../../../../../renderer/features/timeline/row-menu.ts'
import { Timeline } from '../../../../../renderer/state/timeline/timeline.svelte.ts'
import { Activity } from '../../../../../renderer/state/sessions/activity.svelte.ts'
import { Endpoints } from '../../../../../renderer/state/endpoints/endpoints.svelte.ts'
import { Workspace } from '../../../../../renderer/state/workspace/workspace.svelte.ts'
import type { MenuItem } from '../../../../../renderer/ui/menu.ts'
import { commandIds, commands } from '../../../../../shared/contract/commands.ts'
import { FakeEngine, settled } from '../../../../support/fake-engine.ts'

let timeline: Timeline
let owned: { dispose(): void }[]

afterEach(() => {
  for (const one of owned) one.dispose()
})

async function menuOf(entries: number, selected: number | null): Promise<MenuItem[]> {
  const engine = new FakeEngine()
  timeline = new Timeline(engine, engine.recordings.add(entries).id)
  const [activity, endpoints] = [new Activity(engine), new Endpoints(engine)]
  const workspace = new Workspace({ engine, activity, endpoints })
  owned = [timeline, workspace, activity, endpoints]
  await settled()
  if (selected !== null) await timeline.select(selected)
  const bound = bindRowCommands({
    timeline: () => timeline,
    endpoint: () => null,
    columns: { copied: [] },
    keepFilter: () => undefined,
    write: () => undefined,
    showColourRules: () => undefined,
    exportSession: { run: () => undefined, enabled: () => false },
    exportRows: () => undefined,
    workspace,
    attempt: () => undefined,
  })
  const conversation = { run: () => undefined, enabled: () => true }
  return rowMenu({ ...bound, conversation }, {})
}

const flat = (items: readonly MenuItem[]): MenuItem[] =>
  items.flatMap((item) => (item.items === undefined ? [item] : flat(item.items)))

test('has every command on rows once, and the conversation, with its keys', async () => {
  const items = flat(await menuOf(3, 1))
  const ofRows = commandIds.filter((id) => commands[id].group === 'rows')
  expect(items).toHaveLength(ofRows.length + 1)
  expect(items.find(({ label }) => label === commands.conversation.en)?.keys).toBe('Alt F')
  const named = items.filter(({ label }) => ofRows.some((id) => commands[id].en === label))
  // Copies have shorter names in their submenu.
  expect(named).toHaveLength(ofRows.filter((id) => !id.startsWith('copy-')).length)
  expect(items.find(({ label }) => label === 'Text')?.keys).toBe('Ctrl C')
  expect(items.find(({ label }) => label === 'Filter by value')).toMatchObject({
    keys: 'Alt V',
    detail: 'entry 2',
  })
})

test('a submenu is disabled when everything in it is', async () => {
  const items = await menuOf(3, null)
  expect(items.filter((item) => item.items).map((item) => item.disabled)).toEqual([true, true])
  expect(items.find(({ label }) => label === 'Select all rows')?.disabled).toBe(false)
})
