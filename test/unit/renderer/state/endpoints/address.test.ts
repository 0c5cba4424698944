/** Input of the address field, and its interpretation. */
import { describe, expect, it } from 'vitest'
import { schemeOf } from '../../../../../shared/protocols/index.ts'
import {
  kindFor,
  readAddress,
  splitScheme,
} from '../../../../../renderer/state/endpoints/address.ts'

describe('readAddress', () => {
  it('reads a host and a port', () => {
    expect(readAddress('tcp-client', false, ' localhost:8080 ')).toEqual({
      address: { kind: 'tcp-client', host: 'localhost', port: 8080, secure: false },
    })
  })

  it('accepts a space instead of the colon', () => {
    expect(readAddress('tcp-client', true, 'example.org 443')).toEqual({
      address: { kind: 'tcp-client', host: 'example.org', port: 443, secure: true },
    })
  })

  it.each(['8080', ':8080', '127.0.0.1:8080'])('reads %s as a server on loopback', (typed) => {
    expect(readAddress('tcp-server', false, typed)).toEqual({
      address: { kind: 'tcp-server', host: '127.0.0.1', port: 8080 },
    })
  })

  it('reads an asterisk as every interface', () => {
    expect(readAddress('tcp-server', false, '*:0')).toEqual({
      address: { kind: 'tcp-server', host: '0.0.0.0', port: 0 },
    })
  })

  it('reads a port with a path', () => {
    expect(readAddress('ws-server', false, '8765/quotes')).toEqual({
      address: { kind: 'ws-server', host: '127.0.0.1', port: 8765, path: '/quotes' },
    })
  })

  it('takes the port of a WebSocket client from its scheme', () => {
    expect(readAddress('ws-client', true, 'example.org/feed?a=1')).toEqual({
      address: { kind: 'ws-client', url: 'wss://example.org/feed?a=1' },
    })
  })

  it('accepts blanks in the path, the query and the password of a WebSocket address', () => {
    expect(readAddress('ws-client', false, 'me:a b@localhost/c d?e={"f": 1}')).toMatchObject({
      address: { url: 'ws://localhost/c d?e={"f": 1}', auth: { password: { value: 'a b' } } },
    })
  })

  it.each([
    ['tcp-client', '', { issue: 'empty' }],
    ['tcp-client', 'localhost', { issue: 'no-port' }],
    ['tcp-client', ':80', { issue: 'no-host' }],
    ['ws-client', 'local host:80', { issue: 'space' }],
    ['tcp-client', 'localhost:0', { issue: 'port-range', found: '0', lowest: 1 }],
    ['tcp-server', '65536', { issue: 'port-range', found: '65536', lowest: 0 }],
    ['ws-client', 'localhost:http/x', { issue: 'port-range', found: 'http', lowest: 1 }],
  ] as const)('names what is wrong with %s %j', (kind, typed, issue) => {
    expect(readAddress(kind, false, typed)).toEqual(issue)
  })

  it('passes on the message of the address rules', () => {
    const read = readAddress('ws-client', false, 'localhost:80/a#b')
    expect(read).toMatchObject({ issue: 'url' })
    expect('message' in read && read.message).toContain('fragment')
  })

  it.each([
    ['ws-client', 'htp://a', 'Unknown scheme htp:// in the address "htp://a".', 'ws'],
    ['ws-client', 'wsss://a/b?c', 'Unknown scheme wsss:// in the address "wsss://a/b?c".', 'wss'],
    ['tcp-client', 'tpc://a:1', 'Unknown scheme tpc:// in the address "tpc://a:1".', 'tcp'],
    // Servers have no TLS.
    ['tcp-server', 'tps://:80', 'Unknown scheme tps:// in the address "tps://:80".', 'tcp'],
  ] as const)('refuses the unknown scheme of %s %s', (kind, typed, message, meant) => {
    expect(readAddress(kind, false, typed)).toEqual({
      issue: 'url',
      message,
      hint: `Did you mean ${meant}://?`,
    })
  })

  it('refuses a second scheme, and suggests nothing for one that resembles none', () => {
    expect(readAddress('ws-client', true, 'tcp://a:1')).toEqual({
      issue: 'url',
      message: 'The address "wss://tcp://a:1" has two schemes, wss:// and tcp://.',
      hint: 'Remove one of them.',
    })
    expect(readAddress('ws-client', false, 'gopher://a')).toMatchObject({
      hint: 'Use an address such as ws://127.0.0.1:8765/. Supported schemes are tcp://, tls://, ws:// and wss://.',
    })
  })
})

describe('schemes', () => {
  it.each([
    ['wss://a/b', { scheme: 'wss', rest: 'a/b' }],
    ['  TCP://a:1 ', { scheme: 'tcp', rest: 'a:1' }],
    ['https://a/b', { scheme: 'wss', rest: 'a/b' }],
    ['ftp://a', undefined],
    ['localhost:80', undefined],
  ] as const)('splits %j', (typed, split) => {
    expect(splitScheme(typed)).toEqual(split)
  })

  it('keeps the role when the protocol changes, but servers have no TLS', () => {
    expect(kindFor('ws', 'tcp-server')).toBe('ws-server')
    expect(kindFor('tcp', 'ws-client')).toBe('tcp-client')
    expect(kindFor('wss', 'tcp-server')).toBe('ws-client')
  })

  it('shows no TLS for a server', () => {
    expect(schemeOf('tcp-server', true)).toBe('tcp')
    expect(schemeOf('ws-client', true)).toBe('wss')
  })
})
