/** Text of a session in another encoding than UTF-8: rows, filters, searches and places of matches. */
import fc from 'fast-check'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { encodeText } from '../../../shared/bytes/encode-text.ts'
import type { EncodingId } from '../../../shared/bytes/encodings.ts'
import { decodeText } from '../../../shared/bytes/stream-decoder.ts'
import type { Filter } from '../../../shared/contract/query.ts'
import { wsClient } from '../../../shared/protocols/websocket/client.ts'
import type { Store } from '../../../main/engine/store/store.ts'
import { config, dataHead, TemporaryStore } from '../../support/store.ts'
import { frameBytes, writeFrames, writeHandshake } from '../../support/written-frames.ts'
import { numbersOfView } from '../../support/views.ts'

const encoded = (text: string, encoding: EncodingId = 'gbk'): Uint8Array =>
  encodeText(text, encoding) ?? expect.unreachable(`${encoding} has these characters`)

const search = (pattern: string): Filter => ({
  search: { as: 'text', pattern, matchCase: false },
})

const numbersOf = (
  store: Store,
  session: number,
  filter: Filter,
  as: 'frames' | 'messages' = 'frames',
): Promise<number[]> => numbersOfView(store, { session, filter, as })

async function record(
  temporary: TemporaryStore,
  payloads: readonly (Uint8Array | string)[],
): Promise<number> {
  const recording = await temporary.record()
  for (const payload of payloads) recording.append(dataHead(), Buffer.from(payload))
  await recording.end()
  return recording.session
}

const gbkLines = ['温度：25.5℃\n', '湿度：40%\n', 'OK\n', '{"城市":"北京"}']

test('rows, filters and searches read the encoding of the session', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const session = await record(
    temporary,
    gbkLines.map((line) => encoded(line)),
  )
  const previews = async (): Promise<string[]> =>
    (await store.entries({ session, from: 1, to: 4 })).map(({ preview }) => preview)
  expect((await previews())[0]).not.toContain('温度')

  await store.chooseEncoding({ scope: 'session', session, encoding: 'gbk' })
  expect(await store.session({ session })).toMatchObject({ encoding: 'gbk', ownEncoding: 'gbk' })
  expect(await previews()).toEqual(['温度：25.5℃␊', '湿度：40%␊', 'OK␊', '{"城市":"北京"}'])

  for (const [expression, numbers] of [
    ['text contains "温度"', [1]],
    ['text contains "度"', [1, 2]],
    ['text == "OK\\n"', [3]],
    ['text == "湿度：40%\\n"', [2]],
    ['text != "湿度：40%\\n" and kind == data', [1, 3, 4]],
    ['text in ("OK\\n", "湿度：40%\\n")', [2, 3]],
    ['text matches /^[温湿]度：\\d+/', [1, 2]],
    ['text matches /北./', [4]],
    ['json.城市 == "北京"', [4]],
    ['not text contains "度" and kind == data', [3, 4]],
    ['hex contains cec2', [1]],
    [String.raw`text contains "\xce\xc2"`, [1]],
    ['text contains "😀"', []],
  ] as const)
    for (const as of ['frames', 'messages'] as const)
      expect([expression, as, await numbersOf(store, session, { expression }, as)]).toEqual([
        expression,
        as,
        numbers,
      ])
  expect(await numbersOf(store, session, search('温度'))).toEqual([1])
  expect(await numbersOf(store, session, search('ok'))).toEqual([3])
  expect(
    await store.matches({
      session,
      n: 1,
      as: 'payload',
      query: { as: 'text', pattern: '25', matchCase: false },
    }),
  ).toEqual({ matches: [{ from: 6, to: 8 }], more: false })
  expect(
    await store.matches({
      session,
      n: 1,
      as: 'payload',
      query: { as: 'regex', pattern: '度.2', matchCase: false },
    }),
  ).toEqual({ matches: [{ from: 2, to: 7 }], more: false })
})

test('bytes that begin within a character are no match', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  // The second byte of a character and the first of the next are those of another one; `|` is a second byte.
  const text = '哎呀'
  const bytes = encoded(text)
  const within = decodeText(bytes.subarray(1, 3), 'gbk')
  expect(Array.from(within)).toHaveLength(1)
  const session = await record(temporary, [bytes, encoded(`${within}${text}`), encoded('买|卖')])
  await store.chooseEncoding({ scope: 'session', session, encoding: 'gbk' })
  for (const as of ['frames', 'messages'] as const) {
    const expression = `text contains "${within}"`
    expect(await numbersOf(store, session, { expression }, as)).toEqual([2])
  }
  expect(await numbersOf(store, session, search(within))).toEqual([2])
  const trailing = await record(temporary, [encoded('貴', 'big5'), encoded('[貴', 'big5')])
  await store.chooseEncoding({ scope: 'session', session: trailing, encoding: 'big5' })
  expect(encoded('貴', 'big5')[1]).toBe(0x51)
  expect(await numbersOf(store, trailing, { expression: 'text contains "Q"' })).toEqual([])
})

