import { describe, expect, test } from 'vitest'
import { AppError } from '../../../../shared/contract/errors.ts'
import { EndpointUrlError } from '../../../../shared/model/endpoint-url-issue.ts'
import {
  endpointFromUrl,
  formatEndpointUrl,
  parseEndpointUrl,
  splitEndpointUrl,
} from '../../../../shared/model/endpoint-url.ts'
import type { EndpointRole } from '../../../../shared/protocols/descriptor.ts'

describe('addresses of clients', () => {
  test.each([
    ['tcp://localhost:8080', { kind: 'tcp-client', host: 'localhost', port: 8080, secure: false }],
    ['tcp://localhost:8080/', { kind: 'tcp-client', host: 'localhost', port: 8080, secure: false }],
    ['  TCP://10.0.0.1:1  ', { kind: 'tcp-client', host: '10.0.0.1', port: 1, secure: false }],
    ['tls://example.org:443', { kind: 'tcp-client', host: 'example.org', port: 443, secure: true }],
    ['tcp://[::1]:65535', { kind: 'tcp-client', host: '::1', port: 65535, secure: false }],
    [
      'tcp://[fe80::1%eth0]:7',
      { kind: 'tcp-client', host: 'fe80::1%eth0', port: 7, secure: false },
    ],
    [
      'tcp://[::ffff:127.0.0.1]:7',
      { kind: 'tcp-client', host: '::ffff:127.0.0.1', port: 7, secure: false },
    ],
    ['ws://localhost:8765', { kind: 'ws-client', url: 'ws://localhost:8765/' }],
    ['ws://localhost', { kind: 'ws-client', url: 'ws://localhost/' }],
    ['ws://localhost?x=1', { kind: 'ws-client', url: 'ws://localhost/?x=1' }],
    [
      'wss://u:p@[::1]:9/q?x=1',
      {
        kind: 'ws-client',
        url: 'wss://[::1]:9/q?x=1',
        auth: { scheme: 'basic', user: 'u', password: { ref: null, value: 'p' } },
      },
    ],
  ])('%s', (text, address) => {
    expect(parseEndpointUrl(text, 'client')).toEqual(address)
  })
})

test.each([
  '/?access_token=1|2',
  '/?params={"a":1}',
  '/?Token=Bearer x',
  "/?q='x'^`<>",
  '/聊天 室?名=张三',
])('the path and query %s are kept as written', (path) => {
  expect(parseEndpointUrl(`ws://h:1${path}`, 'client')).toEqual({
    kind: 'ws-client',
    url: `ws://h:1${path}`,
  })
})

test.each(['[fe80::1%eth0]', '[fe80::1%25eth0]'])('%s names a zone', (host) => {
  expect(splitEndpointUrl(`ws://${host}:7/`, 'client').parts.host).toBe('fe80::1%eth0')
  expect(parseEndpointUrl(`tcp://${host}:7`, 'client')).toMatchObject({ host: 'fe80::1%eth0' })
  expect(parseEndpointUrl(`tcp://${host}:7`, 'server')).toMatchObject({ host: 'fe80::1%eth0' })
})

test.each<[string, EndpointRole]>([
  ['tcp://me:hunter2@localhost:80', 'client'],
  ['ws://me:hunter2@localhost:x/', 'client'],
  ['ws://me:hunter2@localhost:0/', 'server'],
  ['ws://me:hun/ter2@localhost:80/', 'client'],
  ['ws://me:p@hunter2@local host/', 'client'],
  ['http://me:hunter2@localhost/', 'client'],
  ['me:hunter2@localhost', 'client'],
  ['ws://localhost:x/?password=hunter2', 'client'],
])('the error of %s as a %s shows no password', (text, role) => {
  const refused = (): unknown => parseEndpointUrl(text, role)
  expect(refused).toThrow(EndpointUrlError)
  try {
    refused()
  } catch (error) {
    const { message, hint, issue } = error as EndpointUrlError
    expect(JSON.stringify([message, hint, issue])).not.toMatch(/hun|ter2/)
  }
})

test.each([
  ['tls://127.0.0.1:0', 'Listen on tcp:// instead.'],
  ['wss://127.0.0.1:0', 'Listen on ws:// instead.'],
])('the error of %s as a server names the scheme to use instead', (text, hint) => {
  const refused = (): unknown => parseEndpointUrl(text, 'server')
  expect(refused).toThrow(expect.objectContaining({ hint }))
})

