/** The end of every response is found, and nothing behind it is consumed, however the bytes are cut. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HttpResponseReader } from '../../../../../shared/wire/http/response-reader.ts'

const limit = 100

function read(chunks: readonly Uint8Array[]) {
  const reader = new HttpResponseReader(limit)
  let taken = 0
  for (const chunk of chunks) {
    const part = reader.complete ? 0 : reader.push(chunk)
    taken += part
    if (part < chunk.length) break
  }
  return { taken, complete: reader.complete, bytes: Buffer.from(reader.bytes).toString('latin1') }
}

const response = (status: string, headers: string, body: string): string =>
  `HTTP/1.1 ${status}\r\n${headers}\r\n${body}`
const chunked = 'Transfer-Encoding: chunked\r\n'

const complete = [
  ['an interim response', response('100 Continue', 'Content-Length: 5\r\n', '')],
  ['a switch of protocols', response('101 Yes', chunked, '')],
  ['no content', response('204 No Content', 'Content-Length: 5\r\n', '')],
  ['not modified', response('304 Not Modified', 'Content-Length: 5\r\n', '')],
  ['length 0', response('503 Busy', 'Content-Length: 0\r\n', '')],
  ['length 2', response('503 Busy', 'Content-Length: 2\r\n', 'ok')],
  ['the same length twice', response('503 Busy', 'Content-Length: 2, 2\r\n', 'ok')],
  ['chunks', response('503 Busy', chunked, '2\r\nok\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n')],
  ['chunks with trailers', response('503 Busy', chunked, '0\r\nA: b\r\nC: d\r\n\r\n')],
  ['chunks that end with LF', response('503 Busy', chunked, '2\nok\n0\n\n')],
  ['chunks and a length', response('503 Busy', `Content-Length: 1\r\n${chunked}`, '0\r\n\r\n')],
] as const

test.each(complete)('%s ends where it ends', (_name, text) => {
  const bytes = Buffer.from(`${text}behind`)
  expect(read([bytes])).toEqual({ taken: text.length, complete: true, bytes: text })
})

test.each([
  ['no length', response('200 OK', '', 'body')],
  ['two lengths', response('200 OK', 'Content-Length: 1\r\nContent-Length: 2\r\n', 'body')],
  ['a length that is no number', response('200 OK', 'Content-Length: -1\r\n', 'body')],
  ['another last coding', response('200 OK', 'Transfer-Encoding: gzip\r\n', 'body')],
  ['chunks that cannot be followed', response('200 OK', chunked, 'zz\r\nbody')],
  ['a length that is longer', response('200 OK', 'Content-Length: 9\r\n', 'body')],
])('%s ends with the connection', (_name, text) => {
  expect(read([Buffer.from(text)])).toEqual({ taken: text.length, complete: false, bytes: text })
})

test('a body is read up to the limit', () => {
  const head = response('200 OK', '', '')
  expect(read([Buffer.from(head + 'x'.repeat(limit + 50))])).toEqual({
    taken: head.length + limit,
    complete: true,
    bytes: head + 'x'.repeat(limit),
  })
})

test('responses cut anywhere give the same bytes and the same end', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...complete.map(([, text]) => text)),
      fc.array(fc.nat({ max: 150 }), { maxLength: 10 }),
      (text, cuts) => {
        const bytes = Buffer.from(`${text}behind`)
        const at = [
          0,
          ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b),
          bytes.length,
        ]
        const chunks = at.slice(1).map((end, i) => bytes.subarray(at[i], end))
        expect(read(chunks)).toEqual({ taken: text.length, complete: true, bytes: text })
      },
    ),
  )
})
