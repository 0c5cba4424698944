/** Converts the options that have their own component to their editable form, and back. Pure. */
import type { EndpointConfig } from '../../../shared/protocols/index.ts'
import type { CustomControl } from '../../../shared/protocols/option.ts'
import { withAuth } from './option-secrets.ts'
import { answerOf, newAnswer, type AnswerRule, type OptionValues } from './option-values.ts'

interface CustomOption {
  /** `values` with what `config` has. */
  read(values: OptionValues, config: EndpointConfig): OptionValues
  /** Converts to the input of the schema, which validates it. */
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
        .filter(isWritten)
        .map(([name, value]) => [name.trim(), typeof value === 'string' ? value.trim() : value]),
    countChanged: ({ headers }) => headers.filter(([name]) => name.trim() !== '').length,
  },
  answers: {
    read: (values, config) =>
      'handshakes' in config ? { ...values, answers: config.handshakes.map(answerOf) } : values,
    write: ({ answers }) => answers.map(toRule),
    countChanged: ({ answers }) => answers.length,
  },
}

/** Whether a header is more than a blank line of the form. */
export const isWritten = ([name, value]: readonly [string, unknown]): boolean =>
  name.trim() !== '' || typeof value !== 'string' || value.trim() !== ''

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
