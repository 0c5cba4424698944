/** Expressions that take long are matched in a thread of their own: recording and other calls go on meanwhile. */
import { expect, test } from 'vitest'
import type { Filter } from '../../../shared/contract/query.ts'
import { regexHints } from '../../../shared/contract/regex-hints.ts'
import type { Store } from '../../../main/engine/store/store.ts'
import { TemporaryStore, dataHead } from '../../support/store.ts'
import { slowExpressions } from '../../support/slow-expressions.ts'

const regex = (pattern: string, matchCase = true) => ({ as: 'regex', pattern, matchCase }) as const

/** The count once all was looked at, or the problem. */
async function outcome(store: Store, session: number, filter: Filter): Promise<number | string> {
  const ended = Promise.withResolvers<number | string>()
  const opened = Promise.withResolvers<number>()
  const stop = store.on('view', ({ view, count, scanned, entries, problem }) => {
    void opened.promise.then((mine) => {
      if (view !== mine) return
      if (problem) ended.resolve(`${problem.code}: ${problem.hint}`)
      else if (scanned === entries) ended.resolve(count)
    })
  })
  const { view } = await store.openView({ session, filter })
  opened.resolve(view)
  const found = await ended.promise
  stop()
  await store.closeView({ view })
  return found
}

async function recordLong(temporary: TemporaryStore, payload: Uint8Array): Promise<number> {
  const recording = await temporary.record({ name: 'long' })
  recording.append(dataHead(), payload)
  await recording.end()
  return recording.session
}

const pause = (): Promise<boolean> =>
  new Promise((resolve) => {
    setTimeout(resolve, 20, false)
  })

const letters = Buffer.from(
  Array.from({ length: 1_000_000 }, (_, i) => 0x61 + ((i * 7919) % 251 > 240 ? 1 : 0)),
)

test('records while 200 slow expressions search a message of 1 MB, and answers each of them', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const session = await recordLong(temporary, letters)
  const recording = await temporary.record({ name: 'recording' })
  expect(slowExpressions).toHaveLength(200)
  const waits: number[] = []
  for (const pattern of slowExpressions) {
    const found = outcome(store, session, { search: regex(pattern) })
    const over = found.then(() => true)
    for (let isOver = false; !isOver; isOver = await Promise.race([over, pause()])) {
      recording.append(dataHead(), Buffer.from('an entry'))
      const at = performance.now()
      const n = recording.entries
      const [entry] = await store.entries({ session: recording.session, from: n, to: n })
      waits.push(performance.now() - at)
      expect(entry?.preview).toBe('an entry')
    }
    expect([pattern, await found]).toEqual([pattern, 0])
  }
  waits.sort((a, b) => a - b)
  expect(waits[Math.floor(waits.length / 2)]).toBeLessThan(300)
  // A machine with other work does not come to its turn at once; an expression in the way takes minutes.
  expect(waits.at(-1)).toBeLessThan(5_000)
}, 600_000)

test('a slow expression without case, over fragments, messages, JSON and in statistics', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record()
  const long = 'ab'.repeat(50_000)
  for (const text of [
    long,
    `${long}@x`,
    JSON.stringify({ name: long }),
    'A@B',
    'split a',
    '@ in two',
  ])
    recording.append(dataHead(), Buffer.from(text))
  await recording.end()
  const { session } = recording
  expect(await outcome(store, session, { search: regex('\\w+@\\w+', false) })).toBe(3)
  expect(await outcome(store, session, { expression: 'text matches /(\\w+)+@/' })).toBe(2)
  expect(await outcome(store, session, { expression: 'json.name matches /^(\\w+)*$/i' })).toBe(1)
  const { entries } = await store.statistics({
    session,
    filter: { expression: 'not text matches /(\\w+)+@/' },
  })
  expect(entries).toBe(4)
  // The match spans two reads, and counts for the second.
  expect(await outcome(store, session, { search: regex('(\\w+)+@ in') })).toBe(1)
  const query = regex('(a|b)+@\\w')
  expect(await store.matches({ session, n: 2, query })).toEqual({
    matches: [{ from: 0, to: 100_002 }],
    more: false,
  })
})

test('names the reason for superlinear time when an expression is terminated', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const session = await recordLong(temporary, letters)
  for (const [pattern, hint] of [
    ['(\\w+)+\\1;', regexHints.backreference],
    ['(?=(\\w+)+;)\\w', regexHints.lookaround],
    ['(\\w+){1,2000};', regexHints.repetition],
  ] as const)
    expect(await outcome(store, session, { search: regex(pattern) })).toBe(
      `regex-too-slow: ${hint}`,
    )
  // The thread was not harmed.
  expect(await outcome(store, session, { search: regex('b.*b') })).toBe(1)
}, 60_000)

test('a closed view gives the thread to the next', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const session = await recordLong(temporary, Buffer.alloc(4_000_000, 'a'))
  for (let i = 0; i < 5; i++) {
    const { view } = await store.openView({ session, filter: { search: regex('(a|aa)+$;') } })
    await store.closeView({ view })
  }
  expect(await outcome(store, session, { search: regex('a+$') })).toBe(1)
  const { search } = await store.searchSessions({ query: regex('(a+)+b') })
  await store.stopSearch({ search })
  expect(await outcome(store, session, { search: regex('ab?$') })).toBe(1)
})
