import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { headerValues, HttpHeadReader, maxHeadBytes } from '../../../../../shared/wire/http/head.ts'
import { concat } from '../websocket/frames.ts'

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

const request = ascii(
  'GET /quotes?x=1 HTTP/1.1\r\nHost: 127.0.0.1:80\r\nX-Two:  a \r\nx-two:b\r\nNo-Colon\r\n\r\n',
)

function read(kind: 'request' | 'response', ...chunks: Uint8Array[]) {
  const reader = new HttpHeadReader(kind)
  const taken = chunks.reduce((sum, chunk) => sum + reader.push(chunk), 0)
  return { head: reader.head, problem: reader.problem, taken, bytes: reader.bytes.slice() }
}

test('reads a request with the positions of its headers and leaves the rest', () => {
  const { head, taken, bytes } = read('request', concat(request, ascii('more')))
  expect(taken).toBe(request.length)
  expect(bytes).toEqual(request)
  expect(head!.start).toEqual({
    kind: 'request',
    method: 'GET',
    target: '/quotes?x=1',
    version: '1.1',
  })
  expect(head!.length).toBe(request.length)
  expect(headerValues(head!, 'X-TWO')).toEqual(['a', 'b'])
  const lines = head!.headers.map(({ start, end }) =>
    new TextDecoder().decode(request.subarray(start, end)),
  )
  expect(lines).toEqual(['Host: 127.0.0.1:80', 'X-Two:  a ', 'x-two:b', 'No-Colon'])
})

test('reads a response, also with bare line feeds', () => {
  const { head } = read('response', ascii('HTTP/1.1 404 Not Found\nA: b\n\n'))
  expect(head!.start).toEqual({
    kind: 'response',
    version: '1.1',
    status: 404,
    reason: 'Not Found',
  })
})

test('a head split anywhere gives the same head', () => {
  const stream = concat(request, ascii('tail'))
  const whole = read('request', stream)
  for (let cut = 0; cut <= stream.length; cut++) {
    expect(read('request', stream.subarray(0, cut), stream.subarray(cut))).toEqual(whole)
  }
  expect(read('request', ...Array.from(stream, (byte) => Uint8Array.of(byte)))).toEqual(whole)
})

describe('an invalid head', () => {
  test.each([
    ['response', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['response', '220'],
    ['response', 'HTTP/1.1 abc\r\n'],
    ['request', '\u0016\u0003\u0001'],
    ['request', 'GET /\r\n'],
    ['request', 'hello world\r\n'],
  ] as const)('%s %j', (kind, text) => {
    expect(read(kind, ascii(text)).problem).toBe('not-http')
    expect(read(kind, ...Array.from(text, ascii)).problem).toBe('not-http')
  })

  test('a head without an end', () => {
    const reader = new HttpHeadReader('request')
    reader.push(ascii('GET / HTTP/1.1\r\n'))
    for (let i = 0; i < 300; i++) reader.push(ascii('A: ' + 'x'.repeat(1_000) + '\r\n'))
    expect(reader.problem).toBe('too-long')
    expect(reader.bytes.length).toBe(maxHeadBytes)
  })
})

test('any bytes are consumed in order and within the limit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 20 }),
      fc.constantFrom('request', 'response'),
      (chunks, kind) => {
        const { bytes, taken } = read(kind, ...chunks)
        expect(bytes.length).toBe(taken)
        expect(bytes).toEqual(concat(...chunks).subarray(0, taken))
      },
    ),
  )
})
