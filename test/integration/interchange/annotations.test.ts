/** Annotations and markers in session files: imported as they were exported, bounded, and refused when they are not valid. */
import { expect, test } from 'vitest'
import { encodeJson } from '../../../main/engine/interchange/sockeye/contents.ts'
import { mark } from '../../../main/engine/interchange/sockeye/mark.ts'
import { encodeRecord, RecordReader } from '../../../main/engine/interchange/sockeye/records.ts'
import type { ColourRule } from '../../../shared/model/colour-rule.ts'
import { madeBlock, madeColumns, madeFile, madeHead } from '../../support/made-session-files.ts'
import { fileOf, importFile, wholeOf } from '../../support/session-files.ts'
import { TestEngine } from '../../support/engines.ts'
import { TemporaryStore, dataHead } from '../../support/store.ts'

const damaged = { code: 'file-damaged', message: expect.stringMatching(/^This file /) as string }

async function formatOf(file: Buffer): Promise<unknown> {
  for await (const { content } of new RecordReader().take(file))
    return (JSON.parse(content.toString()) as { format: unknown }).format
  return undefined
}

async function recordTen(temporary: TemporaryStore): Promise<number> {
  const recording = await temporary.record()
  for (let n = 1; n <= 10; n++) recording.append(dataHead(), Buffer.from('one\ntwo\n'))
  await recording.end()
  return recording.session
}

test('bookmarks, notes and colours are imported as they were exported', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const session = await recordTen(temporary)
  expect(await formatOf(await fileOf(store, session))).toBe(1)
  await store.annotate({ session, places: [{ n: 2 }, { n: 10 }], bookmarked: true })
  await store.annotate({ session, places: [{ n: 2, offset: 4 }], note: '第二行\n"two" \u0007' })
  await store.annotate({ session, places: [{ n: 5 }], colour: 'green' })
  const file = await fileOf(store, session)
  expect(await formatOf(file)).toBe(3)
  const { id } = await importFile(store, file, 997)
  expect(await wholeOf(store, id)).toEqual(await wholeOf(store, session))
  const { annotations } = await store.annotations({ session: id })
  const places = annotations.map(({ annotation }) => annotation)
  expect(places.map(({ n, offset }) => [n, offset])).toEqual([
    [2, 0],
    [2, 4],
    [5, 0],
    [10, 0],
  ])
  await store.annotate({ session, places, bookmarked: false, note: '', colour: null })
  expect(await formatOf(await fileOf(store, session))).toBe(1)
})

test('many long notes take several records', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const session = await recordTen(temporary)
  const places = Array.from({ length: 1_000 }, (_, offset) => ({ n: 3, offset }))
  await store.annotate({ session, places, note: 'é'.repeat(4_000) })
  await store.annotate({ session, places: places.map((at) => ({ ...at, n: 4 })), colour: 'blue' })
  const { id } = await importFile(store, await fileOf(store, session))
  const all = (of: number): Promise<object> => store.annotations({ session: of, from: 501 })
  expect(await all(id)).toEqual(await all(session))
  expect(await all(id)).toMatchObject({ total: 2_000 })
})

test('a session with a marker has a format that older versions refuse, also after it was imported', async () => {
  await using opened = await TestEngine.create()
  await using temporary = await TemporaryStore.open()
  const { engine } = opened
  const { session } = await engine.call('open', { config: { kind: 'tcp-server', port: 0 } })
  await engine.call('dropMarker', { session: session.id, text: 'here' })
  await engine.call('close', { session: session.id })
  const started = await engine.call('startExport', { session: session.id })
  const pieces: Uint8Array[] = []
  for (;;) {
    const piece = await engine.call('readExport', started)
    if (piece.length === 0) break
    pieces.push(piece)
  }
  const file = Buffer.concat(pieces)
  expect(await formatOf(file)).toBe(3)
  const { id } = await importFile(temporary.store, file)
  const entries = await temporary.store.entries({ session: id, from: 1, to: 9 })
  expect(entries.map(({ kind }) => kind)).toContain('marker')
  expect(await formatOf(await fileOf(temporary.store, id))).toBe(3)
})

test('colour rules are imported as they were exported, in a format that older versions read', async () => {
  await using temporary = await TemporaryStore.open()
  const { store } = temporary
  const session = await recordTen(temporary)
  const rules: ColourRule[] = [
    { expression: 'text contains "one"', colour: 'blue', enabled: true },
    { expression: 'len >', colour: 'red', enabled: false },
  ]
  await store.setColourRules({ session, rules })
  const file = await fileOf(store, session)
  expect(await formatOf(file)).toBe(1)
  const { id } = await importFile(store, file, 997)
  expect(await store.colourRules({ session: id })).toEqual(rules)
  await store.setColourRules({ session, rules: [] })
  expect((await fileOf(store, session)).length).toBeLessThan(file.length)
})

