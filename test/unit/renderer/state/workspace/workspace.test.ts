/** Tabs over a real engine: what opens where, what a reload restores, and their names. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Activity } from '../../../../../renderer/state/sessions/activity.svelte.ts'
import { Endpoints } from '../../../../../renderer/state/endpoints/endpoints.svelte.ts'
import { readTabs, writeTabs } from '../../../../../renderer/state/workspace/kept-tabs.ts'
import { nameWithPort } from '../../../../../renderer/i18n/endpoint-name.ts'
import type { EndpointTab, Tab } from '../../../../../renderer/state/workspace/tab.svelte.ts'
import { Workspace } from '../../../../../renderer/state/workspace/workspace.svelte.ts'
import { TestEngine } from '../../../../support/engines.ts'
import { MemoryStorage } from '../../../../support/memory-storage.ts'

let lab: TestEngine
let activity: Activity
let endpoints: Endpoints
let workspace: Workspace

beforeEach(async () => {
  lab = await TestEngine.create()
  const { engine } = lab
  activity = new Activity(engine)
  endpoints = new Endpoints(engine)
  workspace = new Workspace({ engine, activity, endpoints })
})

afterEach(async () => {
  for (const owned of [workspace, endpoints, activity]) owned.dispose()
  await lab[Symbol.asyncDispose]()
})

const ids = (): number[] => workspace.tabs.map(({ id }) => id)

function asEndpointTab(tab: Tab): EndpointTab {
  if (tab.type !== 'endpoint') throw new Error('This tab shows a recording')
  return tab
}

/** A server on any port, opened in the active tab. */
async function listen(): Promise<EndpointTab> {
  const tab = asEndpointTab(workspace.active)
  tab.draft.useKind('tcp-server')
  tab.draft.type('0')
  await tab.open()
  return tab
}

test('there is always a tab, and closing one shows its neighbour', () => {
  const [first] = ids()
  const second = workspace.newTab()
  const third = workspace.newTab()
  workspace.activate(second.id)
  workspace.close(second.id)
  expect(workspace.active.id).toBe(third.id)
  workspace.close(third.id)
  expect(ids()).toEqual([first])
  workspace.close(first ?? 0)
  expect(workspace.tabs).toHaveLength(1)
  expect(ids()).not.toContain(first)
})

test('tabs can be reordered, within the ends of the list', () => {
  const [first] = ids()
  const second = workspace.newTab().id
  const third = workspace.newTab().id
  workspace.move(third, 0)
  expect(ids()).toEqual([third, first, second])
  workspace.moveActive(-1)
  expect(ids()).toEqual([third, first, second])
  workspace.move(third, 99)
  expect(ids()).toEqual([first, second, third])
  workspace.cycle(1)
  expect(workspace.active.id).toBe(first)
})

test('a server on a port chosen by the system is named by it and saved as written', async () => {
  const tab = await listen()
  const port = tab.live?.local?.port
  expect(port).toBeGreaterThan(0)
  expect(tab.session?.name).toBe(`TCP :${port}`)
  const [saved] = endpoints.rows
  expect(saved?.name).toBe('TCP :0')
  if (saved === undefined) return
  expect(nameWithPort(saved.name, saved.config, tab.live)).toBe(`TCP :${port}`)
  expect(nameWithPort('Mine', saved.config, tab.live)).toBe('Mine')
})

test('opening the same endpoint or session again shows its tab', async () => {
  const tab = await listen()
  const [saved] = endpoints.rows
  if (saved === undefined || tab.session === null) throw new Error('Nothing was opened')
  workspace.newTab()
  expect(workspace.openEndpoint(saved).id).toBe(tab.id)
  workspace.newTab()
  expect(workspace.openSession(tab.session).id).toBe(tab.id)
  expect(workspace.active.id).toBe(tab.id)
})

test('a reload restores tabs, drafts and recorded sessions, in order', async () => {
  const storage = new MemoryStorage()
  const tab = await listen()
  const session = tab.session?.id ?? 0
  tab.composer.useMode('json')
  tab.composer.write('{"half": ')
  const draft = workspace.newTab()
  draft.draft.type('ws://localhost:1/päth?')
  draft.draft.setText('attempts', '7x')
  await tab.close()
  workspace.openSession(await lab.engine.call('session', { session }))
  workspace.move(draft.id, 0)
  workspace.activate(draft.id)
  const { database } = await lab.engine.call('about', {})
  writeTabs(storage, { database, ...workspace.keep() })

  const again = new Workspace(workspace.context)
  const kept = readTabs(storage, database)
  if (kept === null) throw new Error('Nothing was kept')
  await again.restore(kept)
  expect(again.tabs.map(({ type }) => type)).toEqual(['endpoint', 'endpoint'])
  const [first, second] = again.tabs
  expect(again.active.id).toBe(first?.id)
  if (first === undefined || second === undefined) return
  expect(asEndpointTab(first).draft.url).toBe('ws://localhost:1/päth?')
  expect(asEndpointTab(first).draft.text('attempts')).toBe('7x')
  expect(asEndpointTab(second).composer.text).toBe('{"half": ')
  expect(second.session?.id).toBe(session)
  again.dispose()
  expect(readTabs(storage, '/elsewhere/sessions.db')).toBeNull()
})

test('a kept tab whose session was deleted is not restored', async () => {
  const tab = await listen()
  const session = tab.session?.id ?? 0
  await tab.close()
  workspace.close(tab.id)
  const shown = workspace.openSession(await lab.engine.call('session', { session }))
  expect(shown.type).toBe('session')
  const kept = workspace.keep()
  await lab.engine.call('removeSession', { session })
  const again = new Workspace(workspace.context)
  await again.restore(kept)
  expect(again.tabs).toHaveLength(1)
  expect(again.active.session).toBeNull()
  again.dispose()
})

test('state that cannot be read is left out', () => {
  const storage = new MemoryStorage()
  storage.setItem('sockeye.tabs', '{"database": "x", "tabs": [{}')
  expect(readTabs(storage, 'x')).toBeNull()
})
