/** Options in the panel, where all is text, and in the configuration. */
import { describe, expect, it } from 'vitest'
import {
  countChanged,
  isUsable,
  optionsOf,
  withOptions,
} from '../../../../../renderer/state/endpoints/endpoint-options.ts'
import { defaultOptions } from '../../../../../renderer/state/endpoints/option-values.ts'
import {
  endpointConfigSchema,
  optionsOfKind,
  type EndpointConfigInput,
} from '../../../../../shared/protocols/index.ts'

const addresses: EndpointConfigInput[] = [
  { kind: 'tcp-client', host: 'localhost', port: 1 },
  { kind: 'tcp-server', host: '127.0.0.1', port: 0 },
  { kind: 'ws-client', url: 'ws://localhost/' },
  { kind: 'ws-server', host: '127.0.0.1', port: 0, path: '' },
]

describe('options of an endpoint', () => {
  it.each(addresses)('have the defaults of the schema: $kind', (address) => {
    const config = endpointConfigSchema.parse(address)
    expect(optionsOf(config)).toEqual(defaultOptions())
    expect(withOptions({ ...address }, defaultOptions())).toEqual({ config })
  })

  it('survive a conversion to a configuration and back', () => {
    const config = endpointConfigSchema.parse({
      kind: 'ws-client',
      url: 'wss://localhost/',
      headers: [['Authorization', 'Bearer x']],
      subprotocols: ['a', 'b'],
      perMessageDeflate: true,
      maxMessageBytes: 5,
      tls: { verify: false, caFile: '/ca.pem', serverName: 'n' },
      reconnect: { attempts: 3, minDelayMs: 1, maxDelayMs: 2, factor: 1.5 },
    })
    const address = { kind: 'ws-client', url: 'wss://localhost/' }
    expect(withOptions(address, optionsOf(config))).toEqual({ config })
  })

  it('count only those of the kind', () => {
    const values = defaultOptions()
    values.texts.handshakeTimeoutMs = '5'
    values.flags.verify = false
    values.headers = [
      ['a', 'b'],
      ['', ''],
    ]
    expect(countChanged('ws-client', true, values)).toBe(3)
    expect(countChanged('ws-client', false, values)).toBe(2)
    expect(countChanged('tcp-server', false, values)).toBe(0)
  })

  it('name the option that is out of range, with its range', () => {
    const values = defaultOptions()
    values.texts.factor = '11'
    values.texts.connectTimeoutMs = 'soon'
    const { issues } = withOptions({ ...addresses[0] }, values) as { issues: unknown }
    expect(issues).toEqual([
      { option: 'connectTimeoutMs', minimum: undefined, maximum: undefined },
      { option: 'factor', minimum: undefined, maximum: 10 },
    ])
  })

  it('use the default for an empty number', () => {
    const values = defaultOptions()
    values.texts.backlog = ' '
    expect(withOptions({ ...addresses[1] }, values)).toMatchObject({ config: { backlog: 511 } })
  })

  it('require a name for each header that has a value', () => {
    const values = defaultOptions()
    values.headers = [['', 'value']]
    expect(withOptions({ ...addresses[2] }, values)).toMatchObject({
      issues: [{ option: 'headers' }],
    })
  })

  it('include TLS options only where TLS is used', () => {
    const has = (secure: boolean): boolean =>
      optionsOfKind('tcp-client').some(({ key, row }) => key === 'caFile' && isUsable(row, secure))
    expect(has(true)).toBe(true)
    expect(has(false)).toBe(false)
  })

  it("hold a server's answers to handshakes and name the invalid part", () => {
    const address = { kind: 'ws-server', host: '127.0.0.1', port: 0, path: '' }
    const config = endpointConfigSchema.parse({
      ...address,
      handshakes: [
        { path: '/no*', status: 403, headers: [['X-Why', 'a: b']], body: 'no', delayMs: 5 },
        { subprotocol: 'v2' },
      ],
    })
    const values = optionsOf(config)
    expect(values.answers[0]?.headers).toBe('X-Why: a: b')
    expect(countChanged('ws-server', false, values)).toBe(2)
    expect(withOptions(address, values)).toEqual({ config })

    const wrong = values.answers.map((rule) => ({ ...rule, status: '99', headers: 'no colon\n' }))
    expect(withOptions(address, { ...values, answers: wrong })).toMatchObject({
      issues: [
        { option: 'answers', answer: { index: 0, part: 'status' }, minimum: 101 },
        { option: 'answers', answer: { index: 0, part: 'headers' } },
        { option: 'answers', answer: { index: 1, part: 'status' } },
        { option: 'answers', answer: { index: 1, part: 'headers' } },
      ],
    })
  })

  it('use the default for an empty compression window', () => {
    const address = { kind: 'ws-client', url: 'ws://localhost/' }
    const values = defaultOptions()
    values.texts.clientWindowBits = '9'
    values.texts.pingIntervalMs = '1000'
    expect(withOptions(address, values)).toMatchObject({
      config: { clientWindowBits: 9, serverWindowBits: null, pingIntervalMs: 1_000 },
    })
    values.texts.clientWindowBits = '8'
    expect(withOptions(address, values)).toMatchObject({
      issues: [{ option: 'clientWindowBits', minimum: 9 }],
    })
  })
})
