/**
 * The options of an endpoint as edited: numbers and lists are text, so that invalid input is kept. The options and their
 * defaults come from the registry of protocols. Pure.
 */
import type { WebSocketAuth } from '../../../shared/protocols/websocket/auth.ts'
import {
  defaultHandshakeRule,
  type HandshakeRule,
} from '../../../shared/protocols/websocket/handshake-rules.ts'
import { noSecret, type Secret } from '../../../shared/model/secret.ts'
import { endpointKinds, optionsOfKind, type OptionKey } from '../../../shared/protocols/index.ts'
import type { PlacedOption } from '../../../shared/protocols/option.ts'
import { formatOption } from './option-text.ts'

/** Authentication is a custom option: one value of the configuration, several fields of the form. */
type AuthText = 'authScheme' | 'user'
export type TextOption =
  OptionKey<'number' | 'text' | 'file' | 'list' | 'size' | 'span' | 'select'> | AuthText
export type FlagOption = OptionKey<'switch'>
export type SecretOption = OptionKey<'secret'> | 'password' | 'token'
export type Header = readonly [name: string, value: string | Secret]

/** Each option of any kind once. */
const everyOption: ReadonlyMap<string, PlacedOption> = new Map(
  endpointKinds.flatMap((kind) => optionsOfKind(kind)).map((option) => [option.key, option]),
)
const defaultOf = (key: string): unknown => everyOption.get(key)?.row.schema.parse(undefined)

const keysOf = (wanted: (option: PlacedOption) => boolean): string[] =>
  [...everyOption.values()].filter(wanted).map(({ key }) => key)

export const flagOptions = keysOf(({ row }) => row.control === 'switch') as FlagOption[]
export const secretOptions = [
  ...keysOf(({ row }) => row.control === 'secret'),
  'password',
  'token',
] as SecretOption[]
const authTexts: Record<AuthText, string> = {
  authScheme: (defaultOf('auth') as WebSocketAuth).scheme,
  user: '',
}
export const textOptions = [
  ...keysOf(({ row }) => !['switch', 'secret', 'custom'].includes(row.control)),
  ...Object.keys(authTexts),
] as TextOption[]

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
export const answerOf = (rule: HandshakeRule): AnswerRule => ({
  path: rule.path,
  status: String(rule.status),
  subprotocol: rule.subprotocol ?? '',
  delayMs: String(rule.delayMs),
  headers: rule.headers.map(([name, value]) => `${name}: ${value}`).join('\n'),
  body: rule.body,
})
export const newAnswer: AnswerRule = answerOf(defaultHandshakeRule)

export interface OptionValues {
  texts: Record<TextOption, string>
  flags: Record<FlagOption, boolean>
  secrets: Record<SecretOption, Secret>
  headers: readonly Header[]
  /** Handshake rules of a server, in the order in which they are matched. */
  answers: readonly AnswerRule[]
}

const recordOf = <K extends string, V>(keys: readonly K[], value: (key: K) => V): Record<K, V> =>
  Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>

const isAuthText = (key: string): key is AuthText => Object.hasOwn(authTexts, key)

const standard = {
  texts: recordOf(textOptions, (key) => {
    if (isAuthText(key)) return authTexts[key]
    const option = everyOption.get(key)
    return option ? formatOption(option.row, defaultOf(key)) : ''
  }),
  flags: recordOf(flagOptions, (key) => defaultOf(key) === true),
}

export const defaultOptions = (): OptionValues => ({
  texts: { ...standard.texts },
  flags: { ...standard.flags },
  secrets: recordOf(secretOptions, () => noSecret),
  headers: [],
  answers: [],
})
