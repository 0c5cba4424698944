/** Heads that break the grammar are read as browsers read them, and each broken rule is named with its line. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  headerValues,
  HttpHeadReader,
  maxHeadBytes,
  maxHeadFields,
} from '../../../../../shared/wire/http/head.ts'

const bytesOf = (text: string): Uint8Array => Buffer.from(text)

function read(kind: 'request' | 'response', ...chunks: Uint8Array[]) {
  const reader = new HttpHeadReader(kind)
  for (const chunk of chunks) reader.push(chunk)
  return reader
}

const answer = (...lines: string[]): string =>
  ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', ...lines, '', ''].join('\r\n')
const request = (start: string): string => `${start}\r\nHost: a\r\n\r\n`

test.each<[string, 'request' | 'response', string, [rule: string, line: number][]]>([
  ['a head by the rules', 'response', answer('A: b'), []],
  ['an empty reason behind its blank', 'response', 'HTTP/1.1 101 \r\n\r\n', []],
  ['bare LF', 'response', 'HTTP/1.1 101 Yes\r\nA: b\nC: d\n\r\n', [['HTTP_BARE_LF', 2]]],
  ['a folded line', 'response', answer('A: b', ' c'), [['HTTP_FOLDED_LINE', 4]]],
  [
    'a line that folds nothing',
    'response',
    'HTTP/1.1 101 Yes\r\n A: b\r\n\r\n',
    [['HTTP_FOLDED_LINE', 2]],
  ],
  ['a blank before the colon', 'response', answer('A : b'), [['HTTP_SPACE_BEFORE_COLON', 3]]],
  ['a line without a colon', 'response', answer('garbage'), [['HTTP_LINE_WITHOUT_COLON', 3]]],
  ['an odd header name', 'response', answer('A b: c', 'Ü: d', ': e'), [['HTTP_HEADER_NAME', 3]]],
  ['a control character', 'response', answer('A: b\u0001c'), [['HTTP_CONTROL_CHARACTER', 3]]],
  ['a CR inside a line', 'response', answer('A: b\rC: d'), [['HTTP_CONTROL_CHARACTER', 3]]],
  ['http in small letters', 'response', 'http/1.1 101 Yes\r\n\r\n', [['HTTP_NAME_CASE', 1]]],
  ['an empty line first', 'response', `\r\n${answer()}`, [['HTTP_EMPTY_LINE_FIRST', 1]]],
  [
    'two blanks in the status line',
    'response',
    'HTTP/1.1  101 Yes\r\n\r\n',
    [['HTTP_START_LINE', 1]],
  ],
  ['no blank behind the status', 'response', 'HTTP/1.1 101\r\n\r\n', [['HTTP_START_LINE', 1]]],
  [
    'a length beside a transfer coding',
    'response',
    answer('Content-Length: 5', 'Transfer-Encoding: chunked'),
    [['HTTP_LENGTH_AND_CODING', 3]],
  ],
  [
    'the length twice',
    'response',
    answer('Content-Length: 0', 'content-length: 0'),
    [['HTTP_CONTENT_LENGTH', 4]],
  ],
  [
    'a length that is no number',
    'response',
    answer('Content-Length: x'),
    [['HTTP_CONTENT_LENGTH', 3]],
  ],
  ['a target in UTF-8', 'request', request('GET /聊天 HTTP/1.1'), [['HTTP_REQUEST_TARGET', 1]]],
  ['a target with a blank', 'request', request('GET /a b HTTP/1.1'), [['HTTP_REQUEST_TARGET', 1]]],
  ['tabs in the request line', 'request', request('GET\t/\tHTTP/1.1'), [['HTTP_START_LINE', 1]]],
  ['a target as browsers send it', 'request', request('GET /?a=1|2{}^ HTTP/1.1'), []],
])('%s', (_name, kind, text, deviations) => {
  const { head, problem } = read(kind, bytesOf(text))
  expect(problem).toBeNull()
  expect(head?.length).toBe(Buffer.byteLength(text))
  expect(head?.deviations.map(({ rule, line }) => [rule, line])).toEqual(deviations)
})

test('a folded line continues the value of the header before it', () => {
  const { head } = read('response', bytesOf(answer('A: b', '\t c ', ' d', 'E: f')))
  expect(headerValues(head!, 'A')).toEqual(['b c d'])
  expect(headerValues(head!, 'E')).toEqual(['f'])
})

test('a request target keeps its blanks and its UTF-8', () => {
  expect(read('request', bytesOf(request('GET /聊 天 HTTP/1.1'))).head?.start).toEqual({
    kind: 'request',
    method: 'GET',
    target: '/聊 天',
    version: '1.1',
  })
})

test('values are UTF-8 where that is valid, otherwise Latin-1', () => {
  const utf8 = read('response', bytesOf(answer('X-User: 张三')))
  expect(headerValues(utf8.head!, 'x-user')).toEqual(['张三'])
  const latin1 = read('response', Buffer.from(answer('X-User: caf\u00e9'), 'latin1'))
  expect(headerValues(latin1.head!, 'x-user')).toEqual(['café'])
})

test('heads of 256 KiB and of 1,000 fields are read, longer ones are not', () => {
  const around = answer('Cookie: a=')
  const long = around.replace('a=', `a=${'x'.repeat(maxHeadBytes - around.length)}`)
  expect(read('response', bytesOf(long)).head?.length).toBe(maxHeadBytes)
  expect(read('response', bytesOf(long.replace('a=', 'a=x'))).problem).toBe('too-long')
  const fields = (count: number): Uint8Array =>
    bytesOf(`HTTP/1.1 101 Yes\r\n${'A: b\r\n'.repeat(count)}\r\n`)
  expect(read('response', fields(maxHeadFields)).head?.headers).toHaveLength(maxHeadFields)
  expect(read('response', fields(maxHeadFields + 1)).problem).toBe('too-many-fields')
})

test('a head of blanks is read without backtracking', () => {
  const blanks = ' \t'.repeat(120_000)
  expect(read('request', bytesOf(`GET${blanks}x\r\n\r\n`)).problem).toBe('not-http')
  expect(read('response', bytesOf(answer(`A: b${blanks}c`))).head).not.toBeNull()
})

const piece = fc.constantFrom(
  'HTTP/1.1 101 Yes',
  'http/1.0 200',
  'GET / HTTP/1.1',
  'A: b',
  'A : b',
  'garbage',
  ' folded',
  '\t',
  '张: 三',
  'Content-Length: 5',
  'Transfer-Encoding: chunked',
  'A: \u0001',
  '\r\n',
  '\n',
  '\r',
  '\r\n\r\n',
  '\n\n',
  ':',
  '\u00ff',
)
const stream = fc
  .array(piece, { maxLength: 30 })
  .map((pieces) => Buffer.from(pieces.join(''), 'utf8'))

test('any bytes give the same head, problem and rest however they are cut', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('request' as const, 'response' as const),
      stream,
      fc.array(fc.nat({ max: 200 }), { maxLength: 8 }),
      (kind, bytes, cuts) => {
        const whole = read(kind, bytes)
        const at = [
          0,
          ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b),
          bytes.length,
        ]
        const cut = read(kind, ...at.slice(1).map((end, i) => bytes.subarray(at[i], end)))
        expect(cut.head).toEqual(whole.head)
        expect(cut.problem).toBe(whole.problem)
        // Behind a problem nothing is consumed: how much is, depends on the reads.
        if (whole.problem === null) expect(cut.bytes).toEqual(whole.bytes)
      },
    ),
  )
})
