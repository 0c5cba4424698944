/** Stored tabs over the fake engine: what is shown while they are restored. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Endpoints } from '../../../../../renderer/state/endpoints/endpoints.svelte.ts'
import { Activity } from '../../../../../renderer/state/sessions/activity.svelte.ts'
import type { KeptTab } from '../../../../../renderer/state/workspace/kept-tabs.ts'
import { Workspace } from '../../../../../renderer/state/workspace/workspace.svelte.ts'
import { FakeEngine, settled } from '../../../../support/fake-engine.ts'

let engine: FakeEngine
let activity: Activity
let endpoints: Endpoints
let workspace: Workspace

beforeEach(() => {
  engine = new FakeEngine()
  activity = new Activity(engine)
  endpoints = new Endpoints(engine)
  workspace = new Workspace({ engine, activity, endpoints })
})

afterEach(() => {
  for (const owned of [workspace, endpoints, activity]) owned.dispose()
})

/** Stored tabs of as many recorded sessions. */
const keptTabs = (count: number): Extract<KeptTab, { type: 'session' }>[] =>
  Array.from({ length: count }, () => ({
    type: 'session' as const,
    session: engine.recordings.add(2, { state: 'complete' }).id,
    view: 'timeline' as const,
  }))

test('asks for all sessions at once, and shows none of the tabs before the active one', async () => {
  const tabs = keptTabs(14)
  const held = engine.hold('session')
  const [blank] = workspace.tabs
  const restoring = workspace.restore({ tabs, active: 3 })
  await settled()
  expect(engine.asked('session')).toHaveLength(14)
  for (let answered = 0; answered < 13; answered++) {
    await held.releaseOldest()
    expect(workspace.tabs).toEqual([blank])
  }
  await held.release()
  await restoring
  expect(workspace.tabs.map(({ session }) => session?.id)).toEqual(
    tabs.map(({ session }) => session),
  )
  expect(workspace.active.session?.id).toBe(tabs[3]?.session)
})

test('loads nothing of a tab that is not shown yet, also when entries come or the engine reconnects', async () => {
  const tabs = keptTabs(14)
  await workspace.restore({ tabs, active: 3 })
  await settled()
  const asked = (): string[] => engine.calls.map(({ method }) => method)
  expect(asked()).toEqual(Array.from({ length: 14 }, () => 'session'))
  engine.forgetCalls()
  for (const { session } of workspace.tabs) engine.recordings.announce(session?.id ?? 0, {})
  for (const { timeline } of workspace.tabs) timeline?.reconnect()
  await settled()
  expect(asked()).toEqual([])

  const { timeline } = workspace.active
  timeline?.start()
  timeline?.start()
  await settled()
  expect(engine.asked('session')).toEqual([{ session: tabs[3]?.session }])
  expect(timeline?.count).toBe(3)
})

test('shows the last tab when the session of the active one no longer exists', async () => {
  const tabs = keptTabs(2)
  await workspace.restore({
    tabs: [...tabs, { type: 'session', session: 99, view: 'timeline' }],
    active: 2,
  })
  expect(workspace.tabs).toHaveLength(2)
  expect(workspace.active.session?.id).toBe(tabs[1]?.session)
})

test('keeps the empty tab when nothing can be restored', async () => {
  await workspace.restore({ tabs: [{ type: 'session', session: 99, view: 'timeline' }], active: 0 })
  expect(workspace.tabs).toHaveLength(1)
  expect(workspace.active.session).toBeNull()
})

test('a session that is opened while the tabs are restored stays in front', async () => {
  const tabs = keptTabs(3)
  const opened = engine.recordings.add(1, { state: 'complete' })
  const held = engine.hold('session')
  const restoring = workspace.restore({ tabs, active: 1 })
  await settled()
  workspace.openSession(opened)
  await held.release()
  await restoring
  expect(workspace.tabs.map(({ session }) => session?.id)).toEqual([
    opened.id,
    ...tabs.map(({ session }) => session),
  ])
  expect(workspace.active.session?.id).toBe(opened.id)
})

test('restores a comparison without loading a timeline, and skips one whose session no longer exists', async () => {
  const [first, second] = keptTabs(2).map(({ session }) => ({ session }))
  if (!first || !second) throw new Error('There are two sessions.')
  const compared = { of: 'sessions', then: first, now: second } as const
  await workspace.restore({
    tabs: [
      { type: 'comparison', compared },
      { type: 'comparison', compared: { ...compared, now: { session: 99 } } },
    ],
    active: 0,
  })
  expect(workspace.tabs).toHaveLength(1)
  expect(workspace.active.keep()).toEqual({ type: 'comparison', compared })
  expect(engine.calls.every(({ method }) => method === 'session')).toBe(true)
})

test('shows a comparison again in its own tab', async () => {
  const [first, second] = keptTabs(2).map(({ session }) => ({ session, n: 1 }))
  if (!first || !second) throw new Error('There are two sessions.')
  await workspace.compare({ of: 'entries', then: first, now: second })
  const { id } = workspace.active
  workspace.newTab()
  await workspace.compare({ of: 'entries', then: first, now: second })
  expect(workspace.active.id).toBe(id)
  await workspace.compare({ of: 'entries', then: second, now: first })
  expect(workspace.active.id).not.toBe(id)
  workspace.closeSession(first.session)
  expect(workspace.tabs).toHaveLength(4)
})
