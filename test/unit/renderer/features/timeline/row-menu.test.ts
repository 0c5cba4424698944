/** The context menu of the selected rows is made of their commands. */
import { afterEach, expect, test } from 'vitest'
import { bindRowCommands } from '../../../../../renderer/features/timeline/row-commands.ts'
import { rowMenu } from '../../../../../renderer/features/timeline/row-menu.ts'
import { Timeline } from '../../../../../renderer/state/timeline/timeline.svelte.ts'
import type { MenuItem } from '../../../../../renderer/ui/menu.ts'
import { commandIds, commands } from '../../../../../shared/contract/commands.ts'
import { FakeEngine, settled } from '../../../../support/fake-engine.ts'

let timeline: Timeline

afterEach(() => timeline.dispose())

async function menuOf(entries: number, selected: number | null): Promise<MenuItem[]> {
  const engine = new FakeEngine()
  timeline = new Timeline(engine, engine.recordings.add(entries).id)
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
    attempt: () => undefined,
  })
  return rowMenu(bound, {})
}

const flat = (items: readonly MenuItem[]): MenuItem[] =>
  items.flatMap((item) => (item.items === undefined ? [item] : flat(item.items)))

test('has every command on rows once, with its keys', async () => {
  const items = flat(await menuOf(3, 1))
  const ofRows = commandIds.filter((id) => commands[id].group === 'rows')
  expect(items).toHaveLength(ofRows.length)
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