test('a character with several codes is found by each of them', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  // NEC's and IBM's code of one numeral.
  const session = await record(temporary, [Buffer.from('8754', 'hex'), Buffer.from('fa4a', 'hex')])
  await store.chooseEncoding({ scope: 'session', session, encoding: 'shift_jis' })
  expect(await numbersOf(store, session, { expression: 'text contains "Ⅰ"' })).toEqual([1, 2])
  expect(await numbersOf(store, session, { expression: 'text == "Ⅰ"' })).toEqual([1, 2])
  expect(await numbersOf(store, session, search('Ⅰ'))).toEqual([1, 2])
})

test('a search finds text that two reads share, also in the middle of a character', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const bytes = encoded('温度计')
  const session = await record(temporary, [bytes.subarray(0, 3), bytes.subarray(3), 'x'])
  await store.chooseEncoding({ scope: 'session', session, encoding: 'gbk' })
  expect(await numbersOf(store, session, search('温度'))).toEqual([2])
  // The second read begins within a character: all after it is decoded from the next one.
  expect(await numbersOf(store, session, search('计'))).toEqual([2])
  const query = { as: 'text', pattern: '计', matchCase: false } as const
  expect(await store.matches({ session, n: 2, as: 'payload', query })).toEqual({
    matches: [{ from: 1, to: 3 }],
    more: false,
  })
  const regex: Filter = { search: { as: 'regex', pattern: '温.计', matchCase: true } }
  expect(await numbersOf(store, session, regex)).toEqual([2])
})

test('text messages of WebSocket stay UTF-8, binary messages are of the encoding', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const recording = await temporary.record({
    config: wsClient.schema.parse({ kind: 'ws-client', url: 'ws://127.0.0.1/' }),
  })
  writeHandshake(recording)
  writeFrames(recording, 'in', [frameBytes(1, '温度'), frameBytes(2, encoded('温度'))])
  await recording.end()
  const { session } = recording
  await store.chooseEncoding({ scope: 'session', session, encoding: 'gbk' })
  const { entries } = await store.session({ session })
  const rows = await store.entries({ session, from: 1, to: entries })
  const texts = rows.filter(({ kind }) => kind === 'text' || kind === 'binary')
  expect(texts.map(({ preview }) => preview)).toEqual(['温度', '温度'])
  const expected = texts.map(({ n }) => n)
  for (const as of ['frames', 'messages'] as const) {
    const both = { expression: 'text contains "温度" and not event' }
    expect(await numbersOf(store, session, both, as)).toEqual(expected)
    const matching = { expression: 'text matches /^温度$/ and not event' }
    expect(await numbersOf(store, session, matching, as)).toEqual(expected)
  }
})

test('the narrowest choice applies, and a wider one removes it', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const { id } = await store.saveEndpoint({
    name: 'Meter',
    config: { ...config, encoding: 'big5' },
  })
  const saved = (await temporary.record({ endpoint: id })).session
  const own = (await temporary.record({ config: { ...config, encoding: 'euc-kr' } })).session
  const other = (await temporary.record()).session
  const all = async (): Promise<EncodingId[]> =>
    Promise.all(
      [saved, own, other].map(async (session) => (await store.session({ session })).encoding),
    )
  expect(await all()).toEqual(['big5', 'euc-kr', 'utf-8'])
  await store.chooseEncoding({ scope: 'session', session: saved, encoding: 'gbk' })
  expect(await all()).toEqual(['gbk', 'euc-kr', 'utf-8'])
  await store.chooseEncoding({ scope: 'endpoint', session: saved, encoding: 'shift_jis' })
  expect(await all()).toEqual(['shift_jis', 'euc-kr', 'utf-8'])
  await store.chooseEncoding({ scope: 'all', encoding: 'windows-1252' })
  expect(await all()).toEqual(['shift_jis', 'euc-kr', 'windows-1252'])
  expect(await store.defaultEncoding()).toBe('windows-1252')
  await store.chooseEncoding({ scope: 'all', session: saved, encoding: 'utf-16le' })
  await store.chooseEncoding({ scope: 'all', session: own, encoding: 'utf-16le' })
  expect(await all()).toEqual(['utf-16le', 'utf-16le', 'utf-16le'])
  await expect(
    store.chooseEncoding({ scope: 'session', session: 99, encoding: 'gbk' }),
  ).rejects.toMatchObject({ code: 'not-found' })
})

test.each(['gb18030', 'big5', 'shift_jis', 'euc-kr', 'utf-16le', 'utf-8'] as const)(
  'a filter in %s passes exactly the payloads whose text contains the pattern',
  async (encoding) => {
    await using temporary = await TemporaryStore.open()
    const { store } = temporary
    const letters = fc.constantFrom(...Array.from('中一丁日本人木|[A~ \n'))
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.uint8Array({ maxLength: 12 }),
            fc
              .array(letters, { maxLength: 8 })
              .map((all) => encodeText(all.join(''), encoding) ?? new Uint8Array(0)),
          ),
          { minLength: 1, maxLength: 30 },
        ),
        fc.array(letters, { minLength: 1, maxLength: 2 }),
        async (payloads, drawn) => {
          const pattern = drawn.join('')
          const session = await record(temporary, payloads)
          await store.chooseEncoding({ scope: 'session', session, encoding })
          const expected = payloads.flatMap((payload, i) =>
            decodeText(payload, encoding).includes(pattern) ? [i + 1] : [],
          )
          const expression = `text contains ${JSON.stringify(pattern)}`
          expect(await numbersOf(store, session, { expression })).toEqual(expected)
        },
      ),
      { numRuns: 30 },
    )
  },
)

