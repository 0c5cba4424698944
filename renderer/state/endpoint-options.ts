/**
 * The options of an endpoint as the options panel edits them: numbers and lists as text, so that whatever a person typed
 * stays until it is right. Pure. The limits are the schema's; here is only which kind has which option.
 */
import {
  endpointConfigSchema,
  type EndpointConfig,
  type EndpointKind,
} from '../../shared/model/endpoint.ts'

export const numberOptions = [
  'connectTimeoutMs',
  'handshakeTimeoutMs',
  'keepAliveMs',
  'backlog',
  'maxMessageBytes',
  'attempts',
  'minDelayMs',
  'maxDelayMs',
  'factor',
] as const
export const textOptions = [
  ...numberOptions,
  'family',
  'caFile',
  'serverName',
  'subprotocols',
] as const
export const flagOptions = ['verify', 'noDelay', 'echo', 'perMessageDeflate', 'autoPong'] as const

export type NumberOption = (typeof numberOptions)[number]
export type TextOption = (typeof textOptions)[number]
export type FlagOption = (typeof flagOptions)[number]
export type Header = readonly [name: string, value: string]

/** Options in the state in which they are edited. */
export interface OptionValues {
  texts: Record<TextOption, string>
  flags: Record<FlagOption, boolean>
  headers: readonly Header[]
}

const tlsOptions = ['verify', 'caFile', 'serverName'] as const
const reconnectOptions = ['attempts', 'minDelayMs', 'maxDelayMs', 'factor'] as const

/** The options each kind has beside TLS, in the order of the panel. */
const kindOptions: Record<EndpointKind, readonly (TextOption | FlagOption)[]> = {
  'tcp-client': ['connectTimeoutMs', 'family', 'noDelay', 'keepAliveMs', ...reconnectOptions],
  'tcp-server': ['echo', 'noDelay', 'keepAliveMs', 'backlog'],
  'ws-client': [
    'subprotocols',
    'perMessageDeflate',
    'autoPong',
    'maxMessageBytes',
    'handshakeTimeoutMs',
    ...reconnectOptions,
  ],
  'ws-server': [
    'echo',
    'subprotocols',
    'perMessageDeflate',
    'autoPong',
    'maxMessageBytes',
    'backlog',
  ],
}

export const hasOption = (
  kind: EndpointKind,
  secure: boolean,
  option: TextOption | FlagOption,
): boolean =>
  kindOptions[kind].includes(option) || (secure && tlsOptions.some((tls) => tls === option))

/** Options of a configuration, as they are edited. Those its kind does not have are at their defaults. */
export function optionsOf(config: EndpointConfig): OptionValues {
  const values = defaultOptions()
  const { texts, flags } = values
  if ('tls' in config) {
    flags.verify = config.tls.verify
    texts.caFile = config.tls.caFile
    texts.serverName = config.tls.serverName
  }
  if ('reconnect' in config) {
    for (const option of reconnectOptions) texts[option] = String(config.reconnect[option])
  }
  if ('noDelay' in config) {
    flags.noDelay = config.noDelay
    texts.keepAliveMs = String(config.keepAliveMs)
  }
  if ('connectTimeoutMs' in config) {
    texts.connectTimeoutMs = String(config.connectTimeoutMs)
    texts.family = String(config.family)
  }
  if ('handshakeTimeoutMs' in config) texts.handshakeTimeoutMs = String(config.handshakeTimeoutMs)
  if ('backlog' in config) {
    texts.backlog = String(config.backlog)
    flags.echo = config.echo
  }
  if ('autoPong' in config) {
    flags.autoPong = config.autoPong
    flags.perMessageDeflate = config.perMessageDeflate
    texts.maxMessageBytes = String(config.maxMessageBytes)
    texts.subprotocols = config.subprotocols.join(', ')
  }
  if ('headers' in config) values.headers = config.headers
  return values
}

export function defaultOptions(): OptionValues {
  return {
    texts: {
      connectTimeoutMs: '10000',
      handshakeTimeoutMs: '10000',
      keepAliveMs: '0',
      backlog: '511',
      maxMessageBytes: '0',
      attempts: '0',
      minDelayMs: '500',
      maxDelayMs: '30000',
      factor: '2',
      family: '0',
      caFile: '',
      serverName: '',
      subprotocols: '',
    },
    flags: { verify: true, noDelay: true, echo: false, perMessageDeflate: false, autoPong: true },
    headers: [],
  }
}

/** How many options that this kind has are not at their defaults; each header counts. */
export function countChanged(kind: EndpointKind, secure: boolean, values: OptionValues): number {
  const standard = defaultOptions()
  const texts = textOptions.filter(
    (option) =>
      hasOption(kind, secure, option) && values.texts[option].trim() !== standard.texts[option],
  )
  const flags = flagOptions.filter(
    (option) => hasOption(kind, secure, option) && values.flags[option] !== standard.flags[option],
  )
  const headers = kind === 'ws-client' ? values.headers.filter(([name]) => name.trim() !== '') : []
  return texts.length + flags.length + headers.length
}

/** What the schema says of a value that is not allowed. */
export interface OptionIssue {
  option: TextOption | 'headers'
  minimum: number | undefined
  maximum: number | undefined
}

/** A whole configuration of `address` (kind, host, port, url, path) and options, or what is wrong with the options. */
export function withOptions(
  address: Readonly<Record<string, unknown>>,
  values: OptionValues,
): { config: EndpointConfig } | { issues: OptionIssue[] } {
  const { texts, flags } = values
  const standard = defaultOptions().texts
  const number = (option: NumberOption): number =>
    Number(texts[option].trim().replaceAll('_', '') || standard[option])
  const parsed = endpointConfigSchema.safeParse({
    ...address,
    ...flags,
    family: Number(texts.family),
    connectTimeoutMs: number('connectTimeoutMs'),
    handshakeTimeoutMs: number('handshakeTimeoutMs'),
    keepAliveMs: number('keepAliveMs'),
    backlog: number('backlog'),
    maxMessageBytes: number('maxMessageBytes'),
    tls: { verify: flags.verify, caFile: texts.caFile.trim(), serverName: texts.serverName.trim() },
    reconnect: {
      attempts: number('attempts'),
      minDelayMs: number('minDelayMs'),
      maxDelayMs: number('maxDelayMs'),
      factor: number('factor'),
    },
    subprotocols: texts.subprotocols.split(/[\s,]+/).filter((name) => name !== ''),
    headers: values.headers
      .map(([name, value]) => [name.trim(), value.trim()])
      .filter(([name, value]) => name !== '' || value !== ''),
  })
  if (parsed.success) return { config: parsed.data }
  return {
    issues: parsed.error.issues.map((issue) => {
      const named = issue.path.findLast((part) => typeof part === 'string')
      return {
        option: textOptions.find((option) => option === named) ?? 'headers',
        minimum: 'minimum' in issue ? Number(issue.minimum) : undefined,
        maximum: 'maximum' in issue ? Number(issue.maximum) : undefined,
      }
    }),
  }
}
