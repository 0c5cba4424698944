/** The credentials and other secrets in an endpoint's options. Pure. */
import type { WebSocketAuth } from '../../../shared/protocols/websocket/auth.ts'
import { isSecretHeader, noSecret, type Secret } from '../../../shared/model/secret.ts'
import type { OptionValues } from './option-values.ts'

/** Sets the credentials in the options, from a configuration or a URL. */
export function withAuth(values: OptionValues, auth: WebSocketAuth): OptionValues {
  const texts = { ...values.texts, authScheme: auth.scheme }
  const { secrets } = values
  switch (auth.scheme) {
    case 'none':
      return { ...values, texts }
    case 'basic':
      return {
        ...values,
        texts: { ...texts, user: auth.user },
        secrets: { ...secrets, password: auth.password },
      }
    case 'bearer':
      return { ...values, texts, secrets: { ...secrets, token: auth.token } }
  }
}

/** Returns the options without the values of secrets, for unprotected storage. */
export const withoutSecrets = (values: OptionValues): OptionValues => ({
  ...values,
  secrets: keptSecrets(values.secrets),
  headers: values.headers.map(([name, value]) => [
    name,
    typeof value === 'string' && !isSecretHeader(name) ? value : kept(value),
  ]),
})

const keptSecrets = (secrets: OptionValues['secrets']): OptionValues['secrets'] =>
  Object.fromEntries(
    Object.entries(secrets).map(([use, secret]) => [use, kept(secret)]),
  ) as OptionValues['secrets']

/** An empty secret is not stored, and not requested again. */
function kept(secret: string | Secret): Secret {
  const { ref, value } = typeof secret === 'string' ? { ref: null, value: secret } : secret
  return isNothing({ ref, value }) ? noSecret : { ref }
}

export const isNothing = ({ ref, value }: Secret): boolean => ref === null && value === ''
