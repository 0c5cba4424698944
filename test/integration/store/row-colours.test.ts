/** Colour rules: kept with the session, and applied to the rows of a page in every view. */
import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Store } from '../../../main/engine/store/store.ts'
import type { AppErrorData } from '../../../shared/contract/errors.ts'
import type { AppliedRule, ColourRule } from '../../../shared/model/colour-rule.ts'
import type { RowColour } from '../../../shared/model/annotation.ts'
import { tcpServer } from '../../../shared/protocols/tcp/server.ts'
import { wsClient } from '../../../shared/protocols/websocket/client.ts'
import { TemporaryStore, dataHead, eventually } from '../../support/store.ts'
import { frameBytes, writeFrames, writeHandshake } from '../../support/written-frames.ts'
import { openWholeView } from '../../support/views.ts'

const wsConfig = wsClient.schema.parse({ kind: 'ws-client', url: 'ws://127.0.0.1/' })
const tcpConfig = tcpServer.schema.parse({ kind: 'tcp-server', port: 0 })

const rule = (expression: string, colour: RowColour): AppliedRule => ({ expression, colour })

/** The colours of all rows as they are returned: `-` for none, `?` for one that is not known yet. */
async function coloursNow(
  store: Store,
  session: number,
  rules: AppliedRule[],
  view?: number,
): Promise<string> {
  const page = { session, from: 1, to: 1_000, ...(view !== undefined && { view }) }
  const rows = await store.entries({ ...page, rules })
  return rows
    .map(({ ruleColour = '-', isColourPending }) => (isColourPending === true ? '?' : ruleColour))
    .join(' ')
}

/** The colours of all rows, `-` for none, as a window gets them. */
async function coloursOf(...about: Parameters<typeof coloursNow>): Promise<string> {
  const [store] = about
  for (;;) {
    const found = Promise.withResolvers<{ session: number }>()
    const stop = store.on('coloursFound', found.resolve)
    const colours = await coloursNow(...about)
    if (colours.includes('?')) await found.promise
    stop()
    if (!colours.includes('?')) return colours
  }
}

async function recordTexts(
  temporary: TemporaryStore,
  ...texts: (string | Uint8Array)[]
): Promise<number> {
  const recording = await temporary.record({ config: tcpConfig })
  for (const text of texts) recording.append(dataHead(), Buffer.from(text))
  await recording.end()
  return recording.session
}

test('a row has the colour of the first rule that matches it; rules with an error match nothing', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const session = await recordTexts(temporary, 'one', '{"id":7}', 'three', '')
  const rules = [
    rule('len >', 'red'),
    rule('', 'red'),
    rule('json.id == 7', 'green'),
    rule('text matches /^t|7/', 'blue'),
    rule('len > 0', 'purple'),
  ]
  expect(await coloursOf(store, session, rules)).toBe('purple green blue -')
  expect(await coloursOf(store, session, rules.toReversed())).toBe('purple purple purple -')
  const plain = await store.entries({ session, from: 1, to: 9 })
  expect(plain.some((row) => 'ruleColour' in row)).toBe(false)
})

test('rules apply in views of frames and of messages, and to rows that are annotated later', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const session = await recordTexts(temporary, 'one\ntwo\nth', 'ree\n')
  const rules = [rule('text == "three"', 'red'), rule('bookmarked', 'blue')]
  expect(await coloursOf(store, session, rules)).toBe('- -')
  const framing = { kind: 'line' } as const
  const lines = await openWholeView(store, { session, filter: {}, as: 'messages', framing })
  expect(await coloursOf(store, session, rules, lines)).toBe('- - red')
  const some = await openWholeView(store, {
    ...{ session, as: 'messages', framing },
    filter: { expression: 'text contains "t"' },
  })
  expect(await coloursOf(store, session, rules, some)).toBe('- red')
  await store.annotate({ session, places: [{ n: 1, offset: 4 }], bookmarked: true })
  expect(await coloursOf(store, session, rules, lines)).toBe('- blue red')
  const last = await openWholeView(store, { session, filter: { expression: 'n == 2' } })
  expect(await coloursOf(store, session, [rule('text contains "ree"', 'green')], last)).toBe(
    'green',
  )
})

