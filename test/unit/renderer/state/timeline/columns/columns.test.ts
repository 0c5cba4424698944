/** The columns of the timeline: their order and widths, and the values of JSON in them. */
import { expect, test } from 'vitest'
import { arrangeColumns } from '../../../../../../renderer/state/timeline/columns/arrange.ts'
import { jsonColumn } from '../../../../../../renderer/state/timeline/columns/json-column.ts'
import { fitColumns, payloadWidth } from '../../../../../../renderer/state/timeline/columns/fit.ts'
import { columns } from '../../../../../../renderer/state/timeline/columns/registry.ts'
import { formatGap } from '../../../../../../renderer/i18n/format.ts'
import { annotationNames } from '../../../../../../shared/filter/annotation-fields.ts'
import { fieldNames, flags } from '../../../../../../shared/filter/fields.ts'
import { parseJsonPath } from '../../../../../../shared/filter/json-path.ts'
import { sourcesAt } from '../../../../../../shared/filter/json-sources.ts'
import { parseFilter } from '../../../../../../shared/filter/parse.ts'
import { columnValues } from '../../../../../../shared/rows/column-values.ts'
import { encodeText } from '../../../../../../shared/bytes/encode-text.ts'
import type { EncodingId } from '../../../../../../shared/bytes/encodings.ts'
import type { EntrySummary } from '../../../../../../shared/model/entry.ts'
import { stringToUtf8 } from '../../../../../../shared/bytes/utf8.ts'

const ids = (arranged: ReturnType<typeof arrangeColumns>): string[] =>
  arranged.map(({ column }) => column.id)
const at = (width: number) => ({ width, scale: 1, digits: 40 })

test('columns have different names in both languages', () => {
  expect(new Set(columns.map(({ id }) => id)).size).toBe(columns.length)
  for (const { name } of columns) expect(name.en && name.zh).not.toBe('')
})

test('keeps the order of the settings and adds the columns that they do not name', () => {
  expect(ids(arrangeColumns([]))).toEqual(columns.map(({ id }) => id))
  const arranged = arrangeColumns([
    { id: 'time' },
    { id: 'number', shown: false },
    { id: 'json.order.id', width: 120 },
    { id: 'of a later version' },
    { id: 'time' },
  ])
  expect(ids(arranged).slice(0, 2)).toEqual(['time', 'gap'])
  expect(ids(arranged)).toHaveLength(columns.length + 1)
  expect(arranged.find(({ column }) => column.id === 'number')?.isShown).toBe(false)
  expect(arranged.find(({ column }) => column.id === 'json.order.id')?.width).toBe(120)
})

test('the payload gets 45 % of a timeline of 848 pixels', () => {
  expect(payloadWidth(fitColumns(arrangeColumns([]), at(848)), 848)).toBeGreaterThanOrEqual(
    848 * 0.45 - 2,
  )
})

test('the time keeps the width of its microseconds while other columns can shrink, then takes its smallest', () => {
  const timeAt = (width: number, digits = 66): number | undefined =>
    fitColumns(arrangeColumns([]), { ...at(width), digits }).find(
      ({ column }) => column.id === 'time',
    )?.width
  // A window of 1440 pixels, with the peers and a million entries.
  expect(timeAt(844)).toBe(109)
  const widths = new Set(Array.from({ length: 600 }, (_, i) => timeAt(300 + i)))
  expect(widths).toEqual(new Set([88, 109]))
})

test('columns shrink to their smallest widths, and the gap is left out in a narrow timeline', () => {
  const fitted = fitColumns(arrangeColumns([]), at(420))
  expect(fitted.map(({ column }) => column.id)).not.toContain('gap')
  for (const { column, width } of fitted) expect(width).toBeGreaterThanOrEqual(column.min)
})