test.each<[string, unknown]>([
  ['a colour that there is not', [{ expression: 'broken', colour: 'infrared', enabled: true }]],
  [
    'an expression that is too long',
    [{ expression: 'x'.repeat(100_001), colour: 'red', enabled: true }],
  ],
  [
    'too many',
    Array.from({ length: 51 }, () => ({ expression: '', colour: 'red', enabled: true })),
  ],
])('a file with colour rules of %s is refused', async (_, colourRules) => {
  await using temporary = await TemporaryStore.open()
  const record = await madeBlock(1, madeColumns({ count: 1, baseLength: 1 }), Buffer.from('x'))
  const file = await madeFile({ ...madeHead({ entries: 1 }), colourRules }, [record], 1)
  await expect(importFile(temporary.store, file)).rejects.toMatchObject(damaged)
})

const annotation = { n: 1, offset: 0, bookmarked: true, note: '', colour: null }

test.each<[string, readonly object[]]>([
  ['an entry that there is not', [{ ...annotation, n: 2 }]],
  ['entry 0', [{ ...annotation, n: 0 }]],
  ['an offset below 0', [{ ...annotation, offset: -1 }]],
  ['an offset that is no whole number', [{ ...annotation, offset: 0.5 }]],
  ['nothing', [{ ...annotation, bookmarked: false }]],
  ['the same place twice', [annotation, annotation]],
  ['a colour that there is not', [{ ...annotation, colour: 'infrared' }]],
  ['a note that is too long', [{ ...annotation, note: 'x'.repeat(4_001) }]],
  ['an empty list', []],
  [
    'more than a record holds',
    Array.from({ length: 1_001 }, (_, offset) => ({ ...annotation, offset })),
  ],
])('a file with annotations of %s is refused', async (_, annotations) => {
  await using temporary = await TemporaryStore.open()
  const records = [
    await encodeRecord('annotations', encodeJson(annotations)),
    await madeBlock(1, madeColumns({ count: 1, baseLength: 1 }), Buffer.from('x')),
  ]
  const file = await madeFile(madeHead({ entries: 1, format: 3 }), records, 1)
  await expect(importFile(temporary.store, file)).rejects.toMatchObject(damaged)
  expect(await temporary.store.sessions()).toEqual([])
})

test('annotations of dropped entries, and more than a session has, are refused', async () => {
  await using temporary = await TemporaryStore.open()
  const dropped = { entries: 1, bytesIn: 1, bytesOut: 0, from: 1, to: 1 }
  const ofDropped = await madeFile(
    madeHead({ entries: 1, dropped, format: 3 }),
    [await encodeRecord('annotations', encodeJson([annotation]))],
    0,
  )
  await expect(importFile(temporary.store, ofDropped)).rejects.toMatchObject(damaged)
  const block = await madeBlock(1, madeColumns({ count: 1, baseLength: 1 }), Buffer.from('x'))
  const page = (from: number): Promise<Buffer> =>
    encodeRecord(
      'annotations',
      encodeJson(
        Array.from({ length: 1_000 }, (_, i) => ({ ...annotation, offset: from * 1_000 + i })),
      ),
    )
  const pages = await Promise.all(Array.from({ length: 101 }, (_, i) => page(i)))
  const head = madeHead({ entries: 1, format: 3 })
  const tooMany = await madeFile(head, [...pages, block], 1)
  await expect(importFile(temporary.store, tooMany)).rejects.toMatchObject(damaged)
  const most = await madeFile(head, [...pages.slice(1), block], 1)
  await expect(importFile(temporary.store, most)).resolves.toMatchObject({ entries: 1 })
})

test('notes that unpack to many times the length of the file are refused', async () => {
  await using temporary = await TemporaryStore.open()
  const pages = await Promise.all(
    Array.from({ length: 20 }, (_, page) =>
      encodeRecord(
        'annotations',
        encodeJson(
          Array.from({ length: 250 }, (_, i) => ({
            ...annotation,
            offset: page * 250 + i,
            note: 'x'.repeat(4_000),
          })),
        ),
      ),
    ),
  )
  const file = await madeFile(madeHead({ entries: 1, format: 3 }), pages, 0)
  expect(file.length).toBeLessThan(1_000_000)
  await expect(importFile(temporary.store, file)).rejects.toMatchObject(damaged)
  expect(await temporary.store.sessions()).toEqual([])
})

test('records of annotations before the head are refused', async () => {
  await using temporary = await TemporaryStore.open()
  const file = Buffer.concat([mark, await encodeRecord('annotations', encodeJson([annotation]))])
  await expect(importFile(temporary.store, file)).rejects.toMatchObject(damaged)
})
