/** Drafts and sent texts of endpoints survive a restart of the window. */
import { beforeEach, expect, test, vi } from 'vitest'
import { MessageStorage } from '../../../../../renderer/state/composer/kept-messages.ts'
import { noSentTexts, storableTexts } from '../../../../../renderer/state/composer/sent-texts.ts'
import { readWritten } from '../../../../../renderer/state/composer/written.ts'
import { Activity } from '../../../../../renderer/state/sessions/activity.svelte.ts'
import { Endpoints } from '../../../../../renderer/state/endpoints/endpoints.svelte.ts'
import { Workspace } from '../../../../../renderer/state/workspace/workspace.svelte.ts'
import { FakeEngine } from '../../../../support/fake-engine.ts'
import { MemoryStorage } from '../../../../support/memory-storage.ts'

const storage = new MemoryStorage()
const database = '/data/sessions.db'

function messages(of = database): MessageStorage {
  const kept = new MessageStorage(storage)
  kept.use(of)
  return kept
}

const saying = (text: string, sent: readonly string[] = []) => ({
  written: readWritten({ texts: { text, json: '', hex: '' } }),
  sent: { ...noSentTexts(), text: [...sent] },
})

beforeEach(() => storage.clear())

test('an endpoint opened again has its draft and what was sent', async () => {
  const engine = new FakeEngine()
  const endpoints = new Endpoints(engine)
  const context = { engine, endpoints, activity: new Activity(engine), messages: messages() }
  const first = new Workspace(context)
  const tab = first.newTab()
  tab.draft.type('ws://localhost:8080/feed')
  await tab.open()
  const { session, endpoint } = tab
  if (session === null || endpoint === null) throw new Error('Nothing was opened')
  for (const text of ['one', 'two', 'draft']) {
    tab.composer.write(text)
    if (text !== 'draft') await tab.composer.send(engine, session.id, 'ws-client')
  }
  first.close(tab.id)

  // The window is made anew, over the same storage.
  const saved = endpoints.find(endpoint)
  if (saved === undefined) throw new Error('The endpoint was not saved')
  const second = new Workspace({ ...context, messages: messages() })
  const { composer } = second.openEndpoint(saved)
  expect(composer.text).toBe('draft')
  composer.recall(1)
  composer.recall(1)
  expect(composer.text).toBe('one')

  second.forgetEndpoint(endpoint)
  expect(messages().read(endpoint)).toBeNull()
})

test('a draft in a new tab is not replaced by an earlier one', () => {
  const engine = new FakeEngine()
  const kept = messages()
  kept.write(7, saying('earlier', ['sent']))
  const endpoints = new Endpoints(engine)
  const workspace = new Workspace({
    ...{ engine, endpoints, activity: new Activity(engine), messages: kept },
  })
  const tab = workspace.newTab()
  tab.composer.write('now')
  tab.draft.type('ws://a/')
  const checked = tab.draft.check()
  if (checked === null) throw new Error('The address is not right')
  tab.useEndpoint({ id: 7, name: 'a', config: checked })
  expect(tab.composer.text).toBe('now')
  tab.composer.recall(1)
  expect(tab.composer.text).toBe('sent')
})

test('an endpoint opened before the storage is read has its draft, and does not replace it', () => {
  const engine = new FakeEngine()
  messages().write(7, saying('kept', ['sent']))
  const late = new MessageStorage(storage)
  const endpoints = new Endpoints(engine)
  const workspace = new Workspace({
    ...{ engine, endpoints, activity: new Activity(engine), messages: late },
  })
  const checked = workspace.newTab().draft
  checked.type('ws://a/')
  const config = checked.check()
  if (config === null) throw new Error('The address is not right')
  const tab = workspace.openEndpoint({ id: 7, name: 'a', config })
  workspace.keep()
  late.use(database)
  workspace.recallMessages()
  expect(tab.composer.text).toBe('kept')
  tab.composer.recall(1)
  expect(tab.composer.text).toBe('sent')
})

test('belongs to one database', () => {
  messages().write(1, saying('a'))
  expect(messages('/other/sessions.db').read(1)).toBeNull()
  expect(new MessageStorage(storage).read(1)).toBeNull()
})

test('keeps the twenty endpoints used last', () => {
  const kept = messages()
  for (let endpoint = 1; endpoint <= 20; endpoint++) kept.write(endpoint, saying('a'))
  kept.write(1, saying('b'))
  kept.write(21, saying('c'))
  expect(kept.read(2)).toBeNull()
  expect(kept.read(1)?.written).toMatchObject({ texts: { text: 'b' } })
  expect(kept.read(21)).not.toBeNull()
  expect(storage.length).toBe(21)
})

test('stores the newest texts up to a number of characters, and no longer draft', () => {
  const long = 'x'.repeat(30_000)
  const sent = { ...saying('', [long, `${long}1`, `${long}2`]).sent, hex: ['00'] }
  expect(storableTexts(sent)).toMatchObject({ text: [`${long}1`, `${long}2`], hex: ['00'] })
  const kept = messages()
  kept.write(1, saying('x'.repeat(70_000), ['short']))
  expect(kept.read(1)).toEqual({ written: null, sent: { ...noSentTexts(), text: ['short'] } })
})

test('what cannot be read is as if it were not there', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  const kept = messages()
  kept.write(1, saying('a'))
  const key = storage.key(0)
  storage.setItem(key ?? '', '{')
  expect(kept.read(1)).toBeNull()
  expect(warn).toHaveBeenCalled()
  warn.mockRestore()
})
