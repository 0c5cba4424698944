/**
 * Converts configurations to the options that the panel edits, and back. Pure. The schema validates the values; this
 * module defines which kind has which options.
 */
import { writeSize, writeSpan } from '../../../shared/bytes/quantity.ts'
import { readSize, readSpan } from '../../i18n/quantities.ts'
import {
  endpointConfigSchema,
  type EndpointConfig,
  type EndpointKind,
  type HandshakeRule,
} from '../../../shared/model/endpoint.ts'
import { noSecret } from '../../../shared/model/secret.ts'
import { isNothing, withAuth } from './option-secrets.ts'
import {
  defaultOptions,
  flagOptions,
  newAnswer,
  textOptions,
  type AnswerRule,
  type FlagOption,
  type NumberOption,
  type OptionValues,
  type TextOption,
} from './option-values.ts'

const tlsOptions = ['verify', 'caFile', 'serverName', 'certFile', 'keyFile'] as const
const reconnectOptions = ['attempts', 'minDelayMs', 'maxDelayMs', 'factor'] as const

const webSocketOptions = [
  'subprotocols',
  'perMessageDeflate',
  'contextTakeover',
  'clientWindowBits',
  'serverWindowBits',
  'autoPong',
  'pongDelayMs',
  'pingIntervalMs',
  'pingTimeoutMs',
  'maxMessageBytes',
  'strict',
  'answerClose',
] as const

const limitOptions = ['maxBytes', 'maxAgeMs', 'atLimit', 'whenBehind'] as const

/** The options of each kind without TLS, in the order of the panel. */
const kindOptions: Record<EndpointKind, readonly (TextOption | FlagOption)[]> = {
  'tcp-client': [
    'connectTimeoutMs',
    'family',
    'noDelay',
    'keepAliveMs',
    'halfOpen',
    ...reconnectOptions,
    ...limitOptions,
  ],
  'tcp-server': ['echo', 'noDelay', 'keepAliveMs', 'halfOpen', 'backlog', ...limitOptions],
  'ws-client': [
    ...webSocketOptions,
    'authScheme',
    'user',
    'followRedirects',
    'handshakeTimeoutMs',
    ...reconnectOptions,
    ...limitOptions,
  ],
  'ws-server': ['echo', ...webSocketOptions, 'backlog', ...limitOptions],
}

export const hasOption = (
  kind: EndpointKind,
  secure: boolean,
  option: TextOption | FlagOption,
): boolean =>
  kindOptions[kind].includes(option) || (secure && tlsOptions.some((tls) => tls === option))

/** Returns the options of a configuration in editable form. Options that its kind does not have get their defaults. */
export function optionsOf(config: EndpointConfig): OptionValues {
  const values = defaultOptions()
  const { texts, flags } = values
  const { maxBytes, maxAgeMs, atLimit } = config.limits
  texts.maxBytes = maxBytes === 0 ? '' : writeSize(maxBytes)
  texts.maxAgeMs = maxAgeMs === 0 ? '' : writeSpan(maxAgeMs)
  texts.atLimit = atLimit
  texts.whenBehind = config.whenBehind
  if ('tls' in config) {
    flags.verify = config.tls.verify
    texts.caFile = config.tls.caFile
    texts.serverName = config.tls.serverName
    texts.certFile = config.tls.certFile
    texts.keyFile = config.tls.keyFile
    values.secrets.passphrase = config.tls.passphrase ?? noSecret
  }
  if ('reconnect' in config) {
    for (const option of reconnectOptions) texts[option] = String(config.reconnect[option])
  }
  if ('noDelay' in config) {
    flags.noDelay = config.noDelay
    flags.halfOpen = config.halfOpen
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
    flags.contextTakeover = config.contextTakeover
    flags.strict = config.strict
    flags.answerClose = config.answerClose
    texts.clientWindowBits = String(config.clientWindowBits ?? '')
    texts.serverWindowBits = String(config.serverWindowBits ?? '')
    texts.pongDelayMs = String(config.pongDelayMs)
    texts.pingIntervalMs = String(config.pingIntervalMs)
    texts.pingTimeoutMs = String(config.pingTimeoutMs)
    texts.maxMessageBytes = String(config.maxMessageBytes)
    texts.subprotocols = config.subprotocols.join(', ')
  }
  if ('followRedirects' in config) flags.followRedirects = config.followRedirects
  if ('headers' in config) values.headers = config.headers
  if ('auth' in config) Object.assign(values, withAuth(values, config.auth))
  if ('handshakes' in config) values.answers = config.handshakes.map(answerOf)
  return values
}

