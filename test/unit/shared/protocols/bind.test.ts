import { expect, test } from 'vitest'
import { parseBind } from '../../../../shared/protocols/bind.ts'

test.each([
  ['192.0.2.1', { host: '192.0.2.1', port: 0 }],
  ['192.0.2.1:5000', { host: '192.0.2.1', port: 5000 }],
  ['localhost:0', { host: 'localhost', port: 0 }],
  ['::1', { host: '::1', port: 0 }],
  ['fe80::1%eth0', { host: 'fe80::1%eth0', port: 0 }],
  ['[::1]', { host: '::1', port: 0 }],
  ['[::1]:65535', { host: '::1', port: 65_535 }],
])('reads %s', (text, address) => {
  expect(parseBind(text)).toEqual(address)
})

test.each(['', ':5000', 'host:', 'host:70000', '[::1', '[::1]5000', 'a host', 'user@host', 'a/b'])(
  'refuses %j',
  (text) => {
    expect(parseBind(text)).toBeNull()
  },
)
