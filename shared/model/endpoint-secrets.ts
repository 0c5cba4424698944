/**
 * Finds the secrets in the configuration of an endpoint, wherever the user entered them, and extracts them. Pure.
 * Saved, exported and displayed configurations contain no secrets; the recording of a session does, because it is what
 * was on the wire.
 */
import { takeUserInfo } from './endpoint-url-user.ts'
import type { ClientTls, EndpointConfig, WebSocketAuth, WsClientConfig } from './endpoint.ts'
import { isSecretHeader, type Secret } from './secret.ts'

/** The use of a secret: one of these, or the name of a header. */
export type SecretUse = 'password' | 'token' | 'passphrase' | { header: string }
type Change = (secret: Secret, use: SecretUse) => Secret

/** Returns the configuration with `change` applied to each of its secrets. */
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

/** Returns every secret of a configuration. */
export function secretsOf(config: EndpointConfig): Secret[] {
  const found: Secret[] = []
  mapSecrets(config, (secret) => {
    found.push(secret)
    return secret
  })
  return found
}

/**
 * Returns a function that names the uses of the secrets of one configuration. It must be called in the order of the
 * configuration: repeated headers are numbered.
 */
export function useKeys(): (use: SecretUse) => string {
  const seen = new Map<string, number>()
  return (use) => {
    const name = typeof use === 'string' ? use : `header ${use.header.toLowerCase()}`
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return `${name} ${count}`
  }
}

/** Returns the references of a configuration by use. */
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

/** Copies the references of `other` to secrets with the same use that have none. */
export function withRefsOf(config: EndpointConfig, other: EndpointConfig): EndpointConfig {
  const refs = refsByUse(other)
  const keyOf = useKeys()
  return mapSecrets(config, (secret, use) => {
    const known = refs.get(keyOf(use)) ?? null
    return { ...secret, ref: secret.ref ?? known }
  })
}

/** Moves the secrets of a configuration to their fields: out of the URL and out of plain-text headers. */
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

/** Returns the configuration for storage: with references, without values. */
export const withoutValues = (config: EndpointConfig): EndpointConfig =>
  mapSecrets(setSecretsApart(config), ({ ref }) => ({ ref }))

/** Returns the configuration for sharing: it shows that there are secrets, without values or references. */
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