function answerOf(rule: HandshakeRule): AnswerRule {
  return {
    path: rule.path,
    status: String(rule.status),
    subprotocol: rule.subprotocol ?? '',
    delayMs: String(rule.delayMs),
    headers: rule.headers.map(([name, value]) => `${name}: ${value}`).join('\n'),
    body: rule.body,
  }
}

/** Converts a rule to the schema's form; the schema validates it. */
function toRule({ path, status, subprotocol, delayMs, headers, body }: AnswerRule): unknown {
  return {
    path: path.trim(),
    status: Number(status.trim() || newAnswer.status),
    subprotocol: subprotocol.trim() || null,
    delayMs: Number(delayMs.trim() || newAnswer.delayMs),
    headers: headers
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const colon = line.indexOf(':')
        return colon < 0
          ? [line.trim(), '']
          : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
      }),
    body,
  }
}

/** Returns how many options of this kind differ from their defaults; each header counts. */
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
  const answers = kind === 'ws-server' ? values.answers.length : 0
  return texts.length + flags.length + headers.length + answers
}

/** A value that the schema rejected. */
export interface OptionIssue {
  option: TextOption | 'headers' | 'answers'
  /** The index of the answer, from 0, and its invalid field. */
  answer?: { index: number; part: keyof AnswerRule }
  minimum: number | undefined
  maximum: number | undefined
}

/**
 * Returns the configuration for an `address` (kind, host, port, url, path) and options, or what is wrong with the
 * options.
 */
export function withOptions(
  address: Readonly<Record<string, unknown>>,
  values: OptionValues,
): { config: EndpointConfig } | { issues: OptionIssue[] } {
  const { texts, flags, secrets } = values
  const standard = defaultOptions().texts
  const number = (option: NumberOption): number =>
    Number(texts[option].trim().replaceAll('_', '') || standard[option])
  const bits = (option: 'clientWindowBits' | 'serverWindowBits'): number | null =>
    texts[option].trim() === '' ? null : Number(texts[option])
  const parsed = endpointConfigSchema.safeParse({
    ...address,
    ...flags,
    family: Number(texts.family),
    connectTimeoutMs: number('connectTimeoutMs'),
    handshakeTimeoutMs: number('handshakeTimeoutMs'),
    keepAliveMs: number('keepAliveMs'),
    backlog: number('backlog'),
    maxMessageBytes: number('maxMessageBytes'),
    pongDelayMs: number('pongDelayMs'),
    pingIntervalMs: number('pingIntervalMs'),
    pingTimeoutMs: number('pingTimeoutMs'),
    clientWindowBits: bits('clientWindowBits'),
    serverWindowBits: bits('serverWindowBits'),
    handshakes: values.answers.map(toRule),
    limits: {
      maxBytes: readSize(texts.maxBytes),
      maxAgeMs: readSpan(texts.maxAgeMs),
      atLimit: texts.atLimit,
    },
    whenBehind: texts.whenBehind,
    tls: {
      verify: flags.verify,
      caFile: texts.caFile.trim(),
      serverName: texts.serverName.trim(),
      certFile: texts.certFile.trim(),
      keyFile: texts.keyFile.trim(),
      passphrase: isNothing(secrets.passphrase) ? null : secrets.passphrase,
    },
    auth: {
      scheme: texts.authScheme,
      user: texts.user,
      password: secrets.password,
      token: secrets.token,
    },
    reconnect: {
      attempts: number('attempts'),
      minDelayMs: number('minDelayMs'),
      maxDelayMs: number('maxDelayMs'),
      factor: number('factor'),
    },
    subprotocols: texts.subprotocols.split(/[\s,]+/).filter((name) => name !== ''),
    headers: values.headers
      .map(([name, value]) => [name.trim(), typeof value === 'string' ? value.trim() : value])
      .filter(([name, value]) => name !== '' || value !== ''),
  })
  if (parsed.success) return { config: parsed.data }
  return {
    issues: parsed.error.issues.map((issue) => {
      const named = issue.path.findLast((part) => typeof part === 'string')
      const [first, index] = issue.path
      const part = issue.path[2]
      const answer =
        first === 'handshakes' && typeof index === 'number' && isPart(part) ? { index, part } : null
      return {
        option: answer ? 'answers' : (textOptions.find((option) => option === named) ?? 'headers'),
        ...(answer && { answer }),
        minimum: 'minimum' in issue ? Number(issue.minimum) : undefined,
        maximum: 'maximum' in issue ? Number(issue.maximum) : undefined,
      }
    }),
  }
}

const isPart = (part: PropertyKey | undefined): part is keyof AnswerRule =>
  typeof part === 'string' && Object.hasOwn(newAnswer, part)
