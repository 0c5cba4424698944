import { expect, test } from 'vitest'
import { jsonParts } from '../../../../shared/content/json-parts.ts'

/** The values of a text, and the layers around them in short; null for none. */
function partsOf(text: string): { values: string[]; layers: string[] } | null {
  const bytes = Buffer.from(text)
  const parts = jsonParts(bytes)
  return (
    parts && {
      values: parts.values.map(({ from, to }) => bytes.toString('utf8', from, to)),
      layers: parts.layers.map((layer) => {
        const what =
          layer.kind === 'prefix'
            ? layer.text
            : layer.kind === 'separator'
              ? layer.separator
              : layer.kind
        return `${what} ${String(layer.from)}-${String(layer.to)}`
      }),
    }
  )
}

test.each([
  ['an event of Socket.IO', '42["tick",{"px":1}]', ['["tick",{"px":1}]'], ['42 0-2']],
  ['an acknowledgement id', '4213["a"]', ['["a"]'], ['4213 0-4']],
  ['a namespace', '42/admin,["a"]', ['["a"]'], ['42/admin, 0-9']],
  ['attachments', '451-["a",{"_placeholder":true,"num":0}]', null, ['451- 0-4']],
  ['the open packet of Engine.IO', '0{"sid":"x"}', ['{"sid":"x"}'], ['0 0-1']],
  ['a guard against scripts', ')]}\',\n{"a":1}', ['{"a":1}'], [")]}',\n 0-6"]],
  ['a byte order mark', '\ufeff {"a":1}\n', ['{"a":1}'], ['bom 0-3']],
  ['lines', '{"a":1}\n{"a":2}\r\n\n[3]\n', ['{"a":1}', '{"a":2}', '[3]'], ['line-feed 0-22']],
  ['one record of SignalR', '{"type":6}\x1e', ['{"type":6}'], ['record-separator 0-11']],
  [
    'records of RFC 7464',
    '\x1e{"a":1}\n\x1e{"a":2}\n',
    ['{"a":1}', '{"a":2}'],
    ['record-separator 0-18'],
  ],
  [
    'packets of a polling answer',
    '42["a"]\x1e42["b"]',
    ['["a"]', '["b"]'],
    ['record-separator 0-15', '42 0-2'],
  ],
  [
    'lines behind a byte order mark',
    '\ufeff{"a":1}\n{"b":2}',
    ['{"a":1}', '{"b":2}'],
    ['bom 0-3', 'line-feed 3-18'],
  ],
])('finds values and layers: %s', (_name, text, values, layers) => {
  const found = partsOf(text)
  expect(found?.layers).toEqual(layers)
  if (values !== null) expect(found?.values).toEqual(values)
})

test.each([
  ['a JSON text', '{"a":1}'],
  ['a JSON text on several lines', '[\n{"a":1},\n{"a":2}\n]'],
  ['a number', '42'],
  ['numbers on lines', '1\n2\n3'],
  ['a word before an array', 'level [1]'],
  ['a number and a space before an array', '42 ["a"]'],
  ['a line that is no value', '{"a":1}\nplain\n{"a":2}'],
  ['no bytes', ''],
  ['only a separator', '\x1e'],
  ['only a byte order mark', '\ufeff'],
])('finds none: %s', (_name, text) => {
  expect(partsOf(text)).toBeNull()
})