describe('addresses of servers', () => {
  test.each([
    ['tcp://127.0.0.1:0', { kind: 'tcp-server', host: '127.0.0.1', port: 0 }],
    ['tcp://[::]:9000', { kind: 'tcp-server', host: '::', port: 9000 }],
    ['ws://0.0.0.0:8765', { kind: 'ws-server', host: '0.0.0.0', port: 8765, path: '' }],
    ['ws://localhost:8765/', { kind: 'ws-server', host: 'localhost', port: 8765, path: '' }],
    ['ws://localhost:0/quotes', { kind: 'ws-server', host: 'localhost', port: 0, path: '/quotes' }],
  ])('%s', (text, address) => {
    expect(parseEndpointUrl(text, 'server')).toEqual(address)
  })
})

test.each<[string, EndpointRole, RegExp]>([
  ['', 'client', /empty/],
  ['localhost:8080', 'client', /no scheme/],
  ['http://localhost/', 'client', /web page/],
  ['udp://localhost:1', 'client', /udp:\/\//],
  ['tcp://local host:1', 'client', /a space/],
  ['ws://<script>/', 'client', /character "<"/],
  ['ws://h/a\tb', 'client', /a space/],
  ['ws://h/a\u0000b', 'client', /character "\\u0000"/],
  [`ws://h/${'a'.repeat(8_200)}`, 'client', /longer than 8,192/],
  ['ws://a%3Ab:c@h/', 'client', /user name/],
  ['tcp://:80', 'client', /host is missing/],
  ['tcp://localhost', 'client', /port is missing/],
  ['ws://localhost/', 'server', /port is missing/],
  ['tcp://localhost:0', 'client', /"0" .* is not a valid port/],
  ['tcp://localhost:65536', 'client', /"65536" .* is not a valid port/],
  ['tcp://localhost:8o', 'client', /"8o" .* is not a valid port/],
  ['tcp://localhost:-1', 'server', /"-1" .* is not a valid port/],
  ['tcp://::1:80', 'client', /more than one colon/],
  ['tcp://[::1:80', 'client', /missing the closing \]/],
  ['tcp://[::1]80', 'client', /"80" after the host/],
  ['tcp://[::g]:80', 'client', /not a valid IPv6 address/],
  ['tcp://[1::2::3]:80', 'client', /not a valid IPv6 address/],
  ['tcp://[1:2:3:4:5:6:7]:80', 'client', /not a valid IPv6 address/],
  ['ws://256.1.1.1:80/', 'client', /not a valid IPv4 address/],
  ['ws://1.2.3:80/', 'client', /not a valid IPv4 address/],
  ['tcp://a%20b:80', 'client', /not a valid host name/],
  ['tcp://localhost:80/path', 'client', /continues with "\/path"/],
  ['tcp://me@localhost:80', 'client', /user name/],
  ['ws://localhost/#part', 'client', /fragment/],
  ['ws://localhost:1/?x=1', 'server', /query/],
  ['wss://localhost:1/', 'server', /not support TLS/],
  [`tcp://${'a'.repeat(254)}:1`, 'client', /253/],
])('%s as a %s is refused with a message', (text, role, message) => {
  const refused = (): unknown => parseEndpointUrl(text, role)
  expect(refused).toThrow(AppError)
  expect(refused).toThrow(message)
})

test.each<[string, EndpointRole]>([
  ['tcp://localhost:8080', 'client'],
  ['tls://[::1]:8080', 'client'],
  ['wss://example.org/feed?x=1', 'client'],
  ['tcp://[::]:0', 'server'],
  ['ws://127.0.0.1:8765/', 'server'],
  ['ws://127.0.0.1:8765/quotes', 'server'],
])('%s survives being read and written', (text, role) => {
  expect(formatEndpointUrl(endpointFromUrl(text, role))).toBe(text)
})

test('defaults are those of the schema', () => {
  expect(endpointFromUrl('tcp://localhost:1', 'client')).toMatchObject({
    connectTimeoutMs: 10_000,
    noDelay: true,
    tls: { verify: true },
  })
})
