/** Where secrets are in a configuration, and how they are removed. */
import { expect, test } from 'vitest'
import {
  mapSecrets,
  redacted,
  secretsOf,
  setSecretsApart,
  withoutValues,
} from '../../../../shared/model/endpoint-secrets.ts'
import {
  endpointConfigSchema,
  type EndpointConfigInput,
} from '../../../../shared/protocols/index.ts'
import { endpointFromUrl } from '../../../../shared/model/endpoint-url.ts'
import { isSecretHeader, withoutSecretParameters } from '../../../../shared/model/secret.ts'
import { wsClient } from '../../../../shared/protocols/websocket/client.ts'
import { wsServer } from '../../../../shared/protocols/websocket/server.ts'

const ref = '11111111-1111-4111-8111-111111111111'
const client = (config: Partial<Extract<EndpointConfigInput, { kind: 'ws-client' }>>) =>
  endpointConfigSchema.parse({ kind: 'ws-client', url: 'wss://example.org/', ...config })

const whole = client({
  url: 'wss://ann:url%20secret@example.org/feed?x=1',
  headers: [
    ['X-Plain', 'plain'],
    ['Cookie', 'cookie secret'],
    ['X-Mine', { ref, value: 'header secret' }],
  ],
  tls: { certFile: '/c.pem', passphrase: { value: 'tls secret' } },
})

test('every secret is found, wherever it was written', () => {
  const used: unknown[] = []
  mapSecrets(setSecretsApart(whole), (secret, use) => {
    used.push([use, secret.value])
    return secret
  })
  expect(used).toEqual([
    ['passphrase', 'tls secret'],
    ['password', 'url secret'],
    [{ header: 'Cookie' }, 'cookie secret'],
    [{ header: 'X-Mine' }, 'header secret'],
  ])
})

test('removes the user name and the password from the address, which is otherwise unchanged', () => {
  expect(setSecretsApart(whole)).toMatchObject({
    url: 'wss://example.org/feed?x=1',
    auth: { scheme: 'basic', user: 'ann', password: { value: 'url secret' } },
  })
  expect(endpointFromUrl('ws://a@b:100%@host:1/p', 'client')).toMatchObject({
    url: 'ws://host:1/p',
    auth: { user: 'a@b', password: { value: '100%' } },
  })
})

test('what is stored holds only references, and what is exported not even those', () => {
  for (const change of [withoutValues, redacted]) {
    const changed = change(whole)
    expect(JSON.stringify(changed)).not.toContain('secret"')
    expect(secretsOf(changed)).toHaveLength(4)
    // It is still a valid configuration.
    expect(endpointConfigSchema.parse(changed)).toEqual(changed)
  }
  expect(JSON.stringify(withoutValues(whole))).toContain(ref)
  expect(JSON.stringify(redacted(whole))).not.toContain(ref)
})

test('a configuration without secrets is unchanged', () => {
  for (const config of [
    client({ headers: [['Origin', 'https://example.org']] }),
    endpointFromUrl('tcp://127.0.0.1:1', 'client'),
    endpointFromUrl('ws://127.0.0.1:1/path', 'server'),
  ])
    expect(redacted(config)).toEqual(config)
})

test.each([
  ['Authorization', true],
  ['proxy-authorization', true],
  ['Cookie', true],
  ['X-Auth-Token', true],
  ['X-API-Key', true],
  ['apikey', true],
  ['Origin', false],
  ['User-Agent', false],
  ['Sec-WebSocket-Protocol', false],
])('%s is a secret: %s', (name, secret) => {
  expect(isSecretHeader(name)).toBe(secret)
})

test('parameters of an address and headers of an answer are secrets by their names', () => {
  const client = wsClient.schema.parse({
    kind: 'ws-client',
    url: 'wss://h/p?room=1&access_token=s1&api_key=s2&token=s3&password=s4&authorization=s5&cookie=s6&X-Amz-Signature=8&%74oken=s7&sig=s9&key=s10&monkey=2',
  })
  const left = redacted(client)
  expect(JSON.stringify(left)).not.toMatch(/s\d/)
  expect(left).toMatchObject({
    url: expect.stringMatching(/\?room=1&access_token=&.*&monkey=2$/) as string,
  })
  const server = wsServer.schema.parse({
    kind: 'ws-server',
    port: 1,
    handshakes: [
      {
        headers: [
          ['Set-Cookie', 's1'],
          ['X-Api_Key', 's2'],
          ['Server', 'x'],
        ],
      },
    ],
  })
  expect(redacted(server)).toMatchObject({
    handshakes: [
      {
        headers: [
          ['Set-Cookie', ''],
          ['X-Api_Key', ''],
          ['Server', 'x'],
        ],
      },
    ],
  })
  expect(withoutSecretParameters('ws://h/?a=1&Token=x#y')).toBe('ws://h/?a=1&Token=#y')
})