test('a compressed message is inflated for a rule, a broken one is tested as it was sent', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({ config: wsConfig })
  const { session } = recording
  writeHandshake(
    recording,
    'permessage-deflate; server_no_context_takeover; client_no_context_takeover',
  )
  const deflated = deflateRawSync('{"symbol":"AAPL"}', { finishFlush: 2 }).subarray(0, -4)
  writeFrames(recording, 'in', [
    frameBytes(1, deflated, { rsv: 4 }),
    frameBytes(1, 'neither', { rsv: 4 }),
    frameBytes(1, '{"symbol":"MSFT"}'),
  ])
  await recording.end()
  const view = await openWholeView(store, { session, filter: {}, as: 'messages' })
  const rules = [rule('json.symbol == "AAPL"', 'red'), rule('text contains "either"', 'blue')]
  expect(await coloursOf(store, session, rules, view)).toBe('- - red blue -')
})

test('an expression that may take long does not stop recordings; one that takes too long is reported once', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const long = 'a'.repeat(200_000)
  const session = await recordTexts(temporary, long, `${long};`, 'short')
  const problems: AppErrorData[] = []
  store.on('problem', ({ error }) => problems.push(error))
  // Linear in the engine that does not go back.
  expect(await coloursOf(store, session, [rule('text matches /(a+)+;/', 'red')])).toBe('- red -')
  expect(problems).toEqual([])

  const rules = [rule('len < 9', 'green'), rule('text matches /^(a+)+\\1;$/', 'red')]
  const recording = await temporary.record()
  const found: number[] = []
  store.on('coloursFound', (about) => found.push(about.session))
  // The rows are returned before the expression has ended, with the colours that are known.
  expect(await coloursNow(store, session, rules)).toBe('? ? green')
  recording.append(dataHead(), Buffer.from('meanwhile'))
  const [entry] = await store.entries({ session: recording.session, from: 1, to: 1 })
  expect(entry?.preview).toBe('meanwhile')
  expect(found).toEqual([])
  await eventually(async () => Promise.resolve(found.length > 0 || undefined))
  expect(found).toEqual([session])
  expect(await coloursNow(store, session, rules)).toBe('- - green')
  expect(await coloursNow(store, session, rules.toReversed())).toBe('- - green')
  expect(problems.map(({ code, message }) => [code, message])).toEqual([
    ['regex-too-slow', 'The colour rule takes too long and is ignored: text matches /^(a+)+\\1;$/'],
  ])
})

test('the colour of a row that took long is kept until its content or its annotations change', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const long = 'a'.repeat(200_000)
  const session = await recordTexts(temporary, `${long}\n`, `${long};\nshort\n`)
  const framing = { kind: 'line' } as const
  const lines = await openWholeView(store, { session, filter: {}, as: 'messages', framing })
  const rules = [rule('not bookmarked and text matches /(a+)+;/', 'red')]
  expect(await coloursOf(store, session, rules)).toBe('- red')
  expect(await coloursOf(store, session, rules, lines)).toBe('- red -')
  // Both are returned at once now: an expression of this kind is awaited.
  expect(await coloursNow(store, session, rules)).toBe('- red')
  expect(await coloursNow(store, session, rules, lines)).toBe('- red -')
  await store.annotate({ session, places: [{ n: 2 }], bookmarked: true })
  expect(await coloursOf(store, session, rules)).toBe('- -')
  expect(await coloursOf(store, session, rules, lines)).toBe('- - -')
})

test('the rules of a session are kept as written, and a change is noticed', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const session = await recordTexts(temporary, 'x')
  const changes: number[] = []
  store.on('annotationsChanged', (changed) => changes.push(changed.session))
  const rules: ColourRule[] = [
    { expression: 'len >', colour: 'red', enabled: true },
    { expression: 'text == "值"', colour: 'blue', enabled: false },
  ]
  expect(await store.colourRules({ session })).toEqual([])
  await store.setColourRules({ session, rules })
  expect(await store.colourRules({ session })).toEqual(rules)
  await eventually(async () => Promise.resolve(changes.length > 0 || undefined))
  expect(changes).toEqual([session])
  await store.setColourRules({ session, rules: [] })
  expect(await store.colourRules({ session })).toEqual([])
  await expect(store.setColourRules({ session: 99, rules })).rejects.toMatchObject({
    code: 'not-found',
  })
})
