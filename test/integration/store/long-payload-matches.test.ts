/** The search of a long payload part by part: it finds what a search of the whole finds, and can be given up. */
import { expect, test } from 'vitest'
import { encodeText } from '../../../shared/bytes/encode-text.ts'
import type { EncodingId } from '../../../shared/bytes/encodings.ts'
import type { Matches, SearchQuery } from '../../../shared/contract/query.ts'
import type { Store } from '../../../main/engine/store/store.ts'
import { dataHead, TemporaryStore } from '../../support/store.ts'

/** The longest part of a search, and what all lengths of parts are multiples of. Bytes. */
const longestPart = 1_048_576
const unit = 4_096

const encoded = (text: string, encoding: EncodingId): Buffer =>
  Buffer.from(encodeText(text, encoding) ?? expect.unreachable('the encoding has these'))

async function recordLong(
  temporary: TemporaryStore,
  payloads: readonly Uint8Array[],
  encoding: EncodingId,
): Promise<number> {
  const recording = await temporary.record()
  for (const payload of payloads) recording.append(dataHead(), payload)
  await recording.end()
  const { session } = recording
  await temporary.store.chooseEncoding({ scope: 'session', session, encoding })
  return session
}

async function partsOf(
  store: Store,
  session: number,
  query: SearchQuery,
): Promise<{ all: Matches['matches']; parts: number; first: Matches }> {
  const all: Matches['matches'] = []
  const begun = await store.matches({ session, n: 1, as: 'payload', query, from: 0 })
  let parts = 1
  all.push(...begun.matches)
  for (let { next } = begun; next !== undefined; parts++) {
    const part = await store.matches({ session, n: 1, as: 'payload', query, from: next })
    all.push(...part.matches)
    next = part.next
  }
  return { all, parts, first: begun }
}

const found = (payload: Buffer, part: Buffer): { from: number; to: number }[] => {
  const places: { from: number; to: number }[] = []
  for (let at = payload.indexOf(part); at >= 0; at = payload.indexOf(part, at + part.length))
    places.push({ from: at, to: at + part.length })
  return places
}

const text = (pattern: string, matchCase = false): SearchQuery => ({
  as: 'text',
  pattern,
  matchCase,
})

test.each(['utf-8', 'gb18030', 'utf-16le', 'shift_jis'] as const)(
  'the parts of a payload in %s find what is there, at their borders too',
  async (encoding) => {
    await using temporary = await TemporaryStore.open()
    const word = encoded('Nadel針', encoding)
    const line = encoded(`${'水'.repeat(20)} line of text\n`, encoding)
    const payload = Buffer.concat(Array.from({ length: 3_300_000 / line.length }, () => line))
    // Over each multiple of the unit of parts.
    for (let at = unit - 2; at < payload.length - word.length; at += unit) word.copy(payload, at)
    const expected = found(payload, word)
    expect(expected).toHaveLength(Math.floor(payload.length / unit))
    const session = await recordLong(temporary, [payload], encoding)
    const { store } = temporary
    for (const query of [text('Nadel針', true), text('Nadel', true), text('nadel')]) {
      const short = query.pattern.endsWith('針') ? 0 : encoded('針', encoding).length
      const places = expected.map(({ from, to }) => ({ from, to: to - short }))
      const { all, parts, first } = await partsOf(store, session, query)
      expect([query.pattern, all]).toEqual([query.pattern, places])
      expect(parts).toBeGreaterThanOrEqual(Math.floor(payload.length / longestPart))
      // The first part alone: nothing of the others was searched for it.
      expect(first.next).toBeLessThan(longestPart + 16)
      const whole = await store.matches({ session, n: 1, as: 'payload', query })
      expect(whole).toEqual({ matches: places, more: false })
    }
  },
)

test('matches that touch each other are the same in parts as in the whole', async () => {
  await using temporary = await TemporaryStore.open()
  // An odd number before the border, so that a match reaches over it.
  const payload = Buffer.alloc(2_500_000, '.')
  payload.fill('a', longestPart - 5, longestPart + 8)
  const session = await recordLong(temporary, [payload], 'utf-8')
  const { store } = temporary
  for (const query of [
    text('aa', true),
    text('AA'),
    { ...text('a{2}', true), as: 'regex' as const },
  ]) {
    const { all } = await partsOf(store, session, query)
    expect(all).toEqual(found(payload, Buffer.from('aa')))
  }
})

test('an expression that depends on its surroundings is searched in the whole', async () => {
  await using temporary = await TemporaryStore.open()
  const payload = Buffer.from(`start\n${'line\n'.repeat(500_000)}end`)
  const session = await recordLong(temporary, [payload], 'utf-8')
  const { store } = temporary
  const regex = (pattern: string): SearchQuery => ({ as: 'regex', pattern, matchCase: true })
  expect((await partsOf(store, session, regex('^s'))).all).toEqual([{ from: 0, to: 1 }])
  expect((await partsOf(store, session, regex('end$'))).all).toEqual([
    { from: payload.length - 3, to: payload.length },
  ])
  expect((await partsOf(store, session, regex('start[^]*end'))).all).toEqual([
    { from: 0, to: payload.length },
  ])
})

test('a match that begins in the read before or ends in the next is found in the parts', async () => {
  await using temporary = await TemporaryStore.open()
  const payload = Buffer.concat([
    Buffer.from('dle|'),
    Buffer.alloc(2_200_000, '-'),
    Buffer.from('|nee'),
  ])
  const recording = await temporary.record()
  for (const bytes of ['nee', payload, 'dle']) recording.append(dataHead(), Buffer.from(bytes))
  await recording.end()
  const { session } = recording
  const { store } = temporary
  const places = [
    { from: 0, to: 3 },
    { from: payload.length - 3, to: payload.length },
  ]
  for (const query of [text('needle', true), text('NEEDLE')]) {
    const whole = await store.matches({ session, n: 2, as: 'payload', query })
    expect(whole.matches).toEqual(places)
  }
})

test('ten thousand matches of a long payload are reported, and that there are more', async () => {
  await using temporary = await TemporaryStore.open()
  const payload = Buffer.from('温度 line\n'.repeat(200_000))
  const session = await recordLong(temporary, [payload], 'utf-8')
  const query = text('LINE')
  const { matches, more } = await temporary.store.matches({ session, n: 1, as: 'payload', query })
  expect(more).toBe(true)
  expect(matches).toEqual(found(payload, Buffer.from('line')).slice(0, 10_000))
})
