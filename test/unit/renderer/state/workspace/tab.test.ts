/** The tab of an endpoint over the fake engine: opening, closing, refusals, and options edited while it is open. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Endpoints } from '../../../../../renderer/state/endpoints/endpoints.svelte.ts'
import { Activity } from '../../../../../renderer/state/sessions/activity.svelte.ts'
import { EndpointTab } from '../../../../../renderer/state/workspace/tab.svelte.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { endpointConfigSchema } from '../../../../../shared/protocols/index.ts'
import { FakeEngine, settled } from '../../../../support/fake-engine.ts'

let engine: FakeEngine
let activity: Activity
let endpoints: Endpoints
let tab: EndpointTab

beforeEach(() => {
  engine = new FakeEngine()
  activity = new Activity(engine)
  endpoints = new Endpoints(engine)
  tab = new EndpointTab({ engine, activity, endpoints })
  tab.draft.type('ws://localhost:8080/feed')
})

afterEach(() => {
  for (const owned of [tab, endpoints, activity]) owned.dispose()
})

/** Reports the phase of the tab's session. */
async function enter(phase: 'open' | 'waiting' | 'closed'): Promise<void> {
  const { live } = tab
  if (live === undefined) throw new Error('Nothing was opened')
  await engine.push('live', { ...live, phase })
}

test('opens what the draft says and shows its session', async () => {
  await tab.open()
  expect(engine.asked('open')).toMatchObject([
    { config: { url: 'ws://localhost:8080/feed' }, endpoint: 1, name: 'ws://localhost:8080/feed' },
  ])
  expect(tab.session?.id).toBe(1)
  expect(tab.live?.phase).toBe('open')
  expect(tab.isRunning).toBe(true)
  expect(tab.timeline?.session).toBe(1)
})

test('saves the endpoint it opens', async () => {
  await tab.open()
  expect(endpoints.rows.map(({ id, name }) => [id, name])).toEqual([
    [1, 'ws://localhost:8080/feed'],
  ])
  expect(tab.endpoint).toBe(1)
})

test('a draft that is not right is not opened, and says why', async () => {
  tab.draft.type('')
  await tab.open()
  expect(engine.calls).toEqual([])
  expect(tab.draft.problems.address).toEqual({ issue: 'empty' })
  expect(tab.isUntouched).toBe(true)
})

test('is busy until the engine has opened it, and opens nothing else meanwhile', async () => {
  const held = engine.hold('open')
  const opening = tab.open()
  await settled()
  expect(tab.isBusy).toBe(true)
  await tab.open()
  await held.release()
  await opening
  expect(tab.isBusy).toBe(false)
  expect(engine.asked('open')).toHaveLength(1)
})

test('does not open again while it runs', async () => {
  await tab.open()
  await tab.open()
  expect(engine.asked('open')).toHaveLength(1)
})

test('a refused opening shows its problem until it is dismissed', async () => {
  engine.fail(
    'open',
    new AppError(
      'address-in-use',
      'a:1 is in use by another program.',
      'Choose a port above 1023.',
    ),
  )
  await tab.open()
  expect(tab.failure).toEqual({
    code: 'address-in-use',
    message: 'a:1 is in use by another program.',
    hint: 'Choose a port above 1023.',
  })
  expect(tab.session).toBeNull()
  expect(tab.isBusy).toBe(false)
  expect(tab.draft.address).toBe('localhost:8080/feed')
  tab.dismissFailure()
  expect(tab.failure).toBeNull()
})

test('the problem of a refused opening goes with the next attempt', async () => {
  engine.fail('open')
  await tab.open()
  engine.recover()
  await tab.open()
  expect(tab.failure).toBeNull()
  expect(tab.isRunning).toBe(true)
})

test('an endpoint that cannot be saved is not opened', async () => {
  engine.fail('saveEndpoint', new AppError('disk-full', 'The disk is full.'))
  await tab.open()
  expect(tab.failure?.code).toBe('disk-full')
  expect(engine.asked('open')).toEqual([])
  expect(tab.isBusy).toBe(false)
})

test('closes its session and keeps showing it', async () => {
  await tab.open()
  const held = engine.hold('close')
  const closing = tab.close()
  await settled()
  expect(tab.isBusy).toBe(true)
  await tab.close()
  await held.release()
  await closing
  expect(engine.asked('close')).toEqual([{ session: 1 }])
  expect(tab.isBusy).toBe(false)
  expect(tab.isRunning).toBe(false)
  expect(tab.timeline?.session).toBe(1)
})

test('a refused closing is thrown, and can be tried again', async () => {
  await tab.open()
  engine.fail('close')
  await expect(tab.close()).rejects.toMatchObject({ code: 'disconnected' })
  expect(tab.isBusy).toBe(false)
  engine.recover()
  await tab.close()
  expect(tab.isRunning).toBe(false)
})

