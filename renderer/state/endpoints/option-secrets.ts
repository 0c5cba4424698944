/** Who asks, and what of an endpoint's options is secret. Pure. */
import type { WebSocketAuth } from '../../../shared/model/endpoint.ts'
import { isSecretHeader, noSecret, type Secret } from '../../../shared/model/secret.ts'
import type { OptionValues } from './option-values.ts'

/** Puts who asks into the options: from a configuration, or from an address that was typed. */
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

/** The options without the values of secrets, to be kept where anybody may read. */
export const withoutSecrets = (values: OptionValues): OptionValues => ({
  ...values,
  secrets: {
    password: kept(values.secrets.password),
    token: kept(values.secrets.token),
    passphrase: kept(values.secrets.passphrase),
  },
  headers: values.headers.map(([name, value]) => [
    name,
    typeof value === 'string' && !isSecretHeader(name) ? value : kept(value),
  ]),
})

/** An empty one is nothing to hide, and is not asked for again. */
function kept(secret: string | Secret): Secret {
  const { ref, value } = typeof secret === 'string' ? { ref: null, value: secret } : secret
  return isNothing({ ref, value }) ? noSecret : { ref }
}

export const isNothing = ({ ref, value }: Secret): boolean => ref === null && value === ''
