/** Calls of the store are passed to its worker by name, and every method of the contract has an answer. */
import { expect, test } from 'vitest'
import {
  engineMethods,
  type EngineMethod,
  type EngineParams,
} from '../../../shared/contract/engine.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import { TestEngine } from '../../support/engines.ts'
import { TemporaryStore } from '../../support/store.ts'

test('a call that the worker does not have is refused, and later calls are answered', async () => {
  await using temporary = await TemporaryStore.open()
  const store = temporary.store as typeof temporary.store & {
    nothing(): Promise<unknown>
    toString(): Promise<unknown>
    valueOf(): Promise<unknown>
  }
  for (const call of [() => store.nothing(), () => store.toString(), () => store.valueOf()])
    await expect(call()).rejects.toMatchObject({ name: 'AppError', code: 'internal' })
  expect(await store.sessions()).toEqual([])
})

test('a store is not thenable', async () => {
  await using temporary = await TemporaryStore.open()
  expect('then' in temporary.store).toBe(false)
  expect(Reflect.get(temporary.store, 'then')).toBeUndefined()
})

test('an error of the worker arrives with its code, message and hint', async () => {
  await using temporary = await TemporaryStore.open()
  const recording = await temporary.record()
  const refused = temporary.store.removeSession({ session: recording.session })
  await expect(refused).rejects.toBeInstanceOf(AppError)
  await expect(refused).rejects.toMatchObject({
    code: 'session-busy',
    message: 'This session is still recording.',
    hint: 'Disconnect it before you delete it.',
  })
})

test('a change is announced before its call is answered, a refused one is not', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const seen: string[] = []
  store.on('endpointsChanged', () => seen.push('changed'))
  await expect(store.removeEndpoint({ id: 7 })).rejects.toMatchObject({ code: 'not-found' })
  expect(seen).toEqual([])
  await store.saveEndpoint({ name: 'One', config: { kind: 'tcp-server', port: 8080 } })
  expect(seen).toEqual(['changed'])
})

const message = {
  as: 'data' as const,
  body: { from: 'template' as const, syntax: 'text' as const, text: 'x' },
}
const query = { as: 'text' as const, pattern: 'x', matchCase: false }

/** Parameters that each method's schema accepts; most of them name something that does not exist. */
const samples: { [M in EngineMethod]: EngineParams<M> } = {
  about: {},
  storage: {},
  setDatabaseLimit: { maxBytes: 0, atLimit: 'stop' },
  compact: {},
  cancelCompaction: {},
  defaultEncoding: {},
  chooseEncoding: { scope: 'session', session: 9, encoding: 'gbk' },
  guessEncoding: { session: 9 },
  endpoints: {},
  saveEndpoint: { name: '', config: { kind: 'tcp-server', port: 0 } },
  removeEndpoint: { id: 9 },
  snippets: {},
  saveSnippet: { id: 9, name: 'x', message },
  removeSnippet: { id: 9 },
  moveSnippet: { id: 9, to: { before: 8 } },
  sequences: {},
  saveSequence: { id: 9, name: 'x', steps: [{ snippet: 9, waitMs: 0, answer: null }] },
  removeSequence: { id: 9 },
  sessions: {},
  session: { session: 9 },
  renameSession: { session: 9, name: 'x' },
  setViewMode: { session: 9, viewMode: { as: 'frames', framing: { kind: 'none' } } },
  removeSession: { session: 9 },
  restoreSession: { session: 9 },
  conversation: { session: 9, view: 9, position: 1 },
  connections: { session: 9 },
  peers: { session: 9 },
  firstByteTiming: { session: 9, connection: 1 },
  open: { config: { kind: 'tcp-server', port: 0 } },
  live: {},
  close: { session: 9 },
  closeConnection: { session: 9, connection: 1 },
  dropMarker: { session: 9, text: 'x' },
  formats: {},
  startExport: { session: 9 },
  readExport: { export: 9 },
  stopExport: { export: 9 },
  startImport: {},
  appendImport: { import: 9, bytes: new Uint8Array() },
  finishImport: { import: 9 },
  stopImport: { import: 9 },
  send: { session: 9, message },
  startRepeat: { session: 9, steps: [{ message }] },
  stopRepeat: { repeat: 9 },
  repeats: {},
  stage: {},
  appendStage: { stage: 9, bytes: new Uint8Array() },
  dropStage: { stage: 9 },
  entries: { session: 9, from: 1, to: 1 },
  openView: { session: 9, filter: {} },
  viewState: { view: 9 },
  viewPosition: { view: 9, n: 1 },
  closeView: { view: 9 },
  annotate: { session: 9, places: [{ n: 1 }], bookmarked: true },
  annotations: { session: 9 },
  nextAnnotation: { session: 9, step: 1 },
  colourRules: { session: 9 },
  setColourRules: { session: 9, rules: [] },
  handshake: { session: 9, n: 1 },
  message: { session: 9, n: 1 },
  contents: { session: 9, from: 1, to: 1 },
  bytes: { session: 9, n: 1, as: 'wire' },
  matches: { session: 9, n: 1, as: 'wire', query },
  searchSessions: { query },
  stopSearch: { search: 9 },
  statistics: { session: 9 },
  roundTrips: { session: 9 },
  replay: { session: 9 },
  pauseReplay: { session: 9 },
  resumeReplay: { session: 9 },
  stopReplay: { session: 9 },
  comparison: { session: 9, from: 1, limit: 1 },
}

test('every method of the contract is answered, or refused with an error for its caller', async () => {
  await using opened = await TestEngine.create()
  for (const method of Object.keys(engineMethods) as EngineMethod[]) {
    expect(engineMethods[method].params.safeParse(samples[method]).error, method).toBeUndefined()
    const result = await opened.engine.call(method, samples[method]).catch((e: unknown) => e)
    if (result instanceof AppError) expect(result.code, method).not.toBe('internal')
    else expect(engineMethods[method].result.safeParse(result).error, method).toBeUndefined()
  }
})