test('a chosen width counts, but never hides the payload', () => {
  const wide = arrangeColumns([{ id: 'type', width: 200 }])
  expect(fitColumns(wide, at(1_000)).find(({ column }) => column.id === 'type')?.width).toBe(200)
  const wider = arrangeColumns([{ id: 'type', width: 1_200 }])
  expect(payloadWidth(fitColumns(wider, at(800)), 800)).toBeGreaterThanOrEqual(60)
})

test.for([
  [0, '0 µs'],
  [291, '291 µs'],
  [18_400, '18.4 ms'],
  [999_600, '1.00 s'],
  [2_270_000, '2.27 s'],
  [725_000_000, '12:05'],
  [-12_000_000_000, '\u22123:20:00'],
] as const)('a gap of %d microseconds is %s', ([us, text]) => {
  expect(formatGap(us)).toBe(text)
})

test.for([
  ['{"a":{"b":[1,2.50]}}', 'json.a.b[1]', '2.50'],
  ['{"id":12345678901234567890}', 'json.id', '12345678901234567890'],
  ['{"id":1,"id":{"x":true}}', 'json.id', '{"x":true}'],
  [' [ {"any name" : "a\\"}" } ] ', 'json[0]["any name"]', '"a\\"}"'],
  ['{"a":1}', 'json.b', null],
  ['[1]', 'json.length', null],
] as const)('%s has at %s the source %s', ([json, path, source]) => {
  const steps = parseJsonPath(path) ?? []
  expect(sourcesAt(json, steps.map(String)).at(-1) ?? null).toBe(source)
})

test('paths are those of the filter language', () => {
  for (const path of ['json.order.id', 'json[0]', 'json.items[2]["a b"]'])
    expect(parseFilter(path).filter).toMatchObject({ type: 'json', path: parseJsonPath(path) })
  for (const text of ['json', 'jsonx', 'order.id', 'json.', 'json[x]'])
    expect(parseJsonPath(text)).toBeNull()
})

test('values are cut, strings lose their quotes, and other payloads have none', () => {
  const values = (text: string) => columnValues(stringToUtf8(text), ['json.a'])
  expect(values('{"a":"x\\ny"}')).toEqual({ 'json.a': 'x\ny' })
  expect(values('{"a":1.0}')).toEqual({ 'json.a': '1.0' })
  expect(values(JSON.stringify({ a: 'x'.repeat(1_000) }))['json.a']).toHaveLength(241)
  expect(values('{"a":1')).toEqual({ 'json.a': null })
})

test('the names of annotations are the fields and flags that test annotations', () => {
  const values = { note: '"x"', colour: 'red', color: 'red' } as Partial<Record<string, string>>
  const asking = [...fieldNames, ...flags].filter((name) => {
    const value = values[name]
    const { filter } = parseFilter(value === undefined ? name : `${name} == ${value}`)
    return filter?.type === 'annotation'
  })
  expect(new Set(asking)).toEqual(new Set(annotationNames))
})

test('values are read in the encoding of the payload, behind a prefix too', () => {
  const values = (text: string, encoding: EncodingId) =>
    columnValues(
      encodeText(text, encoding) ?? expect.unreachable('the encoding has these'),
      ['json.a'],
      encoding,
    )
  expect(values('{"a":"温度"}', 'gbk')).toEqual({ 'json.a': '温度' })
  expect(values('{"a":"温度"}', 'utf-16le')).toEqual({ 'json.a': '温度' })
  expect(values('\ufeff{"a":1.10}', 'utf-16be')).toEqual({ 'json.a': '1.10' })
})

test('a copy has the value that the cell shows', () => {
  const column = jsonColumn('json.a') ?? expect.unreachable('a path')
  const head = { n: 1, at: 0, connection: 1, peer: '', direction: 'in', kind: 'data' } as const
  const copied = (values: EntrySummary['values']) =>
    column.copied({ ...head, length: 1, event: null, values }, new Uint8Array(0))
  expect(copied({ 'json.a': '温度' })).toEqual(['温度'])
  expect(copied({ 'json.a': null })).toEqual([''])
  expect(copied('too-long')).toEqual([''])
  expect(copied(undefined)).toEqual([''])
})
