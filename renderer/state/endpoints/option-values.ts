/** The options of an endpoint as edited: numbers and lists are text, so that invalid input is kept. Pure. */
import { noSecret, type Secret } from '../../../shared/model/secret.ts'

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
  'pongDelayMs',
  'pingIntervalMs',
  'pingTimeoutMs',
] as const
export const textOptions = [
  ...numberOptions,
  'family',
  'caFile',
  'serverName',
  'certFile',
  'keyFile',
  'authScheme',
  'user',
  'subprotocols',
  'clientWindowBits',
  'serverWindowBits',
  'maxBytes',
  'maxAgeMs',
  'atLimit',
  'whenBehind',
] as const
export const flagOptions = [
  'verify',
  'noDelay',
  'halfOpen',
  'echo',
  'perMessageDeflate',
  'contextTakeover',
  'autoPong',
  'strict',
  'answerClose',
  'followRedirects',
] as const

export type NumberOption = (typeof numberOptions)[number]
export type TextOption = (typeof textOptions)[number]
export type FlagOption = (typeof flagOptions)[number]
export const secretOptions = ['password', 'token', 'passphrase'] as const
export type SecretOption = (typeof secretOptions)[number]
export type Header = readonly [name: string, value: string | Secret]

/** A handshake rule as edited. */
export interface AnswerRule {
  path: string
  status: string
  subprotocol: string
  delayMs: string
  /** `Name: value`, one per line. */
  headers: string
  body: string
}
export const newAnswer: AnswerRule = {
  path: '',
  status: '101',
  subprotocol: '',
  delayMs: '0',
  headers: '',
  body: '',
}

/** The options as edited. */
export interface OptionValues {
  texts: Record<TextOption, string>
  flags: Record<FlagOption, boolean>
  secrets: Record<SecretOption, Secret>
  headers: readonly Header[]
  /** Handshake rules of a server, in the order in which they are matched. */
  answers: readonly AnswerRule[]
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
      certFile: '',
      keyFile: '',
      authScheme: 'none',
      user: '',
      subprotocols: '',
      pongDelayMs: '0',
      pingIntervalMs: '0',
      pingTimeoutMs: '0',
      clientWindowBits: '',
      serverWindowBits: '',
      maxBytes: '',
      maxAgeMs: '',
      atLimit: 'stop',
      whenBehind: 'pause',
    },
    flags: {
      verify: true,
      noDelay: true,
      halfOpen: false,
      echo: false,
      perMessageDeflate: false,
      contextTakeover: false,
      autoPong: true,
      strict: true,
      answerClose: true,
      followRedirects: false,
    },
    secrets: { password: noSecret, token: noSecret, passphrase: noSecret },
    headers: [],
    answers: [],
  }
}