describe('a guess of the encoding', () => {
  const guess = async (store: Store, session: number): Promise<[string | undefined, number]> => {
    const { guesses, bytes } = await store.guessEncoding({ session })
    return [guesses[0]?.encoding, bytes]
  }

  test('samples both directions and changes nothing', async () => {
    await using temporary = await TemporaryStore.open()
    const { store } = temporary
    const recording = await temporary.record()
    recording.append(dataHead(), Buffer.from('status\n'))
    recording.append(dataHead({ direction: 'out' }), encoded('你好\n'))
    recording.append(dataHead(), encoded('温度：25.5℃\n'))
    await recording.end()
    const { session } = recording
    const { guesses, bytes, isText } = await store.guessEncoding({ session })
    expect(guesses[0]).toMatchObject({ encoding: 'gb18030', invalid: 0, example: '你好\n' })
    expect({ bytes, isText }).toEqual({ bytes: 18, isText: true })
    expect(await store.session({ session })).toMatchObject({ encoding: 'utf-8', ownEncoding: null })
  })

  test('reads a character that two reads share', async () => {
    await using temporary = await TemporaryStore.open()
    const bytes = encoded('温度')
    const session = await record(temporary, [bytes.subarray(0, 3), bytes.subarray(3)])
    const { guesses } = await temporary.store.guessEncoding({ session })
    expect(guesses[0]).toMatchObject({ encoding: 'gb18030', example: '温度' })
  })

  test('reads what gzip contains, and not the text messages, which are UTF-8', async () => {
    await using temporary = await TemporaryStore.open()
    const { store } = temporary
    const packed = await record(temporary, [gzipSync(encoded('設備已連接', 'big5'))])
    expect(await guess(store, packed)).toEqual(['big5', 10])
    const recording = await temporary.record({
      config: wsClient.schema.parse({ kind: 'ws-client', url: 'ws://127.0.0.1' }),
    })
    writeHandshake(recording)
    writeFrames(recording, 'in', [
      frameBytes(1, '设备已连接'),
      frameBytes(2, encoded('장치', 'euc-kr')),
    ])
    await recording.end()
    expect(await guess(store, recording.session)).toEqual(['euc-kr', 4])
  })

  test('finds text far from the beginning of a long session', async () => {
    await using temporary = await TemporaryStore.open()
    const recording = await temporary.record()
    for (let i = 0; i < 40_000; i++)
      recording.append(
        dataHead(),
        i < 30_000 ? Buffer.from('ok\n') : encoded(`温度${'a'.repeat(100)}${String(i)}\n`),
      )
    await recording.end()
    const [encoding, bytes] = await guess(temporary.store, recording.session)
    expect(encoding).toBe('gb18030')
    expect(bytes).toBeGreaterThan(10_000)
    expect(bytes).toBeLessThan(33_000)
  })
})

test('json reads the encoding of the session, in filters and in columns', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  for (const [encoding, key, city] of [
    ['utf-16le', '城市', '北京'],
    ['utf-16be', '城市', '北京'],
    ['gb18030', '城市', '北京'],
    // The second byte of the last character is a backslash.
    ['shift_jis', '都市', '東京表'],
  ] as const) {
    const json = encoded(`{"${key}":"${city}","n":[1,{"x":"}"}]}`, encoding)
    const session = await record(temporary, [
      json,
      gzipSync(json),
      encoded('42["a",{"n":2}]', encoding),
      encoded('{"n":3}\n{"n":4}\n', encoding),
      encoded('{"n":', encoding),
    ])
    await store.chooseEncoding({ scope: 'session', session, encoding })
    for (const [expression, numbers] of [
      [`json.${key} == "${city}"`, [1, 2]],
      ['json.n[0] == 1', [1, 2]],
      ['json.n[1].x contains "}"', [1, 2]],
      ['json[1].n == 2', [3]],
      ['json.n == 4', [4]],
      ['json', [1, 2, 3, 4]],
    ] as const)
      for (const as of ['frames', 'messages'] as const)
        expect([encoding, expression, await numbersOf(store, session, { expression }, as)]).toEqual(
          [encoding, expression, numbers],
        )
    const values = [`json.${key}`, 'json.n']
    const rows = await store.entries({ session, from: 1, to: 5, values })
    expect([encoding, ...rows.map((row) => Object.values(row.values ?? {}))]).toEqual([
      encoding,
      [city, expect.stringContaining('[1,{"x":')],
      [city, expect.stringContaining('[1,{"x":')],
      [null, null],
      [null, '3'],
      [null, null],
    ])
  }
})
