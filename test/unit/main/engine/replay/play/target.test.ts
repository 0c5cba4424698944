import { describe, expect, it } from 'vitest'
import type { RecordedRequest } from '../../../../../../main/engine/replay/play/beginnings.ts'
import type { PlannedConnection } from '../../../../../../main/engine/replay/play/plan.ts'
import { targetOf } from '../../../../../../main/engine/replay/play/target.ts'
import {
  endpointConfigSchema,
  type EndpointConfigInput,
} from '../../../../../../shared/protocols/index.ts'
import { asRecorded } from '../../../../../../shared/model/framing.ts'
import type { Session } from '../../../../../../shared/model/session.ts'
import { HttpHeadReader } from '../../../../../../shared/wire/http/head.ts'

function session(input: EndpointConfigInput): Session {
  const config = endpointConfigSchema.parse(input)
  return {
    id: 1,
    name: 'recorded',
    kind: config.kind,
    state: 'complete',
    endpoint: null,
    config,
    startedAt: 0,
    endedAt: 0,
    entries: 1,
    bytesIn: 0,
    bytesOut: 0,
    size: 0,
    dropped: null,
    cut: null,
    replayOf: null,
    differing: null,
    viewMode: asRecorded,
    encoding: 'utf-8',
    ownEncoding: null,
  }
}

function planned(more: Partial<PlannedConnection> = {}): PlannedConnection {
  return {
    connection: 1,
    firstEntry: 1,
    establishedAt: 0,
    sends: 1,
    closes: 0,
    expected: 0,
    expectedBytes: 0,
    cutBy: 'fin',
    longestWaitUs: 0,
    local: null,
    request: null,
    ...more,
  }
}

function request(text: string): RecordedRequest | null {
  const reader = new HttpHeadReader('request')
  reader.push(Buffer.from(text))
  const { start, headers = [] } = reader.head ?? {}
  return start?.kind === 'request' ? { target: start.target, headers } : null
}

describe('targetOf', () => {
  it('connects once to where a client connected, with its options', () => {
    const source = session({
      kind: 'tcp-client',
      host: 'example.org',
      port: 7,
      noDelay: false,
      reconnect: { attempts: 5 },
    })
    expect(targetOf(source, planned(), undefined)).toMatchObject({
      kind: 'tcp-client',
      host: 'example.org',
      port: 7,
      noDelay: false,
      reconnect: { attempts: 0 },
    })
  })

  it('takes neither the echo nor the local address of the recorded client', () => {
    const source = session({
      kind: 'tcp-client',
      host: 'example.org',
      port: 7,
      echo: true,
      bind: '127.0.0.1:5000',
    })
    expect(targetOf(source, planned(), undefined)).toMatchObject({ echo: false, bind: '' })
  })

  it('keeps the options for another address, except the name that TLS verified', () => {
    const source = session({
      kind: 'ws-client',
      url: 'wss://example.org/a',
      headers: [['X-Token', 'abc']],
      tls: { serverName: 'example.org', verify: false },
    })
    expect(targetOf(source, planned(), 'ws://127.0.0.1:8080/b')).toMatchObject({
      url: 'ws://127.0.0.1:8080/b',
      headers: [['X-Token', 'abc']],
      tls: { serverName: '', verify: false },
    })
  })

  it('uses the address of a server as its peers reached it', () => {
    const source = session({ kind: 'tcp-server', host: '0.0.0.0', port: 0 })
    const to = (host: string) =>
      targetOf(source, planned({ local: { host, port: 4000 } }), undefined)
    expect(to('127.0.0.1')).toMatchObject({ kind: 'tcp-client', host: '127.0.0.1', port: 4000 })
    expect(to('0.0.0.0')).toMatchObject({ host: '127.0.0.1' })
    expect(to('::')).toMatchObject({ host: '::1' })
    expect(to('::ffff:10.0.0.7')).toMatchObject({ host: '10.0.0.7' })
  })

  it("sends the request of a WebSocket server's peer, without fields that the handshake generates", () => {
    const source = session({ kind: 'ws-server', port: 0 })
    const asked = request(
      [
        'GET /rooms?id=7 HTTP/1.1',
        'Host: 127.0.0.1:9',
        'Odd name: read, but not sent',
        'Garbage\u0001: x',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Protocol: one, two',
        'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
        'Cookie: a=b',
        '',
        '',
      ].join('\r\n'),
    )
    const local = { host: '::1', port: 9 }
    expect(targetOf(source, planned({ local, request: asked }), undefined)).toMatchObject({
      kind: 'ws-client',
      url: 'ws://[::1]:9/rooms?id=7',
      headers: [['Cookie', 'a=b']],
      subprotocols: ['one', 'two'],
      perMessageDeflate: true,
    })
  })

  it('refuses an address of another protocol', () => {
    const source = session({ kind: 'tcp-server', port: 1 })
    expect(() => targetOf(source, planned(), 'ws://127.0.0.1:1/')).toThrow(
      /cannot be replayed to a WebSocket/,
    )
    const frames = session({ kind: 'ws-server', port: 1 })
    expect(() => targetOf(frames, planned(), 'tcp://127.0.0.1:1')).toThrow(/TCP address/)
  })
})
