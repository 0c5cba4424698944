import { expect, test } from 'vitest'
import { jsonOf, readJson } from '../../../../../renderer/features/detail/json-body.ts'
import { fieldAt, pathOf, treeRows } from '../../../../../renderer/features/detail/json-tree.ts'
import { ByteSource } from '../../../../../renderer/ui/byte-source.ts'
import { encodeText } from '../../../../../shared/bytes/encode-text.ts'
import { utf8ToString } from '../../../../../shared/bytes/utf8.ts'

const source = (bytes: Uint8Array): ByteSource =>
  new ByteSource(bytes.length, (offset, length) =>
    Promise.resolve(bytes.subarray(offset, offset + length)),
  )
const read = (text: string) => {
  const bytes = Buffer.from(text)
  return readJson(source(bytes), utf8ToString(bytes))
}

test.each(['{"a":1}', ' \n[1]', '42["a"]', '\x1e{"a":1}', '\ufeff{}', ")]}',\n[]", '{}\n{}'])(
  'reads %j',
  async (text) => {
    expect(typeof (await read(text))).toBe('object')
  },
)

test.each(['plain', '42', '42 [1]', '"text"', '{"a":1},{"b":2}\n[1]', '{"a":1}\n{"b":}', '42[1'])(
  'finds no JSON in %j',
  async (text) => {
    expect(await read(text)).toBeUndefined()
  },
)

test('a value behind a prefix keeps its place', () => {
  const json = jsonOf(Buffer.from('42["行",{"px":1.10}]'))
  expect(json).toMatchObject({ shift: 0, separated: null, layers: [{ kind: 'prefix' }] })
  expect(json?.text.place(0)).toEqual({ from: 2, to: 21 })
  expect(json?.text.source(0)).toBe('["行",{"px":1.10}]')
})

test('separated values are one byte behind their places, and paths begin in a value', () => {
  const text = '{"a":{"b":1}}\n[2]\n'
  const json = jsonOf(Buffer.from(text))
  if (json === undefined) throw new Error('no JSON')
  expect(json).toMatchObject({ shift: 1, separated: 2 })
  const rows = treeRows(json.text, new Set([0, 1, 2, 4]))
  expect(rows.map((_, at) => pathOf(json.text, rows, at, json.separated !== null))).toEqual([
    '$',
    '$',
    '$.a',
    '$.a.b',
    '$',
    '$[0]',
  ])
  expect(fieldAt(json.text, rows, 3, true)).toEqual({ path: 'json.a.b', value: '1' })
  const { from, to } = json.text.place(1)
  expect(Buffer.from(text).toString('utf8', from - json.shift, to - json.shift)).toBe(
    '{"a":{"b":1}}',
  )
})

test.each([
  ['utf-16le', '{"城市":"北京"}'],
  ['utf-16be', '\ufeff{"a":[1]}'],
  ['utf-16le', '{"a":1}\n{"b":"行"}\n'],
  ['gbk', '42["乗",{"价":1.10}]'],
  ['shift_jis', '{"ソ}":"表示]"}'],
] as const)('reads JSON in %s: %j', async (encoding, text) => {
  const bytes = encodeText(text, encoding) ?? expect.unreachable('the encoding has these')
  const json = await readJson(source(bytes), text, encoding)
  const same = await read(text)
  if (typeof json !== 'object' || typeof same !== 'object') throw new Error('no JSON')
  expect(Buffer.from(json.text.bytes).toString()).toBe(Buffer.from(same.text.bytes).toString())
  expect(json.layers.map(({ kind }) => kind)).toEqual(same.layers.map(({ kind }) => kind))
})

test('an offset in another encoding leads to the same character of the tree', () => {
  const text = '{"城市":"北京","é":"x"}'
  for (const encoding of ['utf-16le', 'gb18030'] as const) {
    const bytes = encodeText(text, encoding) ?? expect.unreachable('the encoding has these')
    const json = jsonOf(bytes, encoding)
    for (const part of ['北京', 'é', 'x', '}']) {
      const at = encodeText(text.slice(0, text.indexOf(part)), encoding)?.length ?? NaN
      expect(json?.inUtf8(at)).toBe(Buffer.byteLength(text.slice(0, text.indexOf(part))))
    }
    expect(json?.inUtf8(bytes.length)).toBe(Buffer.byteLength(text))
  }
})
