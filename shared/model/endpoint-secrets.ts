/**
 * Finds the secrets in the configuration of an endpoint, wherever a person wrote them, and takes them out of it. Pure.
 * What is kept, exported or shown holds none; the record of a session does, for it is what was on the wire.
 */
import { takeUserInfo } from './endpoint-url-user.ts'
import type { ClientTls, EndpointConfig, WebSocketAuth, WsClientConfig } from './endpoint.ts'
import { isSecretHeader, type Secret } from './secret.ts'

/** What a secret is for: one of these, or the name of a header. */
export type SecretUse = 'password' | 'token' | 'passphrase' | { header: string }
type Change = (secret: Secret, use: SecretUse) => Secret

/** The configuration with each of its secrets changed. */
export function mapSecrets(config: EndpointConfig, change: Change): EndpointConfig {
  switch (config.kind) {
    case 'tcp-server':
    case 'ws-server':
      return config
    case 'tcp-client':
      return { ...config, tls: changeTls(config.tls, change) }
    case 'ws-client':
      return {
        ...config,
        tls: changeTls(config.tls, change),
        auth: changeAuth(config.auth, change),
        headers: config.headers.map(([name, value]) => [
          name,
          typeof value === 'string' ? value : change(value, { header: name }),
        ]),
      }
  }
}

/** Every secret of a configuration. */
export function secretsOf(config: EndpointConfig): Secret[] {
  const found: Secret[] = []
  mapSecrets(config, (secret) => {
    found.push(secret)
    return secret
  })
  return found
}

/** Names of the uses of one configuration, asked in its order; a header that is there twice has two. */
export function useKeys(): (use: SecretUse) => string {
  const seen = new Map<string, number>()
  return (use) => {
    const name = typeof use === 'string' ? use : `header ${use.header.toLowerCase()}`
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return `${name} ${count}`
  }
}

/** The references of a configuration by what they are for. */
export function refsByUse(config: EndpointConfig): ReadonlyMap<string, string> {
  const refs = new Map<string, string>()
  const keyOf = useKeys()
  mapSecrets(config, (secret, use) => {
    const key = keyOf(use)
    if (secret.ref !== null) refs.set(key, secret.ref)
    return secret
  })
  return refs
}

/** A configuration whose secrets without a reference have the one that `other` has for the same use. */
export function withRefsOf(config: EndpointConfig, other: EndpointConfig): EndpointConfig {
  const refs = refsByUse(other)
  const keyOf = useKeys()
  return mapSecrets(config, (secret, use) => {
    const known = refs.get(keyOf(use)) ?? null
    return { ...secret, ref: secret.ref ?? known }
  })
}

/** The same configuration with its secrets in their places: out of the address and of headers in plain text. */
export function setSecretsApart(config: EndpointConfig): EndpointConfig {
  if (config.kind !== 'ws-client') return config
  const written = takeUserInfo(config.url)
  return {
    ...config,
    ...(written && { url: written.url }),
    ...(written && config.auth.scheme === 'none' && { auth: written.auth }),
    headers: config.headers.map(([name, value]): WsClientConfig['headers'][number] => [
      name,
      typeof value === 'string' && isSecretHeader(name) ? { ref: null, value } : value,
    ]),
  }
}

/** As it may be written to a disk: references, no values. */
export const withoutValues = (config: EndpointConfig): EndpointConfig =>
  mapSecrets(setSecretsApart(config), ({ ref }) => ({ ref }))

/** As it may be given to anybody: it tells that there are secrets, and neither what nor where they are. */
export const redacted = (config: EndpointConfig): EndpointConfig =>
  mapSecrets(setSecretsApart(config), () => ({ ref: null }))

const changeTls = (tls: ClientTls, change: Change): ClientTls =>
  tls.passphrase === null ? tls : { ...tls, passphrase: change(tls.passphrase, 'passphrase') }

function changeAuth(auth: WebSocketAuth, change: Change): WebSocketAuth {
  switch (auth.scheme) {
    case 'none':
      return auth
    case 'basic':
      return { ...auth, password: change(auth.password, 'password') }
    case 'bearer':
      return { ...auth, token: change(auth.token, 'token') }
  }
}
