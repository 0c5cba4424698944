/** The options with a component of their own, between the configuration and the state in which they are edited. Pure. */
import type { EndpointConfig } from '../../../shared/protocols/index.ts'
import type { HandshakeRule } from '../../../shared/protocols/websocket/handshake-rules.ts'
import type { CustomControl } from '../../../shared/protocols/option.ts'
import { withAuth } from './option-secrets.ts'
import { newAnswer, type AnswerRule, type OptionValues } from './option-values.ts'

interface CustomOption {
  /** `values` with what `config` has. */
  read(values: OptionValues, config: EndpointConfig): OptionValues
  /** As the schema takes it; what is wrong in it is the schema's to say. */
  write(values: OptionValues): unknown
  countChanged(values: OptionValues): number
}

export const customOptions: Readonly<Record<CustomControl, CustomOption>> = {
  auth: {
    read: (values, config) => ('auth' in config ? withAuth(values, config.auth) : values),
    write: ({ texts, secrets }) => ({
      scheme: texts.authScheme,
      user: texts.user,
      password: secrets.password,
      token: secrets.token,
    }),
    countChanged: ({ texts }) =>
      Number(texts.authScheme !== 'none') + Number(texts.user.trim() !== ''),
  },
  headers: {
    read: (values, config) =>
      'headers' in config ? { ...values, headers: config.headers } : values,
    write: ({ headers }) =>
      headers
        .map(([name, value]) => [name.trim(), typeof value === 'string' ? value.trim() : value])
        .filter(([name, value]) => name !== '' || value !== ''),
    countChanged: ({ headers }) => headers.filter(([name]) => name.trim() !== '').length,
  },
  answers: {
    read: (values, config) =>
      'handshakes' in config ? { ...values, answers: config.handshakes.map(answerOf) } : values,
    write: ({ answers }) => answers.map(toRule),
    countChanged: ({ answers }) => answers.length,
  },
}

const answerOf = (rule: HandshakeRule): AnswerRule => ({
  path: rule.path,
  status: String(rule.status),
  subprotocol: rule.subprotocol ?? '',
  delayMs: String(rule.delayMs),
  headers: rule.headers.map(([name, value]) => `${name}: ${value}`).join('\n'),
  body: rule.body,
})

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
