import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  deflateAgreement,
  parseExtensions,
} from '../../../../../shared/wire/websocket/extensions.ts'
import { HttpHeadReader, type HttpHead } from '../../../../../shared/wire/http/head.ts'
import {
  validateResponse,
  validateRequest,
} from '../../../../../shared/wire/websocket/rules-handshake.ts'

const sha1 = (text: string): string => createHash('sha1').update(text).digest('base64')

function head(kind: 'request' | 'response', lines: string[]): HttpHead {
  const reader = new HttpHeadReader(kind)
  reader.push(Buffer.from([...lines, '', ''].join('\r\n')))
  if (!reader.head) throw new Error('not a head')
  return reader.head
}

// The handshake of RFC 6455 section 1.3.
const requestLines = [
  'GET /chat HTTP/1.1',
  'Host: server.example.com',
  'Upgrade: websocket',
  'Connection: keep-alive, Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Origin: http://example.com',
  'Sec-WebSocket-Protocol: chat, superchat',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x-a;b="c"',
]
const answerLines = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: WebSocket',
  'Connection: upgrade',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  'Sec-WebSocket-Protocol: chat',
  'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=10',
]

/** The lines with some replaced: by the start of a line, null removes it. */
const changed = (lines: string[], [from, to]: [string, string | null]): string[] =>
  lines.flatMap((line) => (line.startsWith(from) ? (to === null ? [] : to.split('\n')) : [line]))

describe('requests', () => {
  test('the one of the RFC violates no rule', () => {
    expect(validateRequest(head('request', requestLines))).toEqual([])
  })

  test.each<[string, string | null, string]>([
    ['GET', 'POST /chat HTTP/1.1', 'WS_HANDSHAKE_METHOD'],
    ['GET', 'GET /chat HTTP/1.0', 'WS_HANDSHAKE_HTTP_VERSION'],
    ['Host', null, 'WS_HANDSHAKE_HOST'],
    ['Host', 'Host: a\nHost: b', 'WS_HANDSHAKE_HOST'],
    ['Upgrade', null, 'WS_HANDSHAKE_UPGRADE'],
    ['Upgrade', 'Upgrade: websockets', 'WS_HANDSHAKE_UPGRADE'],
    ['Connection', 'Connection: keep-alive', 'WS_HANDSHAKE_CONNECTION'],
    ['Sec-WebSocket-Key', null, 'WS_HANDSHAKE_KEY'],
    ['Sec-WebSocket-Key', 'Sec-WebSocket-Key: AAAA', 'WS_HANDSHAKE_KEY'],
    ['Sec-WebSocket-Key', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZR==', 'WS_HANDSHAKE_KEY'],
    ['Sec-WebSocket-Version', 'Sec-WebSocket-Version: 8', 'WS_HANDSHAKE_VERSION'],
    ['Sec-WebSocket-Version', null, 'WS_HANDSHAKE_VERSION'],
    ['Sec-WebSocket-Protocol', 'Sec-WebSocket-Protocol: a, a', 'WS_HANDSHAKE_PROTOCOL_LIST'],
    ['Sec-WebSocket-Protocol', 'Sec-WebSocket-Protocol: a b', 'WS_HANDSHAKE_PROTOCOL_LIST'],
    ['Sec-WebSocket-Ext', 'Sec-WebSocket-Extensions: ;x', 'WS_HANDSHAKE_EXTENSION_LIST'],
    [
      'Sec-WebSocket-Ext',
      'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=16',
      'WS_DEFLATE_PARAMETER',
    ],
  ])('%s changed to %s', (from, to, rule) => {
    const found = validateRequest(head('request', changed(requestLines, [from, to])))
    expect(found.map((verdict) => verdict.rule)).toEqual([rule])
  })
})

describe('answers', () => {
  const request = head('request', requestLines)

  test('the one of the RFC violates no rule', () => {
    expect(validateResponse(head('response', answerLines), request, sha1)).toEqual([])
  })

  test('one that does not upgrade violates no rule', () => {
    expect(validateResponse(head('response', ['HTTP/1.1 404 No']), request, sha1)).toEqual([])
  })

  test.each<[string, string | null, string]>([
    ['Upgrade', null, 'WS_HANDSHAKE_UPGRADE'],
    ['Connection', 'Connection: close', 'WS_HANDSHAKE_CONNECTION'],
    ['Sec-WebSocket-Accept', null, 'WS_HANDSHAKE_ACCEPT'],
    ['Sec-WebSocket-Accept', 'Sec-WebSocket-Accept: x', 'WS_HANDSHAKE_ACCEPT'],
    ['Sec-WebSocket-Protocol', 'Sec-WebSocket-Protocol: other', 'WS_HANDSHAKE_PROTOCOL'],
    ['Sec-WebSocket-Protocol', 'Sec-WebSocket-Protocol: chat, superchat', 'WS_HANDSHAKE_PROTOCOL'],
    ['Sec-WebSocket-Ext', 'Sec-WebSocket-Extensions: x-b', 'WS_HANDSHAKE_EXTENSION'],
    [
      'Sec-WebSocket-Ext',
      'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
      'WS_DEFLATE_PARAMETER',
    ],
  ])('%s changed to %s', (from, to, rule) => {
    const answer = head('response', changed(answerLines, [from, to]))
    expect(validateResponse(answer, request, sha1).map((verdict) => verdict.rule)).toEqual([rule])
  })

  test('an invalid accept value is shown beside the right one', () => {
    const answer = head('response', changed(answerLines, ['Sec-WebSocket-Accept', null]))
    expect(validateResponse(answer, request, sha1)[0]?.data).toEqual({
      value: '',
      expected: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    })
  })
})

test('extensions are read with quoted values, over several headers', () => {
  expect(parseExtensions(['a; b="c"; d, e', 'f'])).toEqual([
    {
      name: 'a',
      params: [
        ['b', 'c'],
        ['d', null],
      ],
    },
    { name: 'e', params: [] },
    { name: 'f', params: [] },
  ])
  expect(parseExtensions(['a b'])).toBeNull()
  expect(parseExtensions([])).toEqual([])
})

test('the parameters of permessage-deflate that were negotiated', () => {
  const agreed = (text: string) => deflateAgreement(parseExtensions([text]) ?? [])
  expect(agreed('x')).toBeNull()
  expect(agreed('permessage-deflate')).toEqual({
    client: { noContextTakeover: false, windowBits: 15 },
    server: { noContextTakeover: false, windowBits: 15 },
  })
  expect(
    agreed('x, permessage-deflate; server_no_context_takeover; client_max_window_bits=9'),
  ).toEqual({
    client: { noContextTakeover: false, windowBits: 9 },
    server: { noContextTakeover: true, windowBits: 15 },
  })
})