test('closes nothing before something was opened', async () => {
  await tab.close()
  expect(engine.calls).toEqual([])
})

test('a client that waits to reconnect still runs', async () => {
  await tab.open()
  await enter('waiting')
  expect(tab.live?.phase).toBe('waiting')
  expect(tab.isRunning).toBe(true)
  await enter('open')
  expect(tab.live?.phase).toBe('open')
  await enter('closed')
  expect(tab.isRunning).toBe(false)
})

test('opening again shows a new session, and the timeline before takes in nothing more', async () => {
  await tab.open()
  const before = tab.timeline
  await tab.close()
  await tab.open()
  expect(tab.session?.id).toBe(2)
  expect(tab.timeline).not.toBe(before)
  engine.recordings.announce(1, {}, {})
  engine.recordings.announce(2, {})
  await settled()
  expect(before?.count).toBe(0)
  expect(tab.timeline?.count).toBe(1)
})

test('options edited while it is open take effect with the next opening', async () => {
  await tab.open()
  tab.draft.setText('subprotocols', 'chat')
  expect(engine.asked('saveEndpoint')).toHaveLength(1)
  expect(tab.session?.config).toHaveProperty('subprotocols', [])
  await tab.close()
  await tab.open()
  expect(tab.session?.config).toHaveProperty('subprotocols', ['chat'])
  expect(endpoints.rows).toHaveLength(1)
  expect(engine.asked('saveEndpoint').at(-1)).toMatchObject({ id: 1 })
})

test('what did not change is not saved again', async () => {
  await tab.open()
  await tab.close()
  await tab.open()
  expect(engine.asked('saveEndpoint')).toHaveLength(1)
})

test('another address becomes an endpoint of its own', async () => {
  await tab.open()
  await tab.close()
  tab.draft.type('ws://localhost:9090')
  await tab.open()
  expect(endpoints.rows.map(({ name }) => name)).toEqual([
    'ws://localhost:8080/feed',
    'ws://localhost:9090',
  ])
  expect(tab.endpoint).toBe(2)
})

test('an address that is saved already opens that endpoint, under its name', async () => {
  const config = endpointConfigSchema.parse({ kind: 'ws-client', url: 'ws://localhost:8080/feed' })
  await endpoints.save('Quotes', config)
  await tab.open()
  expect(engine.asked('saveEndpoint')).toHaveLength(1)
  expect(engine.asked('open')[0]).toMatchObject({ endpoint: 1, name: 'Quotes' })
})

test('opens without saving when nothing was typed', async () => {
  const config = endpointConfigSchema.parse({ kind: 'ws-client', url: 'ws://localhost:8080' })
  await tab.openUnsaved(config, 'Example')
  expect(engine.asked('saveEndpoint')).toEqual([])
  expect(engine.asked('open')[0]).toMatchObject({ endpoint: null, name: 'Example' })
})

test('a server is named by the port that the system chose', async () => {
  tab.draft.useKind('tcp-server')
  tab.draft.type('0')
  await tab.open()
  expect(tab.session?.name).toBe('TCP :40001')
  expect(endpoints.rows[0]?.name).toBe('TCP :0')
})

test('a server that cannot be named shows the problem and runs all the same', async () => {
  tab.draft.useKind('tcp-server')
  tab.draft.type('0')
  engine.fail('renameSession')
  await tab.open()
  expect(tab.failure?.code).toBe('disconnected')
  expect(tab.isRunning).toBe(true)
})

test('has round trips for a WebSocket and a peer to send to for a server', async () => {
  await tab.open()
  expect([tab.roundTrips === null, tab.targetPeer === null]).toEqual([false, true])
  await tab.close()
  tab.draft.useKind('tcp-server')
  tab.draft.type('9000')
  await tab.open()
  expect([tab.roundTrips === null, tab.targetPeer === null]).toEqual([true, false])
})

test('the peer that is sent to is the one of the present session', async () => {
  tab.draft.useKind('tcp-server')
  tab.draft.type('9000')
  await tab.open()
  engine.recordings.connect(1, 1, '10.0.0.1')
  await tab.aimAt(1)
  expect(tab.composer.target).toBe(1)
  expect(tab.targetPeer?.peer?.remote?.host).toBe('10.0.0.1')
  await tab.close()
  await tab.open()
  expect(tab.composer.target).toBeNull()
  expect(tab.targetPeer?.peer).toBeNull()
})

test('keeps what it holds when its endpoint is deleted', async () => {
  await tab.open()
  tab.forgetEndpoint()
  expect(tab.endpoint).toBeNull()
  expect(tab.draft.url).toBe('ws://localhost:8080/feed')
  expect(tab.isRunning).toBe(true)
})
